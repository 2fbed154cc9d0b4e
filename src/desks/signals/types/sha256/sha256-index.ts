import type { CodeIndex } from '../code-index.ts';

/** SHA-256 codes in a map: several signals may have the same one. */
export function sha256Index(): CodeIndex {
  const numbersOf = new Map<string, Set<number>>();
  const keyOf = new Map<number, string>();
  const keyFor = (code: Uint8Array) => Buffer.from(code).toString('latin1');
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
    find: (code) => [...(numbersOf.get(keyFor(code)) ?? [])].map((number) => ({ number, distance: 0 })),
  };
}
