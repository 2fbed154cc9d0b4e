import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { Refusal } from '../refusal.ts';
import { NO_TYPESETTER } from './exit-status.ts';
import { LINE_ENDS } from './printable.ts';
import type { PrintedDocument } from './printed-document.ts';

const PROGRAM = fileURLToPath(new URL('./typeset-process.ts', import.meta.url));
/** Five hundred pages take about two. */
const MOST_SECONDS = 30;
/** Each takes memory; a hundred thousand would take all. */
const MOST_LINES = 12_000;
const MOST_CHARACTERS = 1_000_000;
const MOST_BYTES = 64 * 1024 * 1024;
/** Who waits longer than these take is better told. */
const MOST_WAITING = 8;

let last: Promise<unknown> = Promise.resolve();
let waiting = 0;

const TOO_LONG = 'This is too long to be printed. Take it as JSON.';

/**
 * Prints a document as a tagged PDF: the same document, the same bytes. One at a time. Throws `too-large` for more than 12,000 lines or
 * a million characters and for what takes longer than half a minute, `too-many` while eight wait.
 */
export async function printDocument(document: PrintedDocument, mostSeconds = MOST_SECONDS): Promise<Buffer> {
  const { lines, characters } = sizeOf(document);
  if (lines > MOST_LINES || characters > MOST_CHARACTERS) throw new Refusal('too-large', TOO_LONG);
  if (waiting >= MOST_WAITING)
    throw new Refusal('too-many', 'Others are printing. Wait a moment, then try again.', [], 5);
  waiting += 1;
  const printed = last.then(() => inOwnProcess(document, mostSeconds));
  last = printed
    .catch(() => {})
    .finally(() => {
      waiting -= 1;
    });
  return printed;
}

/** Of all texts in it. */
function sizeOf(value: unknown): { lines: number; characters: number } {
  if (typeof value === 'string') return { lines: value.split(LINE_ENDS).length, characters: value.length };
  if (typeof value !== 'object' || value === null) return { lines: 0, characters: 0 };
  const size = { lines: 0, characters: 0 };
  for (const one of Object.values(value)) {
    const { lines, characters } = sizeOf(one);
    size.lines += lines;
    size.characters += characters;
  }
  return size;
}

// Threat: what others wrote reaches a large program that is spoilt where it meets what it did not expect, and a text can be made
// to take long. So it has a process of its own, with nothing in its environment, and an end.
async function inOwnProcess(document: PrintedDocument, mostSeconds: number): Promise<Buffer> {
  const child = spawn(process.execPath, [PROGRAM], { env: {}, stdio: ['pipe', 'pipe', 'ignore'] });
  let late = false;
  const timer = setTimeout(() => {
    late = true;
    child.kill('SIGKILL');
  }, mostSeconds * 1000);
  const pages: Buffer[] = [];
  let bytes = 0;
  child.stdout.on('data', (some: Buffer) => {
    bytes += some.length;
    if (bytes > MOST_BYTES) child.kill('SIGKILL');
    else pages.push(some);
  });
  // A process that ended early reads no more: its status tells why.
  child.stdin.on('error', () => {});
  child.stdin.end(JSON.stringify(document));
  try {
    const [status, signal] = (await once(child, 'close')) as [number | null, NodeJS.Signals | null];
    if (late || bytes > MOST_BYTES) throw new Refusal('too-large', TOO_LONG);
    if (status === NO_TYPESETTER)
      throw new Error('The typesetter or a font is not installed here: run npm ci again.');
    // What it said may hold what was printed, and is not for a log.
    if (status !== 0) throw new Error(`Printing ended with ${status ?? signal}.`);
    return Buffer.concat(pages);
  } finally {
    clearTimeout(timer);
  }
}
