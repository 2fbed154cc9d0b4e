import type { Reminder } from '../../engines/cases/reminder-plan.ts';

/** Somebody who has said how they are reached, and who may see the case. */
export type Reachable = {
  person: string /** Of the shift they are on; null when on none. */;
  rank: number | null;
};

/**
 * Whom one reminder goes to. Whoever took the case on is asked first and alone, until three quarters of the time are gone: then
 * everybody on duty hears of it, taken on or not. Without a rota, or with nobody of it to be reached, everybody is called who can be.
 * @param takenBy who said "I have it"
 */
export function whomToCall(
  reaches: Reminder['reaches'],
  takenBy: string | null,
  reachable: readonly Reachable[],
): string[] {
  const onDuty = reachable.filter(({ rank }) => rank !== null);
  const all = onDuty.length > 0 ? onDuty : reachable;
  const names = (some: readonly Reachable[]) => [...new Set(some.map(({ person }) => person))].sort();
  const taker = reachable.filter(({ person }) => person === takenBy);
  if (reaches === 'everybody') return names([...all, ...taker]);
  if (taker.length > 0) return names(taker);
  if (onDuty.length === 0) return names(reachable);
  // A rota that begins at rank 2 has nobody before it.
  const first = Math.min(...onDuty.map(({ rank }) => rank!));
  return names(onDuty.filter(({ rank }) => rank! <= Math.max(reaches, first)));
}
