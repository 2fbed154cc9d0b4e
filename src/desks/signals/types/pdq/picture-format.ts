export type PictureFormat = 'jpeg' | 'png' | 'webp';

// GIF, Windows bitmap and icon, TIFF, PDF, Photoshop, JPEG XL bare and boxed, JPEG 2000
const NOT_TAKEN = [
  ...['GIF87a', 'GIF89a', 'BM', '\0\0\x01\0', 'II*\0', 'MM\0*', '%PDF-', '8BPS'],
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
