/** When people are reminded of a clock, and how far up the rota it goes by then. */
export type Reminder = {
  /** Milliseconds since 1970. */
  at: number;
  /** Ranks of the rota that are called: the first alone, the first two, the first three, everybody. */
  reaches: 1 | 2 | 3 | 'everybody';
};

const HOUR = 3_600_000;
const LONG = 12 * HOUR;

/**
 * The reminders of one clock, in order: when it starts, at a quarter, half and three quarters of its time, shortly before the
 * end, of a long one an hour before it, and when it has run out. Each goes further up than the one before, for as long as nobody
 * has taken the matter on. An hour gives 0, 15, 30, 45, 55 and 60 minutes. (House rule.)
 */
export function reminderPlan(startedAt: number, dueAt: number): Reminder[] {
  const length = Math.max(0, dueAt - startedAt);
  const points: Reminder[] = [
    { at: startedAt, reaches: 1 },
    { at: startedAt + length / 4, reaches: 2 },
    { at: startedAt + length / 2, reaches: 3 },
    { at: startedAt + (length * 3) / 4, reaches: 'everybody' },
    { at: startedAt + (length * 11) / 12, reaches: 'everybody' },
    ...(length > LONG ? [{ at: dueAt - HOUR, reaches: 'everybody' } as const] : []),
    { at: dueAt, reaches: 'everybody' },
  ];
  return points.map(({ at, reaches }) => ({ at: Math.round(at), reaches })).sort((a, b) => a.at - b.at);
}

/**
 * Where a plan stands at an instant: the latest reminder that is due. Those before it that nobody sent are not made up for, since
 * it reaches further than they did.
 */
export function reminderDue(plan: readonly Reminder[], now: number): number {
  let last = 0;
  for (const [n, { at }] of plan.entries()) if (at <= now) last = n;
  return last;
}
