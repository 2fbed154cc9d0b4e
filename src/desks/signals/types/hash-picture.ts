import { hash } from 'node:crypto';
import { Refusal } from '../../../kernel/refusal.ts';
import { formatPdqHex, type OrientedHash, pdqHash, pdqHashes } from '../../../standards/pdq/pdq.ts';
import { decodePicture, PictureRefused } from './pdq/decode-picture.ts';
import type { PictureFormat } from './pdq/picture-format.ts';
import { HASH_TYPES, type SignalType } from './signal-types.ts';

export type PictureHashes = {
  format: PictureFormat;
  pdq: Uint8Array;
  pdqHex: string;
  quality: number;
  sha256: Buffer;
};

/** Of a picture that is looked for: PDQ in all eight orientations, as it is first. */
export type SearchedHashes = Omit<PictureHashes, 'pdq'> & { pdqs: OrientedHash[] };

/** Both hashes of an uploaded picture, in memory only. Throws `picture-refused` or `too-large`, naming the field. */
export async function hashPicture(bytes: Uint8Array, property = 'picture'): Promise<PictureHashes> {
  const { pixels, format } = await decoded(bytes, property);
  const { hash: pdq, hex: pdqHex, quality } = pdqHash(pixels);
  return { format, pdq, pdqHex, quality, sha256: hash('sha256', bytes, 'buffer') };
}

/** The same for looking it up: a copy that was turned or mirrored is found by one of its hashes. */
export async function hashForSearch(bytes: Uint8Array, property = 'picture'): Promise<SearchedHashes> {
  const { pixels, format } = await decoded(bytes, property);
  const { hashes: pdqs, quality } = pdqHashes(pixels);
  const pdqHex = formatPdqHex(pdqs[0]!.hash);
  return { format, pdqs, pdqHex, quality, sha256: hash('sha256', bytes, 'buffer') };
}

async function decoded(bytes: Uint8Array, property: string) {
  try {
    return await decodePicture(bytes);
  } catch (error) {
    if (!(error instanceof PictureRefused)) throw error;
    throw new Refusal(error.code === 'too-large' ? 'too-large' : 'picture-refused', error.message, [
      { property, reason: error.code },
    ]);
  }
}

/** The bytes of a hash given as text. Throws `hash-malformed`, naming the field. */
export function readHash(type: SignalType, text: string, property = 'hash.value'): Buffer {
  const { value, called, written } = HASH_TYPES[type];
  if (value.test(text)) return Buffer.from(text, 'hex');
  throw new Refusal('hash-malformed', undefined, [{ property, reason: `${called} is ${written}` }]);
}
