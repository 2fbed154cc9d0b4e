/**
 * How far two codes of `tlshOf` are apart, the lengths of what was hashed aside (the reference calls it `diffxlen`): 0
 * for the same, about 200 for what has nothing to do with each other. It is no Hamming distance: a bucket that went
 * from the lowest quarter to the highest counts six.
 */
export function tlshDistance(one: Uint8Array, other: Uint8Array): number {
  let distance = ratioCost(one[2]!, other[2]!) + (one[0] === other[0] ? 0 : 1);
  for (let at = 3; at < one.length; at++) distance += bucketsCost(one[at]!, other[at]!);
  return distance;
}

/** Of two bytes of ratios: of each step more than one, twelve. They go round: 15 is next to 0. */
export function ratioCost(one: number, other: number): number {
  return stepCost(one >> 4, other >> 4) + stepCost(one & 15, other & 15);
}

function stepCost(one: number, other: number): number {
  const apart = Math.abs(one - other);
  const steps = Math.min(apart, 16 - apart);
  return steps <= 1 ? steps : (steps - 1) * 12;
}

/** Of up to 16 buckets of two bits each, as one number: their quarters' difference, and six for a whole three. */
export function bucketsCost(one: number, other: number): number {
  const low = (one ^ other) & 0x55555555;
  const high = ((one ^ other) >>> 1) & 0x55555555;
  // Both bits differ: 0 and 3, or 1 and 2, by whether the two bits of one are the same.
  const ends = low & high & ~(one ^ (one >>> 1));
  return ones(low) + 2 * ones(high & ~low) + 5 * ones(ends);
}

/** How many of the even bits are set. */
function ones(even: number): number {
  const fours = (even & 0x33333333) + ((even >>> 2) & 0x33333333);
  const eights = (fours + (fours >>> 4)) & 0x0f0f0f0f;
  return Math.imul(eights, 0x01010101) >>> 24;
}
