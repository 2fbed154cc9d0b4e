import { randomFillSync } from 'node:crypto';
import { ExactCodes, SECRET_WORDS } from '../../../engines/exact-codes/exact-codes.ts';
import type { Read } from '../../../engines/hamming/snapshot.ts';
import type { CodeIndex, IndexMaker } from './code-index.ts';
import { readCodes, writeCodes } from './code-list.ts';

/** Codes of one length that match only what is the same. */
export const exactIndexes = (bytes: number): IndexMaker => ({
  empty: () => exactIndex(bytes),
  restored: (read) => restored(read, bytes),
});

async function restored(read: Read, bytes: number): Promise<CodeIndex> {
  const { numbers, codes } = await readCodes(read, bytes);
  const index = exactIndex(bytes);
  for (const [i, number] of numbers.entries()) index.add(number, codes.subarray(i * bytes, (i + 1) * bytes));
  return index;
}

/** Codes that are found by themselves alone: several signals may have the same one. */
function exactIndex(bytes: number): CodeIndex {
  const secret = new Int32Array(SECRET_WORDS);
  const codes = new ExactCodes(bytes, randomFillSync(secret));
  const find = (code: Uint8Array) => codes.find(code).map((number) => ({ number, distance: 0 }));
  return {
    get size() {
      return codes.size;
    },
    get makeUp() {
      return { entries: codes.size, segments: [], recent: 0, memoryBytes: codes.memoryBytes };
    },
    add: (number, code) => codes.add(number, code),
    remove: (number) => void codes.remove(number),
    find,
    findMany: async (all) => all.map(find),
    close: async () => undefined,
    still() {
      const entries = codes.entries();
      return (write) => writeCodes(write, entries);
    },
  };
}
