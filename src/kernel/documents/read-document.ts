import { once } from 'node:events';
import { Compile } from 'typebox/compile';
import { uploadGate } from '../http/upload-gate.ts';
import { Refusal, type RefusalCode } from '../refusal.ts';
import { type Confined, startConfined } from './confine.ts';
import { Answer, type DocumentText, type Unreadable } from './document-text.ts';
import {
  MOST_ANSWER_BYTES,
  MOST_DOCUMENT,
  MOST_DOCUMENT_BYTES,
  MOST_SECONDS,
  OUT_OF_MEMORY,
} from './limits.ts';

export type DocumentReader = {
  /**
   * The texts of an untrusted mail or PDF. Throws `too-large`, `too-many`, `document-unreadable`, `document-encrypted` and
   * `document-too-costly`.
   */
  read(bytes: Uint8Array): Promise<DocumentText>;
  /** Ends what is being read; what waits is refused. */
  close(): void;
};

const answers = Compile(Answer);

const REFUSED: Readonly<Record<Unreadable, [RefusalCode, string]>> = {
  'unknown-kind': ['document-unreadable', 'This is neither an e-mail (.eml) nor a PDF.'],
  outlook: ['document-unreadable', 'This is a message as Outlook keeps it (.msg): save it as .eml.'],
  damaged: ['document-unreadable', 'The document is damaged or was cut off.'],
  encrypted: ['document-encrypted', 'The document is locked with a password.'],
  'nested-too-deep': ['document-unreadable', 'Its parts are nested deeper than anybody reads.'],
};

/**
 * Reads documents, each in a process of its own that can do nothing else, two at one time and a few waiting: a document that
 * never ends costs its own turn, and no more.
 */
export function documentReader({
  places = 2,
  mostWaiting = 8,
  seconds = MOST_SECONDS,
  program = 'reading-process.ts',
} = {}): DocumentReader {
  const gate = uploadGate(places, mostWaiting);
  const running = new Set<Confined>();
  let closed = false;
  return {
    async read(bytes) {
      if (bytes.length > MOST_DOCUMENT_BYTES)
        throw new Refusal('too-large', `A document has at most ${MOST_DOCUMENT}.`);
      return gate.pass(async () => {
        if (closed) throw new Refusal('unavailable');
        const child = startConfined(program);
        running.add(child);
        try {
          return await readWith(child, bytes, seconds);
        } finally {
          running.delete(child);
          child.kill('SIGKILL');
        }
      });
    },
    close() {
      closed = true;
      for (const child of running) child.kill('SIGKILL');
    },
  };
}

async function readWith(child: Confined, bytes: Uint8Array, seconds: number): Promise<DocumentText> {
  let late = false;
  const timer = setTimeout(() => {
    late = true;
    child.kill('SIGKILL');
  }, seconds * 1000);
  const ended = once(child, 'close') as Promise<[number | null, NodeJS.Signals | null]>;
  // It may end before it has read everything: how it ended says why.
  child.stdin.on('error', () => undefined);
  child.stdin.end(bytes);
  try {
    const said = await saidBy(child);
    const [code, signal] = await ended;
    if (late || signal === 'SIGXCPU')
      throw new Refusal('document-too-costly', `It takes longer than ${seconds} seconds to read.`);
    if (signal !== null || code === OUT_OF_MEMORY)
      throw new Refusal('document-too-costly', 'It takes more memory to read than is set aside for it.');
    return answerOf(code === 0 ? said : null);
  } finally {
    clearTimeout(timer);
  }
}

/** What the process wrote; null where that is more than it may. */
async function saidBy(child: Confined): Promise<string | null> {
  const chunks: Buffer[] = [];
  let many = 0;
  for await (const chunk of child.stdout as AsyncIterable<Buffer>) {
    many += chunk.length;
    if (many > MOST_ANSWER_BYTES) return null;
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString('utf8');
}

function answerOf(said: string | null): DocumentText {
  const refused = (why: Unreadable) => new Refusal(...REFUSED[why]);
  let answer: unknown;
  try {
    answer = JSON.parse(said ?? '');
  } catch {
    throw refused('damaged');
  }
  if (!answers.Check(answer)) throw refused('damaged');
  if ('unreadable' in answer) throw refused(answer.unreadable);
  return answer.read;
}
