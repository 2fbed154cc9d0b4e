import { boxRow, boxRowSampled, ColumnBox, samplePositions, windowSize } from './box-filter.ts';
import { dct64To16, thresholdAtMedian } from './dct.ts';
import { formatPdqHex } from './hash-text.ts';
import { checkPixels, hashedSize, lumaRow, nearestOffsets, type Pixels } from './luma.ts';

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
  checkPixels(pixels);
  if (pixels.width < SMALLEST_SIDE || pixels.height < SMALLEST_SIDE) {
    const hash = new Uint8Array(32);
    return { hash, hex: formatPdqHex(hash), quality: 0 };
  }
  const plane = sampledPlane(pixels);
  const coefficients = new Float32Array(16 * 16);
  dct64To16(plane, new Float32Array(16 * 64), coefficients);
  const hash = thresholdAtMedian(coefficients);
  return { hash, hex: formatPdqHex(hash), quality: gradientQuality(plane) };
}

/** Luma, two passes of the box filter, 64x64 samples: one walk over the rows, holding two windows of rows. */
function sampledPlane({ data, width, height, channels }: Pixels): Float32Array {
  const { columns, rows } = hashedSize(width, height);
  const plane = new Float32Array(64 * 64);
  const offsets = nearestOffsets(width, columns, channels);
  const starts = nearestOffsets(height, rows, width * channels);
  const row = new Float32Array(columns);

  if (columns === 64 && rows === 64) {
    // a picture that already has the sampled size is not filtered
    for (let y = 0; y < 64; y++) {
      lumaRow(data, starts[y]!, offsets, channels, row);
      plane.set(row, y * 64);
    }
    return plane;
  }

  const window = windowSize(columns);
  const keptColumns = samplePositions(columns);
  const keptRows = samplePositions(rows);
  const first = new ColumnBox(columns, rows);
  const second = new ColumnBox(64, rows);
  const blurred = new Float32Array(columns);
  const samples = new Float32Array(64);
  let kept = 0;

  const intoSecond = (entering: Float32Array | undefined): void => {
    const done = second.step(entering);
    for (; kept < 64 && keptRows[kept] === done; kept++)
      second.emit(plane.subarray(kept * 64, kept * 64 + 64));
  };
  for (let step = 0; step < first.steps; step++) {
    let entering: Float32Array | undefined;
    if (step < rows) {
      lumaRow(data, starts[step]!, offsets, channels, row);
      boxRow(row, blurred, columns, window);
      entering = blurred;
    }
    if (first.step(entering) < 0) continue;
    first.emit(row);
    boxRowSampled(row, samples, columns, window, keptColumns);
    intoSecond(samples);
  }
  for (let step = rows; step < second.steps; step++) intoSecond(undefined);
  return plane;
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
