import { digestOf } from '../digest-file.ts';
import { hexValue } from '../hex-value.ts';
import type { SignalTypeContract } from '../signal-type.ts';

const EMPTY = 'd41d8cd98f00b204e9800998ecf8427e';
const ABC = '900150983cd24fb0d6963f7d28e17f72';

/** MD5: the same file, unless somebody made two files that share it on purpose, which takes seconds (RFC 6151 §2). */
export const md5Type: SignalTypeContract = {
  called: 'an MD5',
  ...hexValue(16),
  stixPath: 'file:hashes.MD5',
  hmaName: 'video_md5',
  weak: true,
  leastQuality: null,
  radius: 0,
  hash: digestOf('md5'),
  // RFC 1321 §A.5
  examples: () => ({
    valid: [
      { written: ABC, value: ABC },
      { written: ABC.toUpperCase(), value: ABC },
    ],
    invalid: ['', ABC.slice(1), `${ABC}0`, `${ABC}${ABC}`, `${ABC.slice(1)}x`],
    pairs: [
      { one: ABC, other: ABC, distance: 0 },
      { one: ABC, other: EMPTY, distance: null },
    ],
    hashed: [
      { of: new Uint8Array(), value: EMPTY },
      { of: Buffer.from('abc'), value: ABC },
    ],
  }),
};
