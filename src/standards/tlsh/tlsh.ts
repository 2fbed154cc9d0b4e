import { pearson } from './pearson.ts';

/** Bytes of a code: checksum, length, quartile ratios, then 128 buckets of two bits. */
export const TLSH_BYTES = 35;
/** Fewer bytes have no TLSH. */
export const TLSH_LEAST_BYTES = 50;

const BUCKETS = 128;
const WINDOW = 5;

/**
 * TLSH of 128 buckets with a checksum of one byte, as 35 bytes in the order in which it is written; null where there
 * are fewer than 50 bytes or they are too much alike to tell them from others.
 * Source: Oliver, Cheng, Chen, "TLSH: a locality sensitive hash" (2013), and the published reference's constants.
 */
export function tlshOf(bytes: Uint8Array): Uint8Array | null {
  if (bytes.length < TLSH_LEAST_BYTES) return null;
  const { counts, checksum } = countTriplets(bytes);
  const buckets = counts.subarray(0, BUCKETS);
  if (buckets.reduce((filled, count) => filled + (count > 0 ? 1 : 0), 0) <= BUCKETS / 2) return null;
  const sorted = buckets.toSorted();
  const [q1, q2, q3] = [32, 64, 96].map((share) => sorted[share - 1]!) as [number, number, number];
  const code = new Uint8Array(TLSH_BYTES);
  code[0] = swapDigits(checksum);
  code[1] = swapDigits(lengthStep(bytes.length));
  code[2] = (ratio(q1, q3) << 4) | ratio(q2, q3);
  for (let bucket = 0; bucket < BUCKETS; bucket++) {
    const count = buckets[bucket]!;
    const quartile = count > q3 ? 3 : count > q2 ? 2 : count > q1 ? 1 : 0;
    // Written from the last bucket to the first.
    code[TLSH_BYTES - 1 - (bucket >> 2)]! |= quartile << ((bucket & 3) * 2);
  }
  return code;
}

/** Six triplets of a window of five bytes, each with a salt of its own: the paper's §3.1, as the reference has them. */
function countTriplets(bytes: Uint8Array): { counts: Uint32Array; checksum: number } {
  const counts = new Uint32Array(256);
  let checksum = 0;
  for (let at = WINDOW - 1; at < bytes.length; at++) {
    const [a, b] = [bytes[at]!, bytes[at - 1]!];
    const [c, d, e] = [bytes[at - 2]!, bytes[at - 3]!, bytes[at - 4]!];
    checksum = pearson(0, a, b, checksum);
    counts[pearson(2, a, b, c)]!++;
    counts[pearson(3, a, b, d)]!++;
    counts[pearson(5, a, c, d)]!++;
    counts[pearson(7, a, c, e)]!++;
    counts[pearson(11, a, b, e)]!++;
    counts[pearson(13, a, d, e)]!++;
  }
  return { counts, checksum };
}

/** Computed in single precision, as the reference does; 16 steps, which start again. */
const ratio = (quartile: number, third: number): number =>
  Math.trunc(Math.fround((quartile * 100) / third)) % 16;

/** The logarithm of the length, in steps that widen less and less: the paper's §3.1. */
export function lengthStep(bytes: number): number {
  const log = Math.fround(Math.log(bytes));
  if (bytes <= 656) return Math.floor(log / 0.4054651) & 0xff;
  if (bytes <= 3199) return Math.floor(log / 0.26236426 - 8.72777) & 0xff;
  return Math.floor(log / 0.09531018 - 62.5472) & 0xff;
}

const swapDigits = (byte: number): number => ((byte & 15) << 4) | (byte >> 4);
