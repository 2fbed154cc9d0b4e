import { reserveHandle } from '../../../kernel/store/record-queries.ts';
import type { Database, Transaction } from '../../../kernel/store/store.ts';

/**
 * Counts one item that a bank spared, and the signals it was spared of. One at a time a bank: the numbers have one object.
 * @param tx a system transaction
 * @returns the object whose audience may know of it
 */
export async function countSpared(
  tx: Transaction,
  bank: number,
  principals: string[],
  signals: string[],
): Promise<number> {
  await tx.query("select pg_advisory_xact_lock(hashtextextended('signals spared by ' || $1::bigint, 0))", [
    bank,
  ]);
  const [known] = await tx.query<{ object: number }>(
    'update suppression set items = items + 1 where bank = $1 returning object',
    [bank],
  );
  const object = known?.object ?? (await reserveHandle(tx));
  if (!known) {
    await tx.query(
      `with a as (insert into audience (object, principal) select $1::bigint, unnest($3::text[]))
       insert into suppression (object, bank, items) values ($1::bigint, $2, 1)`,
      [object, bank, principals],
    );
  }
  await tx.query(
    `insert into suppressed_signal (object, signal, many) select $1::bigint, g.signal, 1 from unnest($2::text[]) as g(signal)
     on conflict (object, signal) do update set many = suppressed_signal.many + 1`,
    [object, signals],
  );
  return object;
}

/** How often each of these signals was kept from acting, as far as the viewer may know. */
export async function suppressionsOf(db: Database, signals: string[]): Promise<Map<string, number>> {
  const rows = await db.query<{ signal: string; many: number }>(
    'select signal, sum(many)::int as many from suppressed_signal where signal = any ($1) group by signal',
    [signals],
  );
  return new Map(rows.map(({ signal, many }) => [signal, many]));
}

/** By bank: how often signals of it were kept from acting, and how many items it spared itself. */
export async function suppressionsOfBanks(
  db: Database,
  banks: number[],
): Promise<Map<number, { suppressed: number; spared: number }>> {
  const rows = await db.query<{ bank: number; suppressed: number; spared: number }>(
    `select b.bank, coalesce((select sum(g.many)::int from suppressed_signal g
         where exists (select from signal s where s.id = g.signal and s.bank = b.bank)), 0) as suppressed,
       coalesce((select p.items from suppression p where p.bank = b.bank), 0) as spared
     from unnest($1::bigint[]) as b(bank)`,
    [banks],
  );
  return new Map(rows.map(({ bank, ...counts }) => [bank, counts]));
}
