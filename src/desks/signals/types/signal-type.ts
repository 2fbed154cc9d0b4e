import type { OrientedHash } from '../../../standards/pdq/pdq.ts';
import type { Pixels } from '../../../standards/pdq/pixels.ts';
import type { IndexMaker } from './code-index.ts';

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
  /**
   * A value is data about a person: its record says why it may exist, it acts on nothing, and it is looked up one by one by
   * people who say what for.
   */
  aboutPeople?: true;
  /** Under this, of 100, a value tells too little from others to make a signal or a match; null: it has no quality. */
  leastQuality: number | null;
  /** The value as it is kept, of one as somebody wrote it; null when it is none. Attacker-controlled: never throws. */
  validate(text: string): string | null;
  /** What a value as it is kept is known by, the same for what is the same: always `codeBytes` long. */
  codeOf(value: string): Buffer;
  codeBytes: number;
  /** Of a type whose values have several codes each, such as the frames of a video; null: `codeOf` is what is compared. */
  several: SeveralCodes | null;
  /** How far two codes may be apart and still match, in bits or by `measure`; 0: only the same. */
  radius: number;
  /** Most bits that a bank may let differ in place of `radius`; left out where every bank has that one. */
  widestRadius?: number;
  /** Of a type whose codes are not compared bit by bit; null: by differing bits. */
  measure: Measure | null;
  hash: Hashing;
  examples(): SignalTypeExamples;
};

/** Two values match by how many codes of each are found in the other. */
export type SeveralCodes = {
  /** All codes of a value as it is kept, one after the other, none twice: at least one. */
  codesOf(value: string): Buffer;
  /** Of each code. */
  bytes: number;
  /** Most codes of one value. */
  most: number;
  /** Of what is asked about, and of the signal: how many percent must be found in the other at least. */
  least: Percent;
};

/** A type's own distance, and the index that finds exactly what is within its radius. */
export type Measure = {
  distance(one: Uint8Array, other: Uint8Array): number;
  index: IndexMaker;
};

/** Of what is asked about and of a signal, the share of codes that was found in the other: 0 to 100, rounded down. */
export type Percent = { query: number; signal: number };

/** How a value is made, by what it is made of. */
export type Hashing =
  | { of: 'picture'; hash(pixels: Pixels, ways: 'as-it-is' | 'all'): PictureCodes }
  | { of: 'file'; begin(): FileDigest }
  | { of: 'video'; begin(): FramesHash }
  /** The value is a text itself, such as an address. Of a value of another such type, what it says of that: a domain of a URL. */
  | { of: 'text'; hash(text: string): string | null }
  /** Of what people wrote, however long. */
  | { of: 'words'; hash(text: string): string | null };

/** `codes`: the first is of the picture as it is. */
export type PictureCodes = {
  codes: { code: Uint8Array; orientation: OrientedHash['orientation'] }[];
  quality: number;
};

/** Takes a file piece by piece, whatever its length. */
export type FileDigest = { update(piece: Uint8Array): void; code(): Buffer };

/** Takes a video frame by frame, and keeps none; its value by the seconds at which they came, null where they tell too little. */
export type FramesHash = { take(frame: Pixels): void; value(seconds: readonly number[]): string | null };

export type SignalTypeExamples = {
  /** As somebody may write it, and as it is kept. */
  valid: { written: string; value: string }[];
  invalid: string[];
  /**
   * Two values as they are kept, and how far their codes are apart; null for values of an exact type, or of several codes, that
   * do not match. Where they have several codes: of a signal `one` and what is asked about, `other`, also the shares found.
   */
  pairs: { one: string; other: string; distance: number | null; percent?: Percent }[];
  /** What is hashed (by `of` above; of a video its frames, one a second) and the value that comes out. */
  hashed: { of: Uint8Array | Pixels | Pixels[] | string; value: string }[];
};
