/** Brands of pictures in the container of MP4 (ISO/IEC 14496-12 §4.3). */
const PICTURES = ['avif', 'avis', 'heic', 'heix', 'heim', 'heis', 'hevc', 'hevx', 'mif1', 'msf1'];

const starts = (bytes: Uint8Array, at: number, with_: string): boolean =>
  Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength)
    .subarray(at, at + with_.length)
    .equals(Buffer.from(with_, 'latin1'));

/**
 * Whether the first bytes are those of a video container that is decoded: MP4 and QuickTime, Matroska and WebM, AVI,
 * MPEG transport and program streams, FLV, Ogg, ASF. Names and declared types are the uploader's to choose.
 */
export function looksLikeVideo(bytes: Uint8Array): boolean {
  if (starts(bytes, 4, 'ftyp')) return !PICTURES.some((brand) => starts(bytes, 8, brand));
  if (['moov', 'mdat', 'wide', 'free', 'skip'].some((box) => starts(bytes, 4, box))) return true;
  if (starts(bytes, 0, 'RIFF')) return starts(bytes, 8, 'AVI ');
  // A byte of each packet of a transport stream; texts and GIFs may begin with it.
  if (bytes[0] === 0x47) return bytes[188] === 0x47 && bytes[376] === 0x47;
  const others = ['\x1a\x45\xdf\xa3', '\0\0\x01\xba', 'FLV\x01', 'OggS', '\x30\x26\xb2\x75'];
  return others.some((signature) => starts(bytes, 0, signature));
}
