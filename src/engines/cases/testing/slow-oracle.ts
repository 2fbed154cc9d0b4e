import type { CaseEvent } from '../case.ts';
import { addDuration } from '../duration.ts';
import type { Clock, Procedure, Where } from '../procedure.ts';

type Tracks = Record<string, string>;
type Span = { tracks: Tracks; from: number; to: number; event: CaseEvent };

const fits = (where: Where, tracks: Tracks) =>
  Object.entries(where).every(([track, states]) => states.indexOf(tracks[track]!) >= 0);
const inAny = (places: readonly Where[] = [], tracks: Tracks) =>
  places.filter((where) => fits(where, tracks)).length > 0;

/** The tracks between one event and the next, replayed from the procedure's moves alone. */
export function spans(procedure: Procedure, events: readonly CaseEvent[], now: number): Span[] {
  let tracks: Tracks = Object.fromEntries(
    Object.entries(procedure.tracks).map(([name, track]) => [name, track.initial]),
  );
  return events.map((event, index) => {
    const move = procedure.steps[event.step]!.moves.find(
      ({ from, when }) =>
        fits(from, tracks) && Object.entries(when ?? {}).every(([key, value]) => event.data[key] === value),
    );
    tracks = { ...tracks, ...move!.to };
    const next = events[index + 1];
    return { tracks, from: Date.parse(event.at), to: next ? Date.parse(next.at) : now, event };
  });
}

/** What a clock should show, found by walking the whole timeline: slow, and obvious. */
export function slowClock(
  procedure: Procedure,
  clock: Clock,
  events: readonly CaseEvent[],
  now: number,
): { status: string; due: number; heldMs: number } | undefined {
  const timeline = spans(procedure, events, now);
  const alive = timeline.map((span) => inAny(clock.while, span.tracks));
  const start = timeline.findLastIndex(
    ({ event }, k) => alive[k]! && (!alive[k - 1] || (clock.restartedBy ?? []).includes(event.step)),
  );
  if (start < 0) return undefined;
  const dead = alive.findIndex((value, k) => k > start && !value);
  const life = timeline.slice(start, dead < 0 ? undefined : dead);
  const { event, from: entered } = life[0]!;
  const told = (clock.since ?? []).map((field) => event.data[field]).filter((value) => value !== undefined);
  const from = told.length === 0 ? entered : Math.min(entered, Date.parse(told[0] as string));
  let due =
    typeof clock.runs === 'string'
      ? addDuration(from, clock.runs)
      : Math.min(Date.parse(event.data[clock.runs.until] as string), addDuration(from, clock.runs.atMost));
  if (clock.wholeDays && !new Date(due).toISOString().endsWith('T00:00:00.000Z')) {
    due = Date.parse(`${new Date(due + 86_400_000).toISOString().slice(0, 10)}T00:00:00Z`);
  }
  let heldMs = 0;
  for (const span of life) {
    if (inAny(clock.heldWhile, span.tracks) && span.from < due) {
      heldMs += span.to - span.from;
      due += span.to - span.from;
    }
  }
  const last = life.at(-1)!;
  if (dead >= 0) return { status: 'ended', due, heldMs };
  if (now >= due) return { status: 'late', due, heldMs };
  return { status: inAny(clock.heldWhile, last.tracks) ? 'held' : 'running', due, heldMs };
}
