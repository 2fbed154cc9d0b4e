export type PictureFormat = 'jpeg' | 'png' | 'webp' | 'gif';

// Windows bitmap and icon, TIFF, PDF, Photoshop, JPEG XL bare and boxed, JPEG 2000
const NOT_TAKEN = [
  ...['BM', '\0\0\x01\0', 'II*\0', 'MM\0*', '%PDF-', '8BPS'],
  ...['\xff\x0a', '\0\0\0\x0cJXL ', '\0\0\0\x0cjP  '],
];

const ascii = (bytes: Uint8Array, from: number, to: number): string =>
  String.fromCharCode(...bytes.subarray(from, to));

/**
 * What the first bytes say the file is. 'other' is a picture, or something often uploaded as one, that is not taken;
 * undefined is nothing we know. Names and declared types are the uploader's to choose, so they are not asked.
 */
export function sniffFormat(bytes: Uint8Array): PictureFormat | 'other' | undefined {
  if (bytes[0] === 0xff && bytes[1] === 0xd8 && bytes[2] === 0xff) return 'jpeg';
  const start = ascii(bytes, 0, 16);
  if (start.startsWith('\x89PNG\r\n\x1a\n')) return 'png';
  if (start.startsWith('RIFF') && start.slice(8, 12) === 'WEBP') return 'webp';
  if (start.startsWith('GIF87a') || start.startsWith('GIF89a')) return 'gif';
  if (NOT_TAKEN.some((signature) => start.startsWith(signature))) return 'other';
  if (start.slice(4, 8) === 'ftyp') return 'other'; // AVIF, HEIC and video containers
  const text = ascii(bytes, 0, 1024).trimStart().toLowerCase();
  if (text.startsWith('<') && text.includes('<svg')) return 'other';
  return undefined;
}

/** Width and height in a PNG's IHDR, which must come first; undefined when the file is too short or it does not. */
export function pngSize(bytes: Uint8Array): { width: number; height: number } | undefined {
  if (bytes.length < 24 || ascii(bytes, 12, 16) !== 'IHDR') return undefined;
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  return { width: view.getUint32(16), height: view.getUint32(20) };
}

/** Width and height of a GIF's screen (GIF89a §18); undefined when the file is too short. */
export function gifSize(bytes: Uint8Array): { width: number; height: number } | undefined {
  if (bytes.length < 10) return undefined;
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  return { width: view.getUint16(6, true), height: view.getUint16(8, true) };
}

/** Whether a PNG moves: its animation control stands before its first data (PNG, third edition, §5.6). */
export function isAnimatedPng(bytes: Uint8Array): boolean {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  for (let at = 8; at + 12 <= bytes.length; at += 12 + view.getUint32(at)) {
    const name = ascii(bytes, at + 4, at + 8);
    if (name === 'acTL') return true;
    if (name === 'IDAT') return false;
  }
  return false;
}

/** What a JPEG's frame header says (ITU-T T.81 §B.2.2). */
export type JpegFrame = { width: number; height: number; components: number };

/**
 * Segments that may stand before a frame, each with its length: DHT, DAC, DQT, DRI, APPn and COM. Anything else is not
 * followed: a decoder that reads it otherwise would see another frame.
 */
const isPassed = (marker: number): boolean =>
  [0xc4, 0xcc, 0xdb, 0xdd, 0xfe].includes(marker) || (marker >= 0xe0 && marker <= 0xef);

/** Whether a marker begins a frame: SOF0 to SOF15 without DHT, JPG and DAC, which stand among them. */
const beginsFrame = (marker: number): boolean =>
  marker >= 0xc0 && marker <= 0xcf && marker !== 0xc4 && marker !== 0xc8 && marker !== 0xcc;

/** Of the first frame of a JPEG; undefined where the segments before it cannot be followed, or its height comes later. */
export function jpegFrame(bytes: Uint8Array): JpegFrame | undefined {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  for (let at = 2; at + 10 <= bytes.length; ) {
    if (bytes[at] !== 0xff) return undefined;
    const marker = bytes[at + 1]!;
    if (marker === 0xff) {
      at++; // a fill byte
      continue;
    }
    if (beginsFrame(marker)) {
      const [height, width] = [view.getUint16(at + 5), view.getUint16(at + 7)];
      // libjpeg decodes up to 65,500 a side, and says so itself.
      return width > 0 && height > 0 && width <= 65_500 && height <= 65_500
        ? { width, height, components: bytes[at + 9]! }
        : undefined;
    }
    const length = view.getUint16(at + 2);
    if (!isPassed(marker) || length < 2) return undefined;
    at += 2 + length;
  }
  return undefined;
}
