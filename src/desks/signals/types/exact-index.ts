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

/** Codes in a map: several signals may have the same one. */
function exactIndex(bytes: number): CodeIndex {
  const numbersOf = new Map<string, Set<number>>();
  const keyOf = new Map<number, string>();
  const keyFor = (code: Uint8Array) => Buffer.from(code).toString('latin1');
  const find = (code: Uint8Array) =>
    [...(numbersOf.get(keyFor(code)) ?? [])].map((number) => ({ number, distance: 0 }));
  return {
    get size() {
      return keyOf.size;
    },
    get makeUp() {
      return { entries: keyOf.size, segments: [], recent: 0, memoryBytes: null };
    },
    add(number, code) {
      const key = keyFor(code);
      keyOf.set(number, key);
      const numbers = numbersOf.get(key);
      if (numbers) numbers.add(number);
      else numbersOf.set(key, new Set([number]));
    },
    remove(number) {
      const key = keyOf.get(number);
      if (key === undefined) return;
      keyOf.delete(number);
      const numbers = numbersOf.get(key);
      numbers?.delete(number);
      if (numbers?.size === 0) numbersOf.delete(key);
    },
    find,
    findMany: async (codes) => codes.map(find),
    close: async () => undefined,
    still() {
      const codes = new Uint8Array(keyOf.size * bytes);
      const numbers = new Float64Array(keyOf.size);
      let at = 0;
      for (const [number, key] of keyOf) {
        codes.set(Buffer.from(key, 'latin1'), at * bytes);
        numbers[at++] = number;
      }
      return (write) => writeCodes(write, { numbers, codes });
    },
  };
}
