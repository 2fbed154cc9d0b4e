/** Decoded picture bytes: interleaved, 8 bits a channel, row-major, no padding between rows. */
export interface Pixels {
  data: Uint8Array;
  width: number;
  height: number;
  /** 1 grey, 2 grey + alpha, 3 RGB, 4 RGBA. Alpha is ignored, as the reference ignores it. */
  channels: number;
}

/** Thrown when the bytes given cannot be the picture described. */
export class PdqInputError extends Error {
  override readonly name = 'PdqInputError';
  readonly code: 'dimensions' | 'channels' | 'length';
  constructor(code: 'dimensions' | 'channels' | 'length', message: string) {
    super(message);
    this.code = code;
  }
}

/** A picture with a side longer than this is first resized to this many pixels square. */
const INTERMEDIATE_SIDE = 512;

function checkPixels({ data, width, height, channels }: Pixels): void {
  if (!Number.isInteger(width) || !Number.isInteger(height) || width < 1 || height < 1)
    throw new PdqInputError('dimensions', `width and height must be positive integers: ${width}x${height}`);
  if (!Number.isInteger(channels) || channels < 1 || channels > 4)
    throw new PdqInputError('channels', `channels must be 1 to 4: ${channels}`);
  if (data.length !== width * height * channels)
    throw new PdqInputError(
      'length',
      `${width}x${height}x${channels} needs ${width * height * channels} bytes, got ${data.length}`,
    );
}

/** Size after the reference's first step: unchanged, or 512x512 when either side is longer. */
function hashedSize(width: number, height: number): { columns: number; rows: number } {
  return width > INTERMEDIATE_SIDE || height > INTERMEDIATE_SIDE
    ? { columns: INTERMEDIATE_SIDE, rows: INTERMEDIATE_SIDE }
    : { columns: width, rows: height };
}

/** Where each of `columns` pixels of a resized row is taken from: nearest neighbour, rounding down. */
function nearestOffsets(from: number, columns: number, step: number): Int32Array {
  return Int32Array.from({ length: columns }, (_, i) => Math.floor((i * from) / columns) * step);
}

/**
 * The pixels that the hash looks at: a picture with a side over 512 becomes 512x512 by nearest neighbour, as `pdqHash`
 * would do first; any other is returned as it is. Lets a caller drop a large decoded picture early: same hash.
 */
export function shrinkToHashedSize(pixels: Pixels): Pixels {
  checkPixels(pixels);
  const { data, width, height, channels } = pixels;
  const { columns, rows } = hashedSize(width, height);
  if (columns === width && rows === height) return pixels;
  const offsets = nearestOffsets(width, columns, channels);
  const starts = nearestOffsets(height, rows, width * channels);
  const picked = new Uint8Array(columns * rows * channels);
  let to = 0;
  for (const start of starts)
    for (const offset of offsets)
      for (let channel = 0; channel < channels; channel++) picked[to++] = data[start + offset + channel]!;
  return { data: picked, width: columns, height: rows, channels };
}
