import type { Read, Write } from '../../../engines/hamming/snapshot.ts';
import { exactIndexes } from './exact-index.ts';
import { hammingIndexes } from './hamming-index.ts';
import { shareIndexes } from './share-index.ts';
import type { Percent, SignalTypeContract } from './signal-type.ts';
import { HASH_TYPES, SIGNAL_TYPES, type SignalType } from './signal-types.ts';

export type Candidate = {
  number: number;
  /** Bits, or by the type's own measure; where values have several codes, the mean of those that were found, rounded. */
  distance: number;
  /** Where values have several codes. */
  percent?: Percent;
};

/** `entries` of signals; `segments`, `recent`: of codes, in tables and those that are looked at one by one. */
export type MakeUp = {
  entries: number;
  segments: number[];
  recent: number;
  memoryBytes: number;
};

/** The codes of one type in memory, by the number of their signal. */
export type CodeIndex = {
  readonly size: number;
  add(number: number, code: Uint8Array): void;
  /** A number that is not in it changes nothing. */
  remove(number: number): void;
  /**
   * Every signal that matches by the type's rule, within another radius where the type's banks say one, nearest first.
   * @param code of a type with several codes all of them
   */
  find(code: Uint8Array, radius?: number): Candidate[];
  /** The same of many codes at once, elsewhere where that is worth it: this thread goes on. */
  findMany(codes: readonly Uint8Array[], radius?: number): Promise<Candidate[][]>;
  /** What it is made of, for people: `memoryBytes` is about what it takes. */
  readonly makeUp: MakeUp;
  /** Ends what works for it elsewhere. */
  close(): Promise<void>;
  /** Writes what is in it at the moment of this call, whatever changes until it is written. */
  still(): (write: Write) => Promise<void>;
};

/** How indexes of one type are made. `failed` is told when one could not be made fast: it is still exact. */
export type IndexMaker = {
  empty(failed: (error: unknown) => void): CodeIndex;
  /** What `still` wrote. Throws when it is of another layout, or cut off. */
  restored(read: Read, failed: (error: unknown) => void): Promise<CodeIndex>;
};

export const INDEXES = Object.fromEntries(SIGNAL_TYPES.map((type) => [type, indexesOf(type)])) as Record<
  SignalType,
  IndexMaker
>;

function indexesOf(type: SignalType): IndexMaker {
  const { radius, codeBytes, several, measure } = HASH_TYPES[type] as SignalTypeContract;
  if (measure) return measure.index;
  if (several) return shareIndexes(several, radius);
  if (radius === 0) return exactIndexes(codeBytes);
  if (codeBytes !== 32) throw new Error(`${type}: codes that match within a radius have 256 bits`);
  return hammingIndexes(radius);
}

export type Indexes = Record<SignalType, CodeIndex>;
