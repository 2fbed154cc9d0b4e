import { boxRows, ColumnBox, LANES, samplePositions, windowSize } from './box-filter.ts';
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

  if (columns === 64 && rows === 64) {
    // a picture that already has the sampled size is not filtered
    for (let y = 0; y < 64; y++)
      lumaRow(data, starts[y]!, offsets, channels, plane.subarray(y * 64, y * 64 + 64));
    return plane;
  }

  const window = windowSize(columns);
  const keptColumns = samplePositions(columns);
  const everyColumn = Int32Array.from({ length: columns }, (_, column) => column);
  const keptRows = samplePositions(rows);
  const first = new ColumnBox(columns, rows);
  const second = new ColumnBox(64, rows);
  const luma = new Block(columns);
  const filtered = new Block(columns);
  const blurred = new Block(columns);
  const samples = new Block(64);
  let kept = 0;
  let done = 0;

  const intoSecond = (entering: Float32Array | undefined): void => {
    const row = second.step(entering);
    for (; kept < 64 && keptRows[kept] === row; kept++)
      second.emit(plane.subarray(kept * 64, kept * 64 + 64));
  };
  const intoFirst = (entering: Float32Array | undefined): void => {
    if (first.step(entering) < 0) return;
    first.emit(blurred.rows[done % LANES]!);
    done++;
    if (done % LANES !== 0 && done !== rows) return;
    boxRows(blurred.all, samples.all, columns, window, keptColumns);
    for (let lane = 0; lane <= (done - 1) % LANES; lane++) intoSecond(samples.rows[lane]);
  };
  for (let y = 0; y < rows; y += LANES) {
    const lanes = Math.min(LANES, rows - y);
    for (let lane = 0; lane < lanes; lane++)
      lumaRow(data, starts[y + lane]!, offsets, channels, luma.rows[lane]!);
    boxRows(luma.all, filtered.all, columns, window, everyColumn);
    for (let lane = 0; lane < lanes; lane++) intoFirst(filtered.rows[lane]);
  }
  for (let step = rows; step < first.steps; step++) intoFirst(undefined);
  for (let step = rows; step < second.steps; step++) intoSecond(undefined);
  return plane;
}

/** LANES rows one after the other, and each of them by itself. */
class Block {
  readonly all: Float32Array;
  readonly rows: Float32Array[];
  constructor(columns: number) {
    this.all = new Float32Array(columns * LANES);
    this.rows = Array.from({ length: LANES }, (_, lane) =>
      this.all.subarray(lane * columns, (lane + 1) * columns),
    );
  }
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
