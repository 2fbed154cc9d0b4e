import type { HammingMatch } from '../../../engines/hamming/hamming-code.ts';
import { HammingIndex } from '../../../engines/hamming/hamming-index.ts';
import { mergeInWorker } from '../../../engines/hamming/merge-in-worker.ts';
import { SearchThreads } from '../../../engines/hamming/search-threads.ts';
import { readSnapshot, writeSnapshot } from '../../../engines/hamming/snapshot.ts';
import type { Candidate, CodeIndex, IndexMaker } from './code-index.ts';

/** Longer than this the thread that answers everybody is not kept by one request. */
const KEPT_MICROSECONDS = 3_000;
/** About what a look-up takes: 12 of nothing, 100 of 10 million. */
const microseconds = (codes: number, size: number): number => codes * (12 + size / 110_000);

/** Codes of 256 bits in indexes that find every one within the radius, and no other. */
export const hammingIndexes = (radius: number): IndexMaker => ({
  empty: (failed) => over(new HammingIndex({ merger: mergeInWorker, failed }), radius),
  restored: async (read, failed) => over(await readSnapshot(read, { merger: mergeInWorker, failed }), radius),
});

function over(index: HammingIndex, radius: number): CodeIndex {
  const threads = new SearchThreads(index);
  const find = (code: Uint8Array, within = radius) => candidates(index.search(code, within));
  return {
    get size() {
      return index.size;
    },
    get makeUp() {
      return { ...index.makeUp, entries: index.size, memoryBytes: index.memoryBytes };
    },
    add: (number, code) => index.add(number, code),
    remove: (number) => void index.remove(number),
    find,
    async findMany(codes, within = radius) {
      if (microseconds(codes.length, index.size) < KEPT_MICROSECONDS)
        return codes.map((code) => find(code, within));
      return (await threads.search(codes, within)).map(candidates);
    },
    close: () => threads.close(),
    still() {
      const still = index.still();
      return (write) => writeSnapshot(still, write);
    },
  };
}

const candidates = (found: HammingMatch[]): Candidate[] =>
  found.map(({ id, distance }) => ({ number: id, distance }));
