import sharp, { type Sharp, type SharpOptions } from 'sharp';
import { type Pixels, shrinkToHashedSize } from '../../../../standards/pdq/pdq.ts';
import {
  gifSize,
  isAnimatedPng,
  jpegFrame,
  type PictureFormat,
  pngSize,
  sniffFormat,
} from './picture-format.ts';

export type PictureRefusal =
  | 'not-a-picture'
  | 'unsupported-format'
  | 'truncated'
  | 'too-many-pixels'
  | 'too-large';

/** Thrown for bytes that are not decoded; `message` is one sentence a person can act on. */
export class PictureRefused extends Error {
  override readonly name = 'PictureRefused';
  readonly code: PictureRefusal;
  constructor(code: PictureRefusal, message: string, options?: ErrorOptions) {
    super(message, options);
    this.code = code;
  }
}

export interface DecodedPicture {
  format: PictureFormat;
  /** Of the file, in pixels. */
  width: number;
  height: number;
  /** There is more to see than its first frame, which `pixels` are of. */
  animated: boolean;
  /** What PDQ looks at: at most 512x512, RGB or RGBA. */
  pixels: Pixels;
}

/** Larger files are refused unread. */
export const MOST_BYTES = 32 * 1024 * 1024;
/** Pictures that declare more are refused before anything is decoded. */
export const MOST_PIXELS = 50_000_000;
const MOST_SECONDS = 20;

// An upload that matches nothing must leave no trace: libvips would keep decoded pictures in its operation cache.
sharp.cache(false);
// Several pictures are decoded at once; more threads for one of them cost a fifth more of the processors' time.
sharp.concurrency(1);

/**
 * Decodes a JPEG, PNG, WebP or GIF for PDQ. Throws PictureRefused:
 * not-a-picture, unsupported-format (by the first bytes, never the name), too-large (file over 32 MiB, or decoding
 * takes over 20 s), too-many-pixels (over 50 million, read from the header), truncated (cut short or damaged).
 *
 * As the C++ reference sees a picture: embedded colour profile and EXIF orientation not applied, alpha dropped rather
 * than blended, the first frame of an animation. 16-bit samples keep their high byte. CMYK becomes RGB by
 * (255 - C)(255 - K) / 255.
 *
 * Memory: pictures being decoded at one time hold at most 60 million pixels together, so at most 240 MB of decoded
 * bytes however many arrive; the rest wait, small ones in a line of their own. A progressive JPEG also holds its
 * coefficients, up to 6 bytes a pixel. What is returned has at most 1 MB.
 */
export async function decodePicture(bytes: Uint8Array): Promise<DecodedPicture> {
  if (bytes.length > MOST_BYTES)
    throw new PictureRefused(
      'too-large',
      `The file has ${bytes.length} bytes; at most ${MOST_BYTES} are taken.`,
    );
  const format = sniffFormat(bytes);
  if (format === undefined) throw new PictureRefused('not-a-picture', 'The file is not a picture.');
  if (format === 'other')
    throw new PictureRefused('unsupported-format', 'Only JPEG, PNG, WebP and GIF pictures are taken.');

  const { width, height, space, pages = 1 } = await readHeader(bytes, format);
  checkSize(width, height);
  return await withPixels(width * height, async () => ({
    format,
    width,
    height,
    animated: pages > 1 || (format === 'png' && isAnimatedPng(bytes)),
    pixels: await decode(bytes, space === 'cmyk'),
  }));
}

const OPTIONS: SharpOptions = { ignoreIcc: true, failOn: 'error', sequentialRead: true, pages: 1 };

type Header = { width: number; height: number; space: string; pages?: number | undefined };

