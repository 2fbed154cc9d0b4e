import { createHash } from 'node:crypto';
import { HASH_TYPES, type SignalType } from '../types/signal-types.ts';

/**
 * The same 32 hexadecimal digits for items of one platform whose content is the same: by the hash of
 * what it shows where there is one, and by that of its bytes where there is none, as of a plain picture. Equal and not near: a picture that
 * was changed by a caption is another one.
 * @returns null where nothing was looked up
 */
export function contentKey(
  platform: string,
  codes: readonly { type: SignalType; code: Uint8Array }[],
): string | null {
  // A copy that was saved anew has other bytes and looks the same.
  const first = codes.find(({ type }) => HASH_TYPES[type].hash.of !== 'file') ?? codes[0];
  if (!first) return null;
  return createHash('sha256')
    .update(`${platform}\n${first.type}\n`)
    .update(first.code)
    .digest('hex')
    .slice(0, 32);
}

/** Most cases that are drawn for one person. */
const MOST_DRAWN = 20;

/**
 * How many contexts a person looks at before they decide on so many cases: all of three, and about the square root of
 * more, 20 at most. One picture is news in one place and a call to violence in another.
 */
export const sampleSize = (cases: number): number =>
  Math.min(cases, MOST_DRAWN, Math.max(3, Math.ceil(Math.sqrt(cases))));
