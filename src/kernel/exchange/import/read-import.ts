import { setImmediate as breathe } from 'node:timers/promises';
import { Worker } from 'node:worker_threads';
import { Refusal } from '../../refusal.ts';
import type { ReadObject } from '../../store/read-object.ts';
import { cutImport, nextChunk } from './cut-import.ts';
import type { WorkerAnswer } from './read-import-worker.ts';

/** An import being read: the objects of each transaction as they are asked for; none at the end. */
export type ImportReading = {
  count: number;
  next(): Promise<ReadObject[]>;
  close(): Promise<void>;
};

/** A larger body is read in a thread of its own: only to find where its objects end takes seconds at the limit. */
const INLINE = 8 * 1_048_576;
/** Most objects of one import. */
const MOST_OBJECTS = 1_000_000;

/**
 * Finds the objects of an import and reads them ahead of the database, while the node serves others. The bytes are
 * not the caller's any more. Throws `envelope-unprocessable` and `too-large`.
 */
export async function readImport(bytes: Uint8Array, inline = INLINE): Promise<ImportReading> {
  const reading = bytes.length <= inline ? readHere(bytes) : await readInThread(bytes);
  if (reading.count <= MOST_OBJECTS) return reading;
  await reading.close();
  throw new Refusal(
    'too-large',
    `An import has at most ${MOST_OBJECTS} objects; this one has ${reading.count}.`,
    [{ property: 'objects', reason: `has ${reading.count} elements` }],
  );
}

function readHere(bytes: Uint8Array): ImportReading {
  const cut = cutImport(bytes);
  if (!cut.ok) throw notCut(cut);
  const { count, objects } = cut;
  return { count, next: () => nextChunk(objects, breathe), close: async () => undefined };
}

async function readInThread(bytes: Uint8Array): Promise<ImportReading> {
  const worker = new Worker(new URL('./read-import-worker.ts', import.meta.url));
  const waiting: { done: (answer: WorkerAnswer) => void; fail: (error: Error) => void }[] = [];
  let broken: Error | null = null;
  const end = (error: Error) => {
    broken = error;
    for (const one of waiting.splice(0)) one.fail(error);
  };
  worker.on('message', (answer: WorkerAnswer) => waiting.shift()?.done(answer));
  worker.on('error', end);
  worker.on('exit', () => end(new Error('the thread that reads an import ended')));
  const ask = (message: { bytes: Uint8Array } | 'next', transfer: ArrayBuffer[] = []) =>
    new Promise<WorkerAnswer>((done, fail) => {
      if (broken) return fail(broken);
      waiting.push({ done, fail });
      worker.postMessage(message, transfer);
    });

  const whole = bytes.byteLength === bytes.buffer.byteLength && bytes.buffer instanceof ArrayBuffer;
  try {
    const first = await ask({ bytes }, whole ? [bytes.buffer as ArrayBuffer] : []);
    if ('fault' in first) throw notCut(first.fault);
    if (!('count' in first)) throw new Error('the thread that reads an import answered out of turn');
    // One chunk is always being read while the one before is written.
    let ahead = ask('next');
    ahead.catch(() => undefined); // whoever asks for it is told
    return {
      count: first.count,
      async next() {
        const answer = await ahead;
        if (!('chunk' in answer)) throw new Error('the thread that reads an import answered out of turn');
        ahead = ask('next');
        ahead.catch(() => undefined); // as above
        return answer.chunk.map(ownBuffer);
      },
      close: async () => void (await worker.terminate()),
    };
  } catch (error) {
    await worker.terminate();
    throw error;
  }
}

/** Between threads a Buffer becomes the bytes it stood for. */
function ownBuffer(read: ReadObject): ReadObject {
  if (!('unknownRefs' in read)) return read;
  return { ...read, contentHash: Buffer.from(read.contentHash) };
}

function notCut({ reason, code, offset }: { reason: string; code: string; offset: number }): Refusal {
  return new Refusal(
    'envelope-unprocessable',
    code === 'no-stix' ? reason : `${reason} (at byte ${offset})`,
    [{ property: 'body', clause: 'STIX 2.1 §8', reason: `${code} at byte ${offset}` }],
  );
}
