import type { Database } from '../../../kernel/store/store.ts';
import type { ExchangeKind } from './exchange-kinds.ts';

export type Exchange = {
  object: number;
  id: string;
  holder: string;
  name: string;
  kind: ExchangeKind;
  address: string;
  collection: string | null;
  keyId: string | null;
  bank: number;
  everySeconds: number;
  holdPercent: number;
  createdAt: Date;
  pausedAt: Date | null;
  removedAt: Date | null;
  letThroughAt: Date | null;
  nextAt: Date;
  claimedUntil: Date | null;
  triedAt: Date | null;
  pulledAt: Date | null;
  failures: number;
  error: string | null;
  malformed: number;
  upheld: number;
  notTaken: Record<string, number>;
};

const EXCHANGE = `object, id, holder, name, kind, address, collection, key_id as "keyId", bank,
  every_seconds as "everySeconds", hold_percent as "holdPercent", created_at as "createdAt", paused_at as "pausedAt",
  removed_at as "removedAt", let_through_at as "letThroughAt", next_at as "nextAt", claimed_until as "claimedUntil",
  tried_at as "triedAt", pulled_at as "pulledAt", failures, error, malformed, upheld, not_taken as "notTaken"`;

/** Those that were removed are no more listed; their acts stay in the log. */
export const listExchanges = (db: Database) =>
  db.query<Exchange>(
    `select ${EXCHANGE} from exchange where removed_at is null order by lower(name), object`,
  );

export async function findExchange(db: Database, id: string): Promise<Exchange | null> {
  if (!/^[0-9a-f-]{36}$/.test(id)) return null;
  const rows = await db.query<Exchange>(
    `select ${EXCHANGE} from exchange where id = $1 and removed_at is null`,
    [id],
  );
  return rows[0] ?? null;
}

export const isNameTaken = async (db: Database, holder: string, name: string): Promise<boolean> =>
  (
    await db.query(
      'select from exchange where holder = $1 and lower(name) = lower($2) and removed_at is null limit 1',
      [holder, name],
    )
  ).length > 0;

export type NewExchangeRow = Pick<
  Exchange,
  | 'object'
  | 'id'
  | 'holder'
  | 'name'
  | 'kind'
  | 'address'
  | 'collection'
  | 'keyId'
  | 'bank'
  | 'everySeconds'
  | 'holdPercent'
  | 'createdAt'
> & { credential: Buffer | null };

export const insertExchange = (db: Database, row: NewExchangeRow, principals: string[]) =>
  db.query(
    `with a as (insert into audience (object, principal) select $1::bigint, unnest($13::text[]))
     insert into exchange (object, id, holder, name, kind, address, collection, key_id, credential, bank, every_seconds,
       hold_percent, created_at, next_at)
     values ($1::bigint, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $14, $12::timestamptz, $12::timestamptz)`,
    [
      row.object,
      row.id,
      row.holder,
      row.name,
      row.kind,
      row.address,
      row.collection,
      row.keyId,
      row.credential,
      row.bank,
      row.everySeconds,
      row.createdAt,
      principals,
      row.holdPercent,
    ],
  );

export const setPaused = (db: Database, object: number, at: Date | null) =>
  db.query('update exchange set paused_at = $2 where object = $1', [object, at]);

/** The credential goes with it. */
export const setRemoved = (db: Database, object: number, at: Date) =>
  db.query(
    `update exchange set removed_at = $2, credential = null, key_id = null, cursor = null where object = $1`,
    [object, at],
  );

export const setDue = (db: Database, object: number, at: Date) =>
  db.query('update exchange set next_at = $2 where object = $1', [object, at]);

export const setLetThrough = (db: Database, object: number, at: Date) =>
  db.query('update exchange set let_through_at = $2 where object = $1', [object, at]);

export type Claimed = Exchange & { cursor: string | null; credential: Buffer | null };

/**
 * Takes exchanges whose time has come; a process that dies lets go of them by itself.
 * @param without hosts, as an address in its normal form has them, that are asked enough already
 */
export const claimDue = (db: Database, now: Date, until: Date, limit: number, without: string[] = []) =>
  db.query<Claimed>(
    `with due as (
       select object as it from exchange where next_at <= $1 and removed_at is null and paused_at is null
         and (claimed_until is null or claimed_until <= $1) and split_part(address, '/', 3) <> all ($4)
       order by next_at limit $3 for update skip locked)
     update exchange set claimed_until = $2, tried_at = $1 from due where object = it
     returning ${EXCHANGE}, cursor, credential`,
    [now, until, limit, without],
  );

/** Read again under a lock: somebody may have paused or removed it in the middle of a pull. */
export async function lockExchange(db: Database, object: number): Promise<Exchange | null> {
  const rows = await db.query<Exchange>(
    `select ${EXCHANGE} from exchange where object = $1 and removed_at is null for update`,
    [object],
  );
  return rows[0] ?? null;
}

/** The claim goes on with each page. */
export const moveCursor = (db: Database, object: number, cursor: string | null, claimedUntil: Date) =>
  db.query('update exchange set cursor = $2, claimed_until = $3 where object = $1', [
    object,
    cursor,
    claimedUntil,
  ]);

export type Outcome = {
  error: string | null;
  nextAt: Date;
  malformed: number;
  upheld: number;
  notTaken: Record<string, number>;
  /** The pull reached its end at this time. */
  pulledAt: Date | null;
};

/** How a pull went. Of one that failed the counts of the last good one stay. */
export const noteOutcome = (db: Database, object: number, outcome: Outcome) =>
  db.query(
    `update exchange set claimed_until = null, error = $2, next_at = $3,
       failures = case when $2::text is null then 0 else failures + 1 end,
       pulled_at = coalesce($4, pulled_at),
       malformed = case when $2::text is null then $5 else malformed end,
       upheld = case when $2::text is null then $6 else upheld end,
       not_taken = case when $2::text is null then $7::jsonb else not_taken end
     where object = $1`,
    [
      object,
      outcome.error,
      outcome.nextAt,
      outcome.pulledAt,
      outcome.malformed,
      outcome.upheld,
      JSON.stringify(outcome.notTaken),
    ],
  );

export const letGo = (db: Database, object: number) =>
  db.query('update exchange set claimed_until = null where object = $1', [object]);
