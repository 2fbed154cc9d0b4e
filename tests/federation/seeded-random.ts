/** Numbers that a seed repeats (mulberry32): a test prints its seed, and the same seed makes the same choices. */
export type Random = {
  /** In [0, 1). */
  fraction(): number;
  /** A whole number in [least, most]. */
  whole(least: number, most: number): number;
  oneOf<T>(values: readonly T[]): T;
};

export function seededRandom(seed: number): Random {
  let state = seed >>> 0;
  const fraction = () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let t = state;
    t = Math.imul(t ^ (t >>> 15), t | 1);
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61);
    return ((t ^ (t >>> 14)) >>> 0) / 2 ** 32;
  };
  const whole = (least: number, most: number) => least + Math.floor(fraction() * (most - least + 1));
  return { fraction, whole, oneOf: (values) => values[whole(0, values.length - 1)] as never };
}
