import type { CaseEvent, ClockState } from './case.ts';
import { addDuration, endOfDay } from './duration.ts';
import type { Clock, Where } from './procedure.ts';

/** One run of a clock; instants and spans in milliseconds, and the instants of events also as they are written. */
export type Run = {
  startedAt: string;
  /** Due if nothing were held. */
  dueUnheld: number;
  heldMs: number;
  heldSince?: number;
  endedAt?: string;
  endedMs?: number;
};

export type Tracks = Readonly<Record<string, string>>;

export function holds(where: Where, tracks: Tracks): boolean {
  for (const track in where) if (!where[track]!.includes(tracks[track]!)) return false;
  return true;
}

function anyHolds(places: readonly Where[] | undefined, tracks: Tracks): boolean {
  if (places !== undefined) for (const where of places) if (holds(where, tracks)) return true;
  return false;
}

export function dueAt(run: Run): number {
  return run.dueUnheld + run.heldMs;
}

/** True when the clock has passed. A clock that is held or ended, or never ran, has not. */
export function isLate(run: Run | undefined, at: number): boolean {
  return run !== undefined && run.endedAt === undefined && run.heldSince === undefined && at >= dueAt(run);
}

/** The run of one clock after an event that moved the case to `tracks`; `undefined` when it never ran. */
export function advance(
  clock: Clock,
  run: Run | undefined,
  tracks: Tracks,
  event: CaseEvent,
  at: number,
): Run | undefined {
  const live = run !== undefined && run.endedAt === undefined;
  if (!anyHolds(clock.while, tracks)) {
    return live ? { ...run, ...released(run, at), endedAt: event.at, endedMs: at } : run;
  }
  const held = anyHolds(clock.heldWhile, tracks);
  if (!live || clock.restartedBy?.includes(event.step)) {
    const begun = sinceGiven(clock, event.data);
    // An instant yet to come never delays a clock.
    const from = begun === undefined ? at : Math.min(begun, at);
    const startedAt = from === at ? event.at : iso(from);
    const fresh: Run = { startedAt, dueUnheld: firstDue(clock, from, event.data), heldMs: 0 };
    if (held && at < fresh.dueUnheld) fresh.heldSince = at;
    return fresh;
  }
  // What is late stays late: a hold that begins after the due instant cannot give time back.
  if (held && run.heldSince === undefined) return isLate(run, at) ? run : { ...run, heldSince: at };
  if (!held && run.heldSince !== undefined) return { ...run, ...released(run, at) };
  return run;
}

function released(run: Run, at: number): { heldMs: number; heldSince: undefined } {
  return {
    heldMs: run.heldMs + (run.heldSince === undefined ? 0 : at - run.heldSince),
    heldSince: undefined,
  };
}

/** The instant, in milliseconds, that the starting event says the period counts from. */
function sinceGiven({ since }: Clock, data: Readonly<Record<string, unknown>>): number | undefined {
  for (const field of since ?? []) {
    const instant = instantOf(data[field]);
    if (instant !== undefined) return instant;
  }
  return undefined;
}

function firstDue(clock: Clock, at: number, data: Readonly<Record<string, unknown>>): number {
  const { runs } = clock;
  const due =
    typeof runs === 'string'
      ? addDuration(at, runs)
      : // A date that is missing or beyond the longest lawful one never lengthens the clock.
        Math.min(instantOf(data[runs.until]) ?? at, addDuration(at, runs.atMost));
  return clock.wholeDays ? endOfDay(due) : due;
}

const INSTANT = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d+)?Z$/;

/** Milliseconds of an ISO 8601 instant in UTC; `undefined` for anything else. */
export function instantOf(value: unknown): number | undefined {
  if (typeof value !== 'string' || !INSTANT.test(value)) return undefined;
  const ms = Date.parse(value);
  return Number.isNaN(ms) ? undefined : ms;
}

/** What is shown of a run at an instant. */
export function showRun(name: string, clock: Clock, run: Run, now: number): ClockState {
  const held = run.heldSince !== undefined;
  const heldMs = run.heldMs + (held ? now - run.heldSince! : 0);
  const due = run.dueUnheld + heldMs;
  const common = { name, law: clock.law, asks: clock.asks === true, startedAt: run.startedAt, heldMs };
  if (run.endedAt !== undefined) {
    return {
      ...common,
      status: 'ended',
      dueAt: iso(due),
      endedAt: run.endedAt,
      missed: run.endedMs! >= due,
    };
  }
  if (held) return { ...common, status: 'held', remainingMs: due - now, missed: false };
  const late = now >= due;
  return {
    ...common,
    status: late ? 'late' : 'running',
    dueAt: iso(due),
    remainingMs: due - now,
    missed: late,
  };
}

export function iso(ms: number): string {
  return new Date(ms).toISOString();
}
