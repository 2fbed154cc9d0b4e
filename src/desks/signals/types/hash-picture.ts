import { hash } from 'node:crypto';
import { Refusal } from '../../../kernel/refusal.ts';
import { pdqHash } from '../../../standards/pdq/pdq.ts';
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

/** Both hashes of an uploaded picture, in memory only. Throws `picture-refused` or `too-large`, naming the field. */
export async function hashPicture(bytes: Uint8Array, property = 'picture'): Promise<PictureHashes> {
  try {
    const { pixels, format } = await decodePicture(bytes);
    const { hash: pdq, hex: pdqHex, quality } = pdqHash(pixels);
    return { format, pdq, pdqHex, quality, sha256: hash('sha256', bytes, 'buffer') };
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
