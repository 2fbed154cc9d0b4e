const SAMPLES = 64;
const FREQUENCIES = 16;

// Rows are frequencies 1 to 16 (0, the mean brightness, is left out); the scale is the reference's sqrt(2/64).
const COSINES = Float32Array.from({ length: FREQUENCIES * SAMPLES }, (_, at) => {
  const frequency = Math.floor(at / SAMPLES) + 1;
  const sample = at % SAMPLES;
  return (
    Math.fround(Math.sqrt(2 / SAMPLES)) * Math.cos((Math.PI / 2 / SAMPLES) * frequency * (2 * sample + 1))
  );
});

/** The 16x16 lowest non-constant frequencies of a 64x64 plane, in single precision, summed in sample order. */
export function dct64To16(plane: Float32Array, halfway: Float32Array, out: Float32Array): void {
  for (let frequency = 0; frequency < FREQUENCIES; frequency++) {
    const to = frequency * SAMPLES;
    halfway.fill(0, to, to + SAMPLES);
    for (let k = 0; k < SAMPLES; k++) {
      const cosine = COSINES[frequency * SAMPLES + k]!;
      const from = k * SAMPLES;
      for (let j = 0; j < SAMPLES; j++)
        halfway[to + j] = halfway[to + j]! + Math.fround(cosine * plane[from + j]!);
    }
  }
  for (let row = 0; row < FREQUENCIES; row++) {
    for (let column = 0; column < FREQUENCIES; column++) {
      let sum = 0;
      for (let k = 0; k < SAMPLES; k++)
        sum = Math.fround(sum + Math.fround(halfway[row * SAMPLES + k]! * COSINES[column * SAMPLES + k]!));
      out[row * FREQUENCIES + column] = sum;
    }
  }
}

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
