import { isMainThread, parentPort, Worker, workerData } from 'node:worker_threads';
import type { Beside } from './build-segment.ts';
import { type SharedBuild, takePart } from './build-steps.ts';

/** Below this a thread takes longer to start than the build. */
const WORTH_IT = 200_000;

/**
 * A second thread for large builds, which ends with them. Should it not start, or die, the first one does all that it
 * has not taken.
 */
export const buildBeside: Beside = (work) => {
  if (work.entries < WORTH_IT) return;
  const worker = new Worker(new URL(import.meta.url), { workerData: { building: work } });
  worker.unref();
  // The board says it to the one that waits: takePart throws there.
  worker.on('error', () => {});
};

if (!isMainThread && parentPort !== null && workerData?.building)
  takePart((workerData as { building: SharedBuild }).building, 1);
