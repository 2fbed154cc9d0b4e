/**
 * A hash of 32 bits of so many words: each times a secret odd factor, and mixed at the end (A. Appleby, MurmurHash3's last
 * step), so that words which differ in few bits, wherever these are, fall apart. Who does not know the secret finds no
 * codes that fall together on purpose.
 * @param secret random integers of 32 bits, one more than there are words
 */
export function hasher(secret: Int32Array, words: number): (word: (at: number) => number) => number {
  const factors = secret.map((each, at) => (at === 0 ? each : each | 1));
  return (word) => {
    let hash = factors[0]!;
    for (let at = 0; at < words; at++) {
      hash = Math.imul(hash ^ word(at), factors[at + 1]!);
      hash ^= hash >>> 15;
    }
    hash = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b);
    hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35);
    return hash ^ (hash >>> 16);
  };
}
