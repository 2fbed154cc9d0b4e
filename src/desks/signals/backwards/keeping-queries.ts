import type { Database } from '../../../kernel/store/store.ts';

/** Whether an organisation keeps the hashes of what it asks about. */
export type HashKeeping = {
  object: number;
  organisation: string;
  /** How long, 1 to 90; null: off. */
  days: number | null;
  reason: string;
  turnedAt: Date;
};

const KEEPING = 'object, organisation, days, reason, turned_at as "turnedAt"';

export async function keepingOf(db: Database, organisation: string): Promise<HashKeeping | null> {
  const sql = `select ${KEEPING} from hash_keeping where organisation = $1`;
  return (await db.query<HashKeeping>(sql, [organisation]))[0] ?? null;
}

/** The same, held until the end of the transaction: one change at a time. */
export async function lockKeeping(db: Database, organisation: string): Promise<HashKeeping | null> {
  await db.query("select pg_advisory_xact_lock(hashtextextended('signals hash keeping ' || $1, 0))", [
    organisation,
  ]);
  return keepingOf(db, organisation);
}

export const insertKeeping = (db: Database, one: HashKeeping, principals: string[]) =>
  db.query(
    `with a as (insert into audience (object, principal) select $1::bigint, unnest($6::text[]))
     insert into hash_keeping (object, organisation, days, reason, turned_at) values ($1::bigint, $2, $3, $4, $5)`,
    [one.object, one.organisation, one.days, one.reason, one.turnedAt, principals],
  );

export const updateKeeping = (db: Database, { object, days, reason, turnedAt }: HashKeeping) =>
  db.query('update hash_keeping set days = $2, reason = $3, turned_at = $4 where object = $1', [
    object,
    days,
    reason,
    turnedAt,
  ]);

/** Organisations of this node that keep hashes now, for everybody to know. */
export const publicKeepers = (db: Database) =>
  db.query<{ name: string; days: number; since: Date }>(
    `select o.name, h.days, h.turned_at as since from hash_keeping h join organisation o on o.id = h.organisation
     where h.days is not null order by o.name, o.id`,
  );
