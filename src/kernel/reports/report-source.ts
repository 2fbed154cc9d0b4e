import type { ReportKindName } from '../../standards/legal-reports/report-kinds.ts';
import type { Database } from '../store/store.ts';
import type { Counted } from './tally.ts';

/** A case as a report sees it. */
export type CaseFacts = {
  procedure: string;
  /** What the desk knows of it beyond its events: from which State, how many items. */
  about: Readonly<Record<string, string | number | null>>;
  events: readonly CountedEvent[];
};

export type CountedEvent = {
  step: string;
  /** Milliseconds since 1970. */
  at: number;
  data: Readonly<Record<string, unknown>>;
  /** The act in the log. */
  entry: number;
};

/** Milliseconds since 1970: from the first, to before the last. */
export type Period = { from: number; to: number };

/** How a desk counts for one report. */
export type ReportSource = {
  kind: ReportKindName;
  procedures: readonly string[];
  /** What is known of these cases, by object. */
  about(db: Database, objects: number[]): Promise<Map<number, CaseFacts['about']>>;
  /** Pure: each figure of the kind, by its id. Events after the period are not among the cases. */
  count(cases: readonly CaseFacts[], period: Period): Readonly<Record<string, Counted>>;
};
