import { isMainThread, parentPort, Worker, workerData } from 'node:worker_threads';
import { buildBeside } from './build-beside.ts';
import type { SharedSegment } from './build-segment.ts';
import { CODE_BYTES } from './hamming-code.ts';
import { type Merger, mergeSources } from './merge.ts';
import { frozen, Segment } from './segment.ts';

type Work = { segments: SharedSegment[]; codes: Uint8Array; ids: Uint32Array };

/** Merges in a thread of its own, which ends with it: look-ups and changes go on meanwhile. */
export const mergeInWorker: Merger = async ({ recent, segments }) => {
  const codes = new Uint8Array(recent.size * CODE_BYTES);
  const ids = new Uint32Array(recent.size);
  recent.copyTo(codes, ids);
  const work: Work = { segments: segments.map(frozen), codes, ids };
  const worker = new Worker(new URL(import.meta.url), {
    workerData: work,
    transferList: [codes.buffer, ids.buffer],
  });
  worker.unref();
  const merged = await new Promise<SharedSegment | null>((resolve, reject) => {
    worker.once('message', resolve);
    worker.once('error', reject);
    worker.once('exit', (status) => reject(new Error(`the merging thread ended with ${status}`)));
  });
  return merged === null ? null : new Segment(merged);
};

if (!isMainThread && parentPort !== null && workerData?.segments) {
  const { segments, codes, ids } = workerData as Work;
  const recent = {
    size: ids.length,
    copyTo(toCodes: Uint8Array, toIds: Uint32Array): void {
      toCodes.set(codes);
      toIds.set(ids);
    },
  };
  const merged = mergeSources([...segments.map((one) => new Segment(one)), recent], buildBeside);
  parentPort.postMessage(merged?.shared() ?? null);
}
