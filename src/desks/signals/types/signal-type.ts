import type { OrientedHash } from '../../../standards/pdq/pdq.ts';
import type { Pixels } from '../../../standards/pdq/pixels.ts';

/** What one type of signal is: how its values are written, carried, compared and made. All that is known of it. */
export type SignalTypeContract = {
  /** In a sentence, with its article. */
  called: string;
  /** How a value is written, in words. */
  written: string;
  /** Most characters of a value. */
  longest: number;
  /**
   * The object path of its comparison in a STIX pattern (STIX 2.1 §9.6, §10), as it is written here. Read back with its
   * steps quoted or not.
   */
  stixPath: string;
  /** What Hasher-Matcher-Actioner calls it; null where it has none of it. */
  hmaName: string | null;
  /** Others can make different things that have the same value, on purpose or by accident: people are told. */
  weak: boolean;
  /** Under this, of 100, a value tells too little from others to make a signal or a match; null: it has no quality. */
  leastQuality: number | null;
  /** The value as it is kept, of one as somebody wrote it; null when it is none. Attacker-controlled: never throws. */
  validate(text: string): string | null;
  /** What is compared, of a value as it is kept: always `codeBytes` long. */
  codeOf(value: string): Buffer;
  codeBytes: number;
  /** Most bits by which two codes may differ and still match; 0: only the same. */
  radius: number;
  hash: Hashing;
  examples(): SignalTypeExamples;
};

/** How a value is made, by what it is made of. */
export type Hashing =
  | { of: 'picture'; hash(pixels: Pixels, ways: 'as-it-is' | 'all'): PictureCodes }
  | { of: 'file'; begin(): FileDigest }
  | { of: 'text'; hash(text: string): string | null };

/** `codes`: the first is of the picture as it is. */
export type PictureCodes = {
  codes: { code: Uint8Array; orientation: OrientedHash['orientation'] }[];
  quality: number;
};

/** Takes a file piece by piece, whatever its length. */
export type FileDigest = { update(piece: Uint8Array): void; code(): Buffer };

export type SignalTypeExamples = {
  /** As somebody may write it, and as it is kept. */
  valid: { written: string; value: string }[];
  invalid: string[];
  /** Two values as they are kept, and the bits between their codes; null for an exact type's that do not match. */
  pairs: { one: string; other: string; distance: number | null }[];
  /** What is hashed (by `of` above) and the value that comes out. */
  hashed: { of: Uint8Array | Pixels | string; value: string }[];
};
