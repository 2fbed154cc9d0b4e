import {
  type CaseEvent,
  CaseHistoryError,
  type CaseState,
  type ClockState,
  type PermittedStep,
} from './case.ts';
import { advance, dueAt, holds, instantOf, iso, type Run, showRun } from './clocks.ts';
import { actorsFor, barredActors, judge, standing } from './judge.ts';
import type { Clock, Move, Procedure } from './procedure.ts';

/** Where a case stands after some events: what the rules look at. Instants in milliseconds. */
export type Position = {
  tracks: Record<string, string>;
  n: number;
  at: number;
  openedAt?: string;
  originator?: unknown;
  runs: Map<string, Run>;
  /** Who took the latest event of each step. */
  latestActor: Record<string, string>;
  actors: Set<string>;
};

/**
 * The state of a case at an instant: tracks, permitted next steps, clocks. Pure, and the only thing that decides.
 * `now` is an ISO instant; one that lies before the last event counts as that event's instant.
 * Throws CaseHistoryError, naming the event, when the list could not have come from this procedure.
 * Data are not validated again: an erasure may have emptied them, and a case must still fold.
 */
export function fold(procedure: Procedure, events: readonly CaseEvent[], now: string): CaseState {
  const position = replay(procedure, events);
  return stateAt(procedure, position, Math.max(position.at, instantNow(now)));
}

export function instantNow(now: string): number {
  const ms = instantOf(now);
  if (ms === undefined) throw new RangeError(`now is not an ISO 8601 instant in UTC: "${now}"`);
  return ms;
}

export function replay(procedure: Procedure, events: readonly CaseEvent[]): Position {
  const tracks: Record<string, string> = {};
  for (const track in procedure.tracks) tracks[track] = procedure.tracks[track]!.initial;
  const position: Position = {
    tracks,
    n: 0,
    at: Number.NEGATIVE_INFINITY,
    runs: new Map(),
    latestActor: {},
    actors: new Set(),
  };
  for (const event of events) take(procedure, position, event);
  return position;
}

function take(procedure: Procedure, position: Position, event: CaseEvent): void {
  const n = position.n + 1;
  if (event.n !== n) throw new CaseHistoryError('gap', event.n, `expected event ${n}`);
  const at = instantOf(event.at);
  if (at === undefined)
    throw new CaseHistoryError('bad-instant', n, `not an ISO 8601 instant in UTC: "${event.at}"`);
  if (at < position.at)
    throw new CaseHistoryError('time-went-back', n, 'its instant lies before the previous event');
  const verdict = judge(procedure, position, event, at);
  if (!verdict.ok) throw new CaseHistoryError(verdict.code, n, verdict.message);
  apply(procedure, position, event, at, verdict.move);
}

function apply(procedure: Procedure, position: Position, event: CaseEvent, at: number, move: Move): void {
  let moved = position.n === 0;
  for (const track in move.to) {
    moved ||= position.tracks[track] !== move.to[track];
    position.tracks[track] = move.to[track]!;
  }
  if (position.n === 0) {
    position.openedAt = event.at;
    position.originator = event.data.originator;
  }
  position.n += 1;
  position.at = at;
  position.latestActor[event.step] = event.actor;
  position.actors.add(event.actor);
  for (const [name, clock] of clocksOf(procedure)) {
    // A clock depends on the tracks alone, save for a restart.
    if (!moved && !clock.restartedBy?.includes(event.step)) continue;
    const run = position.runs.get(name);
    const next = advance(clock, run, position.tracks, event, at);
    if (next && next !== run) position.runs.set(name, next);
  }
}

const clockLists = new WeakMap<Procedure, [string, Clock][]>();

// Listing an object's entries for every event is what folding would spend most of its time on.
function clocksOf(procedure: Procedure): readonly [string, Clock][] {
  let list = clockLists.get(procedure);
  if (!list) {
    list = Object.entries(procedure.clocks);
    clockLists.set(procedure, list);
  }
  return list;
}

function stateAt(procedure: Procedure, position: Position, now: number): CaseState {
  const clocks: ClockState[] = [];
  let wakeAt = Number.POSITIVE_INFINITY;
  for (const [name, clock] of clocksOf(procedure)) {
    const run = position.runs.get(name);
    if (!run) continue;
    const shown = showRun(name, clock, run, now);
    clocks.push(shown);
    if (shown.status === 'running') wakeAt = Math.min(wakeAt, dueAt(run));
  }
  const lead = Object.keys(procedure.tracks)[0]!;
  return {
    procedure: { name: procedure.name, version: procedure.version },
    n: position.n,
    state: position.tracks[lead]!,
    tracks: position.tracks,
    closed: position.n > 0 && holds(procedure.closed, position.tracks),
    ...(position.openedAt === undefined ? {} : { openedAt: position.openedAt }),
    permitted: permittedAt(procedure, position, now),
    clocks,
    ...(wakeAt === Number.POSITIVE_INFINITY ? {} : { wakeAt: iso(wakeAt) }),
  };
}

function permittedAt(procedure: Procedure, position: Position, now: number): PermittedStep[] {
  const permitted: PermittedStep[] = [];
  for (const name in procedure.steps) {
    const step = procedure.steps[name]!;
    if (standing(procedure, position, step, now) !== undefined) continue;
    permitted.push({
      step: name,
      by: actorsFor(step, position),
      notBy: barredActors(step, position),
      ...(step.whenDue ? { whenDue: step.whenDue } : {}),
    });
  }
  return permitted;
}
