import type { ClockState } from './case.ts';

/** Time left or overdue, as parts for a locale file to put into words. Never text. */
export type ClockWords = {
  readonly unit: 'day' | 'hour' | 'minute' | 'second';
  /** Whole units, rounded down: what is left is never overstated. */
  readonly value: number;
  /** Whole units of the next smaller kind beside it: hours beside days, minutes beside hours; else 0. */
  readonly rest: number;
  readonly late: boolean;
  readonly held: boolean;
};

const UNITS = [
  ['day', 86_400_000],
  ['hour', 3_600_000],
  ['minute', 60_000],
  ['second', 1000],
] as const;

/**
 * The words of a clock at an instant (milliseconds), so that a page can count down without asking the node again.
 * Days from 48 hours on, hours from 2 hours on, minutes from 2 minutes on. Days up to 60 are said with their hours and
 * hours with their minutes: three days that began a minute ago are not two. `undefined` once the clock has ended.
 */
export function clockWords(clock: ClockState, now: number): ClockWords | undefined {
  if (clock.status === 'ended') return undefined;
  const held = clock.status === 'held';
  const left = clock.dueAt === undefined ? clock.remainingMs! : Date.parse(clock.dueAt) - now;
  const span = Math.abs(left);
  const [unit, size] = UNITS.find(([, ms]) => span >= 2 * ms) ?? UNITS[3];
  const value = Math.floor(span / size);
  const finer = unit === 'day' && value < 60 ? 3_600_000 : unit === 'hour' ? 60_000 : size;
  return { unit, value, rest: Math.floor((span % size) / finer), late: left <= 0, held };
}
