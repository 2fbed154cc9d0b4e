/** The lower of the two middle values. */
export const medianOf = (coefficients: Float32Array): number => coefficients.slice().sort()[127]!;

/**
 * Bit i of the hash says whether coefficient i lies above the median.
 * Bit 255 comes first: the most significant bit of the first byte, as the reference prints its hashes.
 */
export function thresholdAt(median: number, coefficients: Float32Array): Uint8Array {
  const hash = new Uint8Array(32);
  for (let i = 0; i < 256; i++) {
    if (coefficients[i]! > median) hash[31 - (i >> 3)]! |= 1 << (i & 7);
  }
  return hash;
}