async function readHeader(bytes: Uint8Array, format: PictureFormat): Promise<Header> {
  const declared = format === 'png' ? pngSize(bytes) : format === 'gif' ? gifSize(bytes) : undefined;
  if (declared) checkSize(declared.width, declared.height);
  // Most uploads are JPEGs of one or three components: of those the header says all, a tenth of a decoding sooner.
  const frame = format === 'jpeg' ? jpegFrame(bytes) : undefined;
  if (frame && frame.components <= 3) return { ...frame, space: 'srgb' };
  try {
    const header = sharp(bytes, { ...OPTIONS, limitInputPixels: false });
    const { width, height, space, pages } = await header.metadata();
    return { width, height, space, pages };
  } catch (cause) {
    // libjpeg's own limit of 65,500 a side
    if (String(cause).includes('Maximum supported image dimension'))
      throw tooManyPixels('over 65500 a side', cause);
    throw damaged(cause);
  }
}

async function decode(bytes: Uint8Array, cmyk: boolean): Promise<Pixels> {
  const picture = sharp(bytes, { ...OPTIONS, limitInputPixels: MOST_PIXELS }).timeout({
    seconds: MOST_SECONDS,
  });
  if (cmyk) picture.pipelineColourspace('cmyk').toColourspace('cmyk');
  let decoded: Awaited<ReturnType<typeof readRaw>>;
  try {
    decoded = await readRaw(picture);
  } catch (cause) {
    if (/timeout/i.test(String(cause)))
      throw new PictureRefused('too-large', `The picture takes over ${MOST_SECONDS} s to decode.`, { cause });
    throw damaged(cause);
  }
  const pixels = shrinkToHashedSize({ data: decoded.data, ...decoded.info });
  return cmyk ? rgbFromCmyk(pixels) : pixels;
}

async function readRaw(picture: Sharp) {
  const { data, info } = await picture.raw({ depth: 'uchar' }).toBuffer({ resolveWithObject: true });
  return { data, info: { width: info.width, height: info.height, channels: info.channels } };
}

function rgbFromCmyk({ data, width, height }: Pixels): Pixels {
  const rgb = new Uint8Array(width * height * 3);
  for (let from = 0, to = 0; to < rgb.length; from += 4) {
    const light = 255 - data[from + 3]!;
    for (let ink = 0; ink < 3; ink++) rgb[to++] = Math.round(((255 - data[from + ink]!) * light) / 255);
  }
  return { data: rgb, width, height, channels: 3 };
}

function checkSize(width: number, height: number): void {
  if (width * height > MOST_PIXELS) throw tooManyPixels(`${width}x${height}`);
}

function tooManyPixels(size: string, cause?: unknown): PictureRefused {
  return new PictureRefused(
    'too-many-pixels',
    `The picture declares ${size} pixels; at most ${MOST_PIXELS} are taken.`,
    { cause },
  );
}

function damaged(cause: unknown): PictureRefused {
  return new PictureRefused('truncated', 'The picture is cut short or damaged.', { cause });
}

/** Pixels that pictures of one size class may hold together, and those that wait for room, in order. */
type Line = { most: number; held: number; waiting: { pixels: number; start: () => void }[] };
const LARGE: Line = { most: MOST_PIXELS, held: 0, waiting: [] };
// Threat: somebody's few huge pictures, behind which everybody's small ones would wait for seconds.
const SMALL: Line = { most: 10_000_000, held: 0, waiting: [] };
const MOST_OF_SMALL = 2_000_000;

/** Runs `work` once the pixels being decoded leave room for these; first come, first served in each line. */
async function withPixels<T>(pixels: number, work: () => Promise<T>): Promise<T> {
  const line = pixels <= MOST_OF_SMALL ? SMALL : LARGE;
  await new Promise<void>((start) => {
    line.waiting.push({ pixels, start });
    startWaiting(line);
  });
  try {
    return await work();
  } finally {
    line.held -= pixels;
    startWaiting(line);
  }
}

function startWaiting(line: Line): void {
  const { waiting } = line;
  for (let first = waiting[0]; first && line.held + first.pixels <= line.most; first = waiting[0]) {
    waiting.shift();
    line.held += first.pixels;
    first.start();
  }
}
