/**
 * Bit i of the hash says whether coefficient i lies above the median (the lower of the two middle values).
 * Bit 255 comes first: the most significant bit of the first byte, as the reference prints its hashes.
 */
export function thresholdAtMedian(coefficients: Float32Array): Uint8Array {
  const median = coefficients.slice().sort()[127]!;
  const hash = new Uint8Array(32);
  for (let i = 0; i < 256; i++) {
    if (coefficients[i]! > median) hash[31 - (i >> 3)]! |= 1 << (i & 7);
  }
  return hash;
}
