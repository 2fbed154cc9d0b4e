import type { Database } from '../../../kernel/store/store.ts';

/** In order of the signals, so that two items at once wait for each other instead of failing. */
export const addSuppressions = (db: Database, bank: number, signals: string[]) =>
  db.query(
    `insert into suppression (bank, signal, many) select $1::bigint, g.signal, 1 from unnest($2::text[]) as g(signal)
     order by g.signal on conflict (bank, signal) do update set many = suppression.many + 1`,
    [bank, signals],
  );

/** How often each of these signals was kept from acting, as far as the viewer may know. */
export async function suppressionsOf(db: Database, signals: string[]): Promise<Map<string, number>> {
  const rows = await db.query<{ signal: string; many: number }>(
    'select signal, sum(many)::int as many from suppression where signal = any ($1) group by signal',
    [signals],
  );
  return new Map(rows.map(({ signal, many }) => [signal, many]));
}
