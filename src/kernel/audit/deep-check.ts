import type { Kernel } from '../kernel.ts';
import type { Database } from '../store/store.ts';
import type { DeepFault } from './deep-fault.ts';

/** An act whose values were opened and are those it committed to. */
export type OpenedAct = {
  entry: number;
  object: number;
  kind: string;
  /** ISO 8601, as the log has it. */
  at: string;
  /** `name@version` of a case's procedure. */
  procedure: string | null;
  values: Record<string, unknown>;
};

/** Values of columns as they are compared: instants as ISO 8601 text, bytes in hex. */
export type Columns = Record<string, string | number | boolean | null>;

/** What the log says a row is, and how a person calls it. */
export type VouchedRow = { name: string; columns: Columns };

/**
 * What rows of one table must be, by the acts about the object (or by the one act) they hang on. Whoever owns a table
 * says it here; rows that no act vouches for, rows that are missing and columns that differ are found by `check-rows`.
 */
export type RowCheck = {
  table: string;
  /** How a person calls such a row: `bank`, `seat`. */
  what: string;
  /** Kinds of acts that vouch for rows; one with a dot at its end stands for all that begin with it. */
  kinds: string[];
  /** `entry`: each row is what one act made it, and names the act. `object`: all acts about the object count. */
  by: 'object' | 'entry';
  /** Pure: what the rows are after one more act, by key. */
  fold(rows: Map<string, VouchedRow>, act: OpenedAct): void;
  /**
   * A `select` without conditions that gives every real row: `of` (the object, or the entry), `key`, `name`, and the
   * columns to compare.
   */
  rows: string;
  /** How a person calls what these rows are about, where their own name does not say it. */
  about?(act: OpenedAct): string | null;
};

/** What is computed anew from rows that are vouched for already: projections, signatures. Runs after the entries. */
export type Recomputation = {
  recompute(kernel: Kernel, db: Database, add: (fault: DeepFault) => void): Promise<void>;
};

/** Made anew for each run, so that checks may hand each other what they learnt from the acts. */
export type DeepChecks = () => { rows: RowCheck[]; recomputations: Recomputation[] };

export const textOf = (value: unknown): string => String(value ?? '');

/** Ids in one field, as acts list them: separated by spaces, none in an empty text. */
export const listOf = (value: unknown): string[] =>
  typeof value === 'string' && value !== '' ? value.split(' ') : [];
