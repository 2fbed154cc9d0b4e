import type { Database } from '../../../kernel/store/store.ts';
import type { SignalType } from '../types/signal-types.ts';

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

export const exchangeTotals = (db: Database, objects: number[]) =>
  db.query<{ exchange: number; state: EntryState; many: number }>(
    'select exchange, state, many from exchange_totals($1)',
    [objects],
  );

/** The newest version that the far side said of each of these. */
export async function versionsOf(
  db: Database,
  exchange: number,
  ids: string[],
): Promise<Map<string, bigint>> {
  const rows = await db.query<{ id: string; version: string }>(
    'select external_id as id, version::text from exchange_version where exchange = $1 and external_id = any ($2)',
    [exchange, ids],
  );
  return new Map(rows.map(({ id, version }) => [id, BigInt(version)]));
}

export const writeVersions = (db: Database, exchange: number, versions: Record<string, string>) =>
  db.query(
    `insert into exchange_version (exchange, external_id, version)
     select $1, * from unnest($2::text[], $3::numeric[])
     on conflict (exchange, external_id) do update set version = greatest(exchange_version.version, excluded.version)`,
    [exchange, Object.keys(versions), Object.values(versions)],
  );
