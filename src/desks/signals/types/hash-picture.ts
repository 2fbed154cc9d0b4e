import { Refusal } from '../../../kernel/refusal.ts';
import type { Orientation } from '../../../standards/pdq/pdq.ts';
import { decodePicture, PictureRefused } from './pdq/decode-picture.ts';
import type { PictureFormat } from './pdq/picture-format.ts';
import type { FileDigest } from './signal-type.ts';
import { HASH_TYPES, SIGNAL_TYPES, type SignalType, severalCodes } from './signal-types.ts';

/**
 * One code to look up or to keep. Of a picture that may be turned, the first of a type is of it as it is.
 * `several`: of a type whose values have several codes all of them, which are what is looked up.
 * `value`: where it is not the code in hexadecimal digits. `also`: what was asked is of another type, and says this too.
 */
export type Code = {
  type: SignalType;
  code: Uint8Array;
  several?: Uint8Array;
  value?: string;
  also?: true;
  orientation?: Orientation;
};

/** A value as it is kept, to look up or to keep. */
export function codeOfValue(type: SignalType, value: string): Code {
  const several = severalCodes(type, value);
  return { type, code: HASH_TYPES[type].codeOf(value), ...(several ? { several } : {}), value };
}

/** What was made of an upload, in memory only. `quality` is the picture's: of what judges it, the first type's. */
export type PictureHashes = {
  format: PictureFormat;
  quality: number;
  codes: Code[];
  /** It moves: only its first frame was looked at. */
  animated?: true;
};

/** Every code of an uploaded picture as it is. Throws `picture-refused` or `too-large`, naming the field. */
export const hashPicture = (bytes: Uint8Array, property = 'picture'): Promise<PictureHashes> =>
  hashAll(bytes, property, 'as-it-is');

/** The same for looking it up: a copy that was turned or mirrored is found by one of its codes. */
export const hashForSearch = (bytes: Uint8Array, property = 'picture'): Promise<PictureHashes> =>
  hashAll(bytes, property, 'all');

async function hashAll(
  bytes: Uint8Array,
  property: string,
  ways: 'as-it-is' | 'all',
): Promise<PictureHashes> {
  const { pixels, format, animated } = await decoded(bytes, property);
  const codes = hashFile(bytes);
  let judged: number | undefined;
  for (const type of SIGNAL_TYPES) {
    const { hash } = HASH_TYPES[type];
    if (hash.of !== 'picture') continue;
    const made = hash.hash(pixels, ways);
    for (const one of made.codes) codes.push({ type, ...one });
    judged ??= made.quality;
  }
  return { format, quality: judged ?? 0, codes, ...(animated ? { animated } : {}) };
}

/** Digests take turns over pieces that stay in the processor's cache: the bytes are read once. */
const PIECE = 256 * 1024;

/** Every code of a file that needs nothing but its bytes. */
export function hashFile(bytes: Uint8Array): Code[] {
  const digests = beginDigests();
  for (let at = 0; at < bytes.length; at += PIECE) digests.update(bytes.subarray(at, at + PIECE));
  return digests.codes();
}

/** Every digest of a file at once, of whatever comes of it. */
export function beginDigests(): { update(piece: Uint8Array): void; codes(): Code[] } {
  const digests: { type: SignalType; digest: FileDigest }[] = [];
  for (const type of SIGNAL_TYPES) {
    const { hash } = HASH_TYPES[type];
    if (hash.of === 'file') digests.push({ type, digest: hash.begin() });
  }
  return {
    update(piece) {
      for (const { digest } of digests) digest.update(piece);
    },
    codes: () => digests.map(({ type, digest }) => ({ type, code: digest.code() })),
  };
}

/** Codes of what was sent, as they are written. */
export function writtenCodes(codes: Code[]): Partial<Record<SignalType, string>> {
  const written: Partial<Record<SignalType, string>> = {};
  for (const { type, code, value } of codes) written[type] ??= value ?? Buffer.from(code).toString('hex');
  return written;
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

/** A value as it is kept, of one as somebody wrote it. Throws `hash-malformed`, naming the field. */
export function readValue(type: SignalType, text: string, property = 'hash.value'): string {
  const { validate, called, written } = HASH_TYPES[type];
  const value = validate(text);
  if (value !== null) return value;
  throw new Refusal('hash-malformed', undefined, [{ property, reason: `${called} is ${written}` }]);
}

/** What is compared, of a value given as text. Throws `hash-malformed`, naming the field. */
export const readHash = (type: SignalType, text: string, property = 'hash.value'): Buffer =>
  HASH_TYPES[type].codeOf(readValue(type, text, property));
