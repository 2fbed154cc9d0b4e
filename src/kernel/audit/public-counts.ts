import type { Counter } from '../desk.ts';
import type { Database } from '../store/store.ts';

/** A figure that may be public: nothing under ten is told from nothing. */
export type PublicCount = number | 'under ten';

/** One UTC day, `2026-11-19`. */
export type PublicDay = { day: string; counts: { name: string; count: PublicCount }[] };

export const blurred = (count: number): PublicCount => (count < 10 ? 'under ten' : count);

const DAY_MS = 24 * 3600 * 1000;

/**
 * The newest day whose figures may be seen: a whole day has passed since it ended, so that no figure moves with
 * something that just happened.
 */
export function newestPublicDay(now: Date): string {
  return dayOf(new Date(now.getTime() - 2 * DAY_MS));
}

export const dayOf = (at: Date): string => at.toISOString().slice(0, 10);

/**
 * Daily counts, a day late, computed from the entries of the log (human-rights rule 7), newest day first.
 * @param counters kinds are prefixes: `case.match-review.restrict`
 * @param days how many days back
 */
export async function publicCounts(
  db: Database,
  counters: readonly Counter[],
  now: Date,
  days = 7,
): Promise<PublicDay[]> {
  const newest = Date.parse(newestPublicDay(now));
  const from = new Date(newest - (days - 1) * DAY_MS);
  const rows = await db.query<{ day: string; kind: string; count: number }>(
    `select to_char(e.at at time zone 'UTC', 'YYYY-MM-DD') as day, e.kind, count(*) as count
     from entry e join log_leaf l on l.entry = e.id
     where e.at >= $1 and e.at < $2 group by 1, 2`,
    [from, new Date(newest + DAY_MS)],
  );
  return Array.from({ length: days }, (_, back) => {
    const day = dayOf(new Date(newest - back * DAY_MS));
    const ofDay = rows.filter((row) => row.day === day);
    return {
      day,
      counts: countKinds(counters, ofDay).map(({ name, count }) => ({ name, count: blurred(count) })),
    };
  });
}

/**
 * The newest public day as the public page shows it; null is a count under ten. One day and not a moving sum: the
 * difference of two such sums would give away the small figures of the days at their ends.
 */
export async function newestPublicCounts(
  db: Database,
  counters: readonly Counter[],
  now: Date,
): Promise<{ from: string; to: string; rows: { name: string; count: number | null }[] }> {
  const [newest] = await publicCounts(db, counters, now, 1);
  const { day, counts } = newest!;
  const rows = counts.map(({ name, count }) => ({ name, count: count === 'under ten' ? null : count }));
  return { from: day, to: day, rows };
}

/** Adds up what falls under each counter's prefixes; a kind counts once a counter. */
export function countKinds(
  counters: readonly Counter[],
  rows: readonly { kind: string; count: number }[],
): { name: string; count: number }[] {
  return counters.map(({ name, kinds }) => ({
    name,
    count: rows
      .filter(({ kind }) => kinds.some((prefix) => kind.startsWith(prefix)))
      .reduce((sum, { count }) => sum + count, 0),
  }));
}
