import { HammingIndex } from '../../../engines/hamming/hamming-index.ts';
import { mergeInWorker } from '../../../engines/hamming/merge-in-worker.ts';
import { readSnapshot, writeSnapshot } from '../../../engines/hamming/snapshot.ts';
import type { CodeIndex, IndexMaker } from './code-index.ts';

/** Codes of 256 bits in indexes that find every one within the radius, and no other. */
export const hammingIndexes = (radius: number): IndexMaker => ({
  empty: (failed) => over(new HammingIndex({ merger: mergeInWorker, failed }), radius),
  restored: async (read, failed) => over(await readSnapshot(read, { merger: mergeInWorker, failed }), radius),
});

const over = (index: HammingIndex, radius: number): CodeIndex => ({
  get size() {
    return index.size;
  },
  add: (number, code) => index.add(number, code),
  remove: (number) => void index.remove(number),
  find: (code) => index.search(code, radius).map(({ id, distance }) => ({ number: id, distance })),
  still() {
    const still = index.still();
    return (write) => writeSnapshot(still, write);
  },
});
