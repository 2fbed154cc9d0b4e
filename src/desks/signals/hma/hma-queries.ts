import type { Database } from '../../../kernel/store/store.ts';
import type { SignalType } from '../types/signal-types.ts';

/** How many signals of each type an organisation holds. */
export const heldByType = (db: Database, holder: string) =>
  db.query<{ type: SignalType; many: number }>(
    'select type, count(*)::int as many from signal where holder = $1 and gone is null group by type',
    [holder],
  );

/** The numbers of signals of a holder, by their ids. */
export const numbersOf = (db: Database, holder: string, ids: string[]) =>
  db.query<{ id: string; number: number }>(
    'select id, number from signal where holder = $1 and id = any ($2)',
    [holder, ids],
  );

/** When the partner behind a bank was last heard, what went wrong since, and when its newest signal came. */
export async function lastHeard(
  db: Database,
  bank: number,
  originator: string | null,
): Promise<{ seenAt: Date | null; error: string | null; newest: Date | null }> {
  const [row] = await db.query<{ seenAt: Date | null; error: string | null; newest: Date | null }>(
    `select p.last_seen_at as "seenAt", p.last_error as error,
       (select max(added_at) from signal where bank = $1) as newest
     from (select 1) one left join peer p on p.organisation = $2`,
    [bank, originator],
  );
  return row ?? { seenAt: null, error: null, newest: null };
}
