import type { Database } from '../../../kernel/store/store.ts';
import type { SignalType } from '../types/signal-types.ts';
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

/** Takes exchanges whose time has come; a process that dies lets go of them by itself. */
export const claimDue = (db: Database, now: Date, until: Date, limit: number) =>
  db.query<Claimed>(
    `with due as (
       select object as it from exchange where next_at <= $1 and removed_at is null and paused_at is null
         and (claimed_until is null or claimed_until <= $1)
       order by next_at limit $3 for update skip locked)
     update exchange set claimed_until = $2, tried_at = $1 from due where object = it
     returning ${EXCHANGE}, cursor, credential`,
    [now, until, limit],
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

export const exchangeTotals = (db: Database, objects: number[]) =>
  db.query<{ exchange: number; state: EntryState; many: number }>(
    'select exchange, state, many from exchange_totals($1)',
    [objects],
  );

export type EntryState = 'live' | 'held' | 'kept' | 'withdrawn';
export type EntryRow = {
  externalId: string;
  signal: string;
  type: SignalType;
  /** Hexadecimal digits. */
  code: string;
  made: boolean;
  tags: string[];
  state: EntryState;
};

const ENTRY = `external_id as "externalId", signal, type, encode(code, 'hex') as code, made, tags, state`;

export const entriesOfIds = (db: Database, exchange: number, ids: string[]) =>
  db.query<EntryRow>(`select ${ENTRY} from exchange_entry where exchange = $1 and external_id = any ($2)`, [
    exchange,
    ids,
  ]);

/** Entries of other ids that stand for one of these hashes now. */
export const entriesOfCodes = (db: Database, exchange: number, codes: string[]) =>
  db.query<EntryRow>(
    `select ${ENTRY} from exchange_entry where exchange = $1 and code = any ($2::bytea[]) and state <> 'withdrawn'`,
    [exchange, codes.map((code) => Buffer.from(code, 'hex'))],
  );

export const entriesInState = (db: Database, exchange: number, states: EntryState[], limit: number) =>
  db.query<EntryRow>(
    `select ${ENTRY} from exchange_entry where exchange = $1 and state = any ($2) order by external_id, code limit $3`,
    [exchange, states, limit],
  );

/** Live entries whose id begins with a prefix, a page at a time by id. */
export const liveEntries = (db: Database, exchange: number, prefix: string, after: string, limit: number) =>
  db.query<EntryRow>(
    `select ${ENTRY} from exchange_entry where exchange = $1 and state = 'live' and starts_with(external_id, $2)
       and external_id > $3 order by external_id limit $4`,
    [exchange, prefix, after, limit],
  );

export const countEntries = async (
  db: Database,
  exchange: number,
  since: Date,
): Promise<{ live: number; held: number; recent: number }> => {
  const [row] = await db.query<{ live: number; held: number; recent: number }>(
    `select count(*) filter (where state = 'live')::int as live, count(*) filter (where state = 'held')::int as held,
       count(*) filter (where state = 'withdrawn' and changed_at > $2)::int as recent
     from exchange_entry where exchange = $1`,
    [exchange, since],
  );
  return row!;
};

export const upsertEntries = (
  db: Database,
  exchange: number,
  holder: string,
  rows: Omit<EntryRow, 'state'>[],
  at: Date,
) =>
  db.query(
    `insert into exchange_entry (exchange, external_id, holder, signal, type, code, made, tags, state, changed_at)
     select $1, g.external_id, $2, g.signal, g.type, g.code, g.made,
       array(select jsonb_array_elements_text(g.tags::jsonb)), 'live', $3
     from unnest($4::text[], $5::text[], $6::text[], $7::bytea[], $8::bool[], $9::text[])
       as g(external_id, signal, type, code, made, tags)
     on conflict (exchange, external_id, type, code) do update set signal = excluded.signal, made = excluded.made,
       tags = excluded.tags, state = 'live', changed_at = excluded.changed_at`,
    [
      exchange,
      holder,
      at,
      rows.map((row) => row.externalId),
      rows.map((row) => row.signal),
      rows.map((row) => row.type),
      rows.map((row) => Buffer.from(row.code, 'hex')),
      rows.map((row) => row.made),
      rows.map((row) => JSON.stringify(row.tags)),
    ],
  );

export const setEntryStates = (
  db: Database,
  exchange: number,
  rows: EntryRow[],
  state: EntryState,
  at: Date,
) =>
  db.query(
    `update exchange_entry x set state = $4, changed_at = $5
     from unnest($2::text[], $3::bytea[], $6::text[]) as g(external_id, code, type)
     where x.exchange = $1 and x.external_id = g.external_id and x.code = g.code and x.type = g.type`,
    [
      exchange,
      rows.map((row) => row.externalId),
      rows.map((row) => Buffer.from(row.code, 'hex')),
      state,
      at,
      rows.map((row) => row.type),
    ],
  );

/** Of these signals those that the exchange brought and that none of its entries stands for any more. */
export const unsupported = async (
  db: Database,
  exchange: number,
  holder: string,
  signals: string[],
): Promise<string[]> =>
  (
    await db.query<{ signal: string }>(
      `select x.signal from exchange_entry x where x.signal = any ($3) and x.holder = $2 and x.exchange = $1
       group by x.signal having bool_or(x.made) and bool_and(x.state = 'withdrawn')`,
      [exchange, holder, signals],
    )
  ).map((row) => row.signal);

/** Newest versions of records that can have a next one. */
export const newestBodies = (db: Database, holder: string, ids: string[]) =>
  db.query<{ id: string; body: string }>(
    `select id, body from (
       select distinct on (id) id, body, revoked, erased_at from record where holder = $1 and id = any ($2)
       order by id, version_ns desc) r
     where not revoked and erased_at is null and body is not null`,
    [holder, ids],
  );

/** Signals that act in a bank, by what is compared; the table of signals may be a moment behind the records. */
export const signalsInBank = (db: Database, bank: number, codes: string[]) =>
  db.query<{ id: string; type: SignalType; code: string }>(
    `select s.id, s.type, encode(s.code, 'hex') as code from signal s
     where s.bank = $1 and s.code = any ($2::bytea[]) and s.gone is null
       and not exists (select from record r where r.holder = s.holder and r.id = s.id and r.revoked)`,
    [bank, codes.map((code) => Buffer.from(code, 'hex'))],
  );
