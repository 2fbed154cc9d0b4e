import type { TSchema } from 'typebox';

/** Where a rule comes from. `mark` follows the fact sheets: what is only `verify` must be shown as such. */
export type LegalSource =
  | {
      readonly kind: 'law';
      readonly instrument: string;
      readonly article: string;
      readonly mark: 'sourced' | 'verify';
      /** What this project adds to the provision, said as such. */
      readonly note?: string;
    }
  | { readonly kind: 'house-rule'; readonly why: string };

/** A condition on tracks: every named track is in one of the listed states. Tracks not named do not matter. */
export type Where = { readonly [track: string]: readonly string[] };

/** One side of a matter (the review, the notice, the appeal ...). A case is in exactly one state of each track. */
export type Track = { readonly initial: string; readonly states: readonly string[] };

/** What a step changes. The first move whose `from` and `when` hold is taken. */
export type Move = {
  readonly from: Where;
  /** Values the event's data must have. Only plain facts (enum, boolean), never what an erasure may empty. */
  readonly when?: { readonly [field: string]: string | boolean };
  readonly to: { readonly [track: string]: string };
};

/** Who may take a step: names of roles, or a party: `system`, `affected-person`, `originator`. */
export type ActorRule = readonly string[];

export type Step = {
  readonly by: ActorRule;
  /** The provision that this step rests on; its act in the log names it, and none where there is none. */
  readonly law?: LegalSource;
  readonly moves: readonly Move[];
  /** The step that opens a case; no other may come first, and it never comes again. */
  readonly opens?: true;
  /** May be taken even when the case is closed. */
  readonly always?: true;
  /** Required structured fields. Checked when the event is proposed. */
  readonly data: TSchema;
  /** Four eyes: the actor differs from whoever took the latest of these steps. */
  readonly distinctFrom?: readonly string[];
  /** The actor took no earlier step of this case. */
  readonly tookNoPart?: true;
  /** May be taken only once this clock has passed. */
  readonly whenDue?: string;
  /** May be taken only while this clock has not passed. */
  readonly before?: string;
};

/**
 * A clock lives while the case is in one of the places of `while`: it starts on entering them and ends on leaving.
 * Time spent in `heldWhile` does not count. `restartedBy` gives the full period again.
 */
export type Clock = {
  readonly law: LegalSource;
  /** It asks something of the people here: it leads lists, and they are reminded. The others only say until when something is. */
  readonly asks?: true;
  /** ISO 8601 duration, or the instant in a field of the starting event's data, at most `atMost` after it. */
  readonly runs: string | { readonly until: string; readonly atMost: string };
  /**
   * Fields of the starting event's data that hold the instant from which the period counts; the first one there is taken, and
   * the event's own instant where there is none. What arrived at two and was entered at half past two counts from two.
   */
  readonly since?: readonly string[];
  /** The period ends with the last hour of its last day (UTC), the first day not counted. */
  readonly wholeDays?: true;
  readonly while: readonly Where[];
  readonly heldWhile?: readonly Where[];
  readonly restartedBy?: readonly string[];
};

/** States, steps and clocks of one kind of matter, as data. The first track is the one shown as the state. */
export type Procedure = {
  readonly name: string;
  readonly version: number;
  readonly law: readonly LegalSource[];
  readonly tracks: { readonly [track: string]: Track };
  readonly steps: { readonly [step: string]: Step };
  readonly clocks: { readonly [clock: string]: Clock };
  /** A rehearsal: everything in it is marked as one, and nothing in it is counted. */
  readonly drill?: true;
  /** When nothing more is owed to anyone. */
  readonly closed: Where;
  /** Roles whose holder may take no step that does not name them (an overseer only annotates). */
  readonly apart: readonly string[];
};

/** Every source that a procedure, one of its steps or one of its clocks names. */
export const lawsOf = ({ law, steps, clocks }: Procedure): LegalSource[] => [
  ...law,
  ...Object.values(steps).flatMap((step) => step.law ?? []),
  ...Object.values(clocks).map((clock) => clock.law),
];
