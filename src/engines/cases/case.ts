import type { LegalSource } from './procedure.ts';

export type CaseEvent = {
  /** 1, 2, 3 ... without a gap. */
  readonly n: number;
  readonly step: string;
  /** ISO 8601 instant in UTC, ending in Z; never before the previous event. Milliseconds count. */
  readonly at: string;
  /** An opaque id of a person, or `system`, `affected-person`, `peer:<id>`. */
  readonly actor: string;
  /** The roles the actor held when the step was taken. */
  readonly roles?: readonly string[];
  readonly data: Readonly<Record<string, unknown>>;
};

export type Proposed = {
  readonly step: string;
  readonly actor: string;
  readonly roles?: readonly string[];
  readonly data: Readonly<Record<string, unknown>>;
};

export type PermittedStep = {
  readonly step: string;
  /** Roles, or parties by name; `originator` is already resolved to `peer:<id>`. */
  readonly by: readonly string[];
  /** Actors who may not, whatever their role: four eyes, or they took part before. */
  readonly notBy: readonly string[];
  /** The clock whose passing opened this step. */
  readonly whenDue?: string;
};

export type ClockState = {
  readonly name: string;
  readonly law: LegalSource;
  /** It asks something of the people here. */
  readonly asks: boolean;
  readonly status: 'running' | 'held' | 'late' | 'ended';
  readonly startedAt: string;
  /** Absent while held: the due instant is known again when the hold ends. */
  readonly dueAt?: string;
  readonly endedAt?: string;
  /** Time that does not count so far, in milliseconds. */
  readonly heldMs: number;
  /** Time left in milliseconds; negative when late; absent when ended. */
  readonly remainingMs?: number;
  /** True when it is late now, or ended after it was due. */
  readonly missed: boolean;
};

export type CaseState = {
  readonly procedure: { readonly name: string; readonly version: number };
  /** Number of events. The next event is n + 1. */
  readonly n: number;
  /** The state of the procedure's first track. */
  readonly state: string;
  readonly tracks: Readonly<Record<string, string>>;
  readonly closed: boolean;
  readonly openedAt?: string;
  readonly permitted: readonly PermittedStep[];
  readonly clocks: readonly ClockState[];
  /** The next instant at which this state changes without an event; absent when no clock runs. */
  readonly wakeAt?: string;
};

/** Why a step is refused. The list is closed. */
export type RefusalCode =
  | 'unknown-step'
  | 'not-open'
  | 'already-open'
  | 'closed'
  | 'not-yours'
  | 'wrong-state'
  | 'wrong-answer'
  | 'not-due'
  | 'too-late'
  | 'four-eyes'
  | 'took-part'
  | 'invalid-data';

export type Refusal = {
  readonly ok: false;
  readonly code: RefusalCode;
  readonly message: string;
  readonly property?: string;
};

/** A stored list of events that the procedure could not have produced. Nothing is decided on such a case. */
export class CaseHistoryError extends Error {
  readonly code: RefusalCode | 'gap' | 'bad-instant' | 'time-went-back';
  readonly n: number;
  constructor(code: CaseHistoryError['code'], n: number, message: string) {
    super(`Event ${n}: ${message}`);
    this.name = 'CaseHistoryError';
    this.code = code;
    this.n = n;
  }
}
