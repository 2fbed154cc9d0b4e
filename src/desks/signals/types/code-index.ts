import { pdqIndex } from './pdq/pdq-index.ts';
import { sha256Index } from './sha256/sha256-index.ts';
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
};

/** `failed` is told when an index could not be made fast: it is still exact. */
export const openIndexes = (failed: (error: unknown) => void): Record<SignalType, CodeIndex> => ({
  pdq: pdqIndex(failed),
  sha256: sha256Index(),
});
