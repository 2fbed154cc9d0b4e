import type { Read } from '../../../engines/hamming/snapshot.ts';
import type { CodeIndex, IndexMaker } from './code-index.ts';

/** Codes of one length that match only what is the same. */
export const exactIndexes = (bytes: number): IndexMaker => ({
  empty: () => exactIndex(bytes),
  restored: (read) => restored(read, bytes),
});

/** How many there are (u32), their codes, their numbers (f64: a number may have more than 32 bits). */
async function restored(read: Read, bytes: number): Promise<CodeIndex> {
  const count = new Uint32Array(1);
  await read(new Uint8Array(count.buffer));
  const codes = new Uint8Array((count[0] ?? 0) * bytes);
  const numbers = new Float64Array(count[0] ?? 0);
  await read(codes);
  await read(new Uint8Array(numbers.buffer));
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
      return async (write) => {
        await write(new Uint8Array(Uint32Array.of(numbers.length).buffer));
        await write(codes);
        await write(new Uint8Array(numbers.buffer));
      };
    },
  };
}
