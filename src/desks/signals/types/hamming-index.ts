import { HammingIndex } from '../../../../engines/hamming/hamming-index.ts';
import { mergeInWorker } from '../../../../engines/hamming/merge-in-worker.ts';
import { readSnapshot, writeSnapshot } from '../../../../engines/hamming/snapshot.ts';
import type { CodeIndex, IndexMaker } from '../code-index.ts';
import { pdqType } from './pdq-type.ts';

/** PDQ codes in exact indexes: they find every one within the radius, and no other. */
export const pdqIndexes: IndexMaker = {
  empty: (failed) => over(new HammingIndex({ merger: mergeInWorker, failed })),
  restored: async (read, failed) => over(await readSnapshot(read, { merger: mergeInWorker, failed })),
};

const over = (index: HammingIndex): CodeIndex => ({
  get size() {
    return index.size;
  },
  add: (number, code) => index.add(number, code),
  remove: (number) => void index.remove(number),
  find: (code) => index.search(code, pdqType.radius).map(({ id, distance }) => ({ number: id, distance })),
  still() {
    const still = index.still();
    return (write) => writeSnapshot(still, write);
  },
});
