/** The 256 bits of a 64-digit hash, most significant first; undefined when the text is no such hash. */
export function bitsOf(hash: string): boolean[] | undefined {
  if (!/^[0-9a-f]{64}$/i.test(hash)) return undefined;
  return [...hash].flatMap((digit) => {
    const nibble = Number.parseInt(digit, 16);
    return [8, 4, 2, 1].map((bit) => (nibble & bit) !== 0);
  });
}

/** Positions at which two equally long rows of bits differ. */
export function differing(a: readonly boolean[], b: readonly boolean[]): number[] {
  return a.flatMap((bit, at) => (bit === b[at] ? [] : [at]));
}
