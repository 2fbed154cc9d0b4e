import { frequenciesOf } from './frequencies.ts';
import { formatPdqHex } from './hash-text.ts';
import { type Pixels, shrinkToHashedSize } from './pixels.ts';

export interface PdqHash {
  /** 32 bytes, most significant bit first. */
  hash: Uint8Array;
  /** The same as 64 lower-case hexadecimal digits. */
  hex: string;
  /** 0 to 100. Under 50 the hash should make no signal and no match. */
  quality: number;
}

// Smaller pictures have the all-zero hash and quality 0.
const SMALLEST_SIDE = 5;

/**
 * PDQ of decoded pixels (8 bits a channel: grey, grey + alpha, RGB or RGBA; alpha ignored).
 *
 * Single precision throughout and in the order of Meta's C++ reference, so that the same bytes give the same 256
 * bits. Throws PdqInputError when the bytes are not the picture described.
 * Source: "The TMK+PDQF Video-Hashing Algorithm and the PDQ Image-Hashing Algorithm", Facebook 2019.
 */
export function pdqHash(pixels: Pixels): PdqHash {
  const shrunk = shrinkToHashedSize(pixels);
  if (pixels.width < SMALLEST_SIDE || pixels.height < SMALLEST_SIDE) {
    const hash = new Uint8Array(32);
    return { hash, hex: formatPdqHex(hash), quality: 0 };
  }
  const { plane, coefficients } = frequenciesOf(shrunk);
  const hash = thresholdAtMedian(coefficients);
  return { hash, hex: formatPdqHex(hash), quality: gradientQuality(plane) };
}

/**
 * Bit i of the hash says whether coefficient i lies above the median (the lower of the two middle values).
 * Bit 255 comes first: the most significant bit of the first byte, as the reference prints its hashes.
 */
function thresholdAtMedian(coefficients: Float32Array): Uint8Array {
  const median = coefficients.slice().sort()[127]!;
  const hash = new Uint8Array(32);
  for (let i = 0; i < 256; i++) {
    if (coefficients[i]! > median) hash[31 - (i >> 3)]! |= 1 << (i & 7);
  }
  return hash;
}

/** Sum of the gradients between neighbours of the 64x64 plane, each cut to a whole percent, over 90, at most 100. */
function gradientQuality(plane: Float32Array): number {
  let sum = 0;
  for (let y = 0; y < 64; y++) {
    for (let x = 0; x < 64; x++) {
      const here = plane[y * 64 + x]!;
      if (y < 63) sum += percent(here - plane[(y + 1) * 64 + x]!);
      if (x < 63) sum += percent(here - plane[y * 64 + x + 1]!);
    }
  }
  return Math.min(100, Math.floor(sum / 90));
}

function percent(difference: number): number {
  return Math.floor(Math.abs(Math.fround(Math.fround(Math.fround(difference) * 100) / 255)));
}
