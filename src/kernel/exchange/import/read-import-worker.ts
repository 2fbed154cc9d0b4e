import { parentPort } from 'node:worker_threads';
import type { ReadObject } from '../../store/read-object.ts';
import { type CutImport, cutImport, nextChunk, type Piece } from './cut-import.ts';

/** What the thread says: of the whole first, then a chunk each time it is asked. */
export type WorkerAnswer =
  | { count: number }
  | { fault: Omit<CutImport & { ok: false }, 'ok'> }
  | { chunk: ReadObject[] };

if (!parentPort) throw new Error('this file is run as a thread');
const port = parentPort;
const answer = (message: WorkerAnswer) => port.postMessage(message);
let objects: Iterator<Piece> = [][Symbol.iterator]();

port.on('message', async (asked: { bytes: Uint8Array } | 'next') => {
  if (asked === 'next') return answer({ chunk: await nextChunk(objects) });
  const cut = cutImport(asked.bytes);
  if (!cut.ok) return answer({ fault: { code: cut.code, reason: cut.reason, offset: cut.offset } });
  objects = cut.objects;
  answer({ count: cut.count });
});
