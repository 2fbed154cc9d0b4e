import type { Database } from '../../../kernel/store/store.ts';

/**
 * Banks of partners that their partner shares no more, and since when: nothing in them acts, and what there was last was
 * taken out of our sight by a narrowing and not by a revocation. By the clock of this node, when it heard.
 * @param db the system's: what was taken back is seen by nobody any more
 */
export async function unsharedSince(db: Database, banks: number[]): Promise<Map<number, Date>> {
  const rows = await db.query<{ bank: number; since: Date }>(
    `select b.object as bank, last.since from bank b
     join lateral (
       select p.withdrawn_at as since from signal s join record r on r.object = s.object
       join placement p on p.object = r.object and p.view = 'own:' || s.holder
       where s.bank = b.object and s.gone = 'withdrawn' and not r.revoked and p.withdrawn_at is not null
       order by s.position desc limit 1) last on true
     where b.object = any ($1) and b.provenance = 'peer'
       and not exists (select from signal s where s.bank = b.object and s.gone is null)`,
    [banks],
  );
  return new Map(rows.map(({ bank, since }) => [bank, since]));
}
