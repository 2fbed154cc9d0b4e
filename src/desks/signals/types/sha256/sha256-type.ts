import { digestOf } from '../digest-file.ts';
import { hexValue } from '../hex-value.ts';
import type { SignalTypeContract } from '../signal-type.ts';

const EMPTY = 'e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855';
const ABC = 'ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad';

/** SHA-256: the same file, byte for byte. */
export const sha256Type: SignalTypeContract = {
  called: 'a SHA-256',
  ...hexValue(32),
  stixPath: "file:hashes.'SHA-256'",
  hmaName: 'sha256',
  weak: false,
  leastQuality: null,
  radius: 0,
  hash: digestOf('sha256'),
  // FIPS 180-4: its own examples.
  examples: () => ({
    valid: [
      { written: ABC, value: ABC },
      { written: ABC.toUpperCase(), value: ABC },
    ],
    invalid: ['', ABC.slice(1), `${ABC}0`, `${ABC.slice(1)}g`, `${ABC} `],
    pairs: [
      { one: ABC, other: ABC, distance: 0 },
      { one: ABC, other: `${ABC.slice(0, -1)}c`, distance: null },
    ],
    hashed: [
      { of: new Uint8Array(), value: EMPTY },
      { of: Buffer.from('abc'), value: ABC },
    ],
  }),
};
