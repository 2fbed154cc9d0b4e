import type { Read, Write } from '../../../engines/hamming/snapshot.ts';
import { pdqIndexes } from './pdq/pdq-index.ts';
import { sha256Indexes } from './sha256/sha256-index.ts';
import type { SignalType } from './signal-types.ts';

export type Candidate = { number: number; distance: number };

/** The codes of one type in memory, by the number of their signal. */
export type CodeIndex = {
  readonly size: number;
  add(number: number, code: Uint8Array): void;
  /** A number that is not in it changes nothing. */
  remove(number: number): void;
  /** Every signal within the type's radius, nearest first. */
  find(code: Uint8Array): Candidate[];
  /** Writes what is in it at the moment of this call, whatever changes until it is written. */
  still(): (write: Write) => Promise<void>;
};

/** How indexes of one type are made. `failed` is told when one could not be made fast: it is still exact. */
export type IndexMaker = {
  empty(failed: (error: unknown) => void): CodeIndex;
  /** What `still` wrote. Throws when it is of another layout, or cut off. */
  restored(read: Read, failed: (error: unknown) => void): Promise<CodeIndex>;
};

export const INDEXES: Record<SignalType, IndexMaker> = { pdq: pdqIndexes, sha256: sha256Indexes };

export type Indexes = Record<SignalType, CodeIndex>;
