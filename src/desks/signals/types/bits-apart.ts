/** How many bits of two codes differ; of codes of different lengths, what one has more counts as differing from 0. */
export function bitsApart(a: Uint8Array, b: Uint8Array): number {
  let bits = 0;
  for (let at = 0; at < Math.max(a.length, b.length); at++) {
    for (let left = (a[at] ?? 0) ^ (b[at] ?? 0); left !== 0; left &= left - 1) bits++;
  }
  return bits;
}
