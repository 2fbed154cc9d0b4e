import type { OrganisationClass } from '../../../kernel/kernel.ts';
import type { Database } from '../../../kernel/store/store.ts';
import type { SignalType } from '../types/signal-types.ts';

/** A record as a reader of the sequence meets it. */
export type ArrivedRecord = {
  object: number;
  id: string;
  type: string;
  holder: string;
  source: string;
  createdBy: string | null;
  revoked: boolean;
  versionNs: string | null;
  body: string;
  receivedAt: Date;
  receivedUnder: string | null;
};

/** Records by handle; of `revocations` only the revoked versions. */
export const arrivedRecords = (
  db: Database,
  objects: number[],
  types: string[],
  revocations: string[] = [],
) =>
  db.query<ArrivedRecord>(
    `select object, id, type, holder, source, created_by as "createdBy", revoked, version_ns::text as "versionNs",
       body, received_at as "receivedAt", received_under as "receivedUnder"
     from record where object = any ($1) and (type = any ($2) or revoked and type = any ($3)) and erased_at is null
     order by object`,
    [objects, types, revocations],
  );

/** Which bank already holds these ids of one holder, and the newest version that makes a signal. */
export async function banksOfIds(
  db: Database,
  ids: string[],
): Promise<Map<string, { bank: number; versionNs: string | null }>> {
  const rows = await db.query<{ holder: string; id: string; bank: number; versionNs: string | null }>(
    `select b.holder, b.id, b.bank, s.version_ns::text as "versionNs"
     from bank_signal b left join signal s on s.holder = b.holder and s.id = b.id where b.id = any ($1)`,
    [ids],
  );
  return new Map(rows.map(({ holder, id, ...rest }) => [`${holder} ${id}`, rest]));
}

export type SignalRow = {
  object: number;
  holder: string;
  id: string;
  bank: number;
  type: SignalType;
  code: Buffer;
  codes: Buffer | null;
  quality: number | null;
  originator: string | null;
  originatorName: string;
  originatorClass: OrganisationClass;
  ordered: boolean;
  versionNs: string;
  validFrom: Date;
  validUntil: Date | null;
  gone: 'withdrawn' | null;
  addedAt: Date;
  position: number;
};

/**
 * Writes newest versions, with who is known to say them now; an older version that arrives late changes nothing.
 */
export async function upsertSignals(db: Database, rows: SignalRow[]): Promise<void> {
  if (rows.length === 0) return;
  const columns = <K extends keyof SignalRow>(key: K) => rows.map((row) => row[key]);
  await db.query(
    `insert into signal (object, holder, id, bank, type, code, codes, quality, originator, originator_name, originator_class,
       ordered, version_ns, valid_from, valid_until, gone, added_at, position)
     select * from unnest($1::bigint[], $2::text[], $3::text[], $4::bigint[], $5::text[], $6::bytea[], $7::bytea[],
       $8::int[], $9::text[], $10::text[], $11::text[], $12::boolean[], $13::bigint[], $14::timestamptz[],
       $15::timestamptz[], $16::text[], $17::timestamptz[], $18::bigint[])
     on conflict (holder, id) do update set object = excluded.object, bank = excluded.bank, type = excluded.type,
       code = excluded.code, codes = excluded.codes, originator = excluded.originator, originator_name = excluded.originator_name,
       originator_class = excluded.originator_class, quality = excluded.quality, ordered = excluded.ordered, version_ns = excluded.version_ns,
       valid_from = excluded.valid_from, valid_until = excluded.valid_until, gone = excluded.gone,
       position = excluded.position
     where excluded.version_ns >= signal.version_ns`,
    [
      columns('object'),
      columns('holder'),
      columns('id'),
      columns('bank'),
      columns('type'),
      columns('code'),
      columns('codes'),
      columns('quality'),
      columns('originator'),
      columns('originatorName'),
      columns('originatorClass'),
      columns('ordered'),
      columns('versionNs'),
      columns('validFrom'),
      columns('validUntil'),
      columns('gone'),
      columns('addedAt'),
      columns('position'),
    ],
  );
}

/** The newest version of these says no signal any more. */
export async function retireSignals(
  db: Database,
  gone: { holder: string; id: string; object: number; versionNs: string; position: number }[],
): Promise<string[]> {
  if (gone.length === 0) return [];
  const rows = await db.query<{ id: string }>(
    `update signal s set gone = 'withdrawn', object = g.object, version_ns = g.version_ns, position = g.position
     from unnest($1::text[], $2::text[], $3::bigint[], $4::bigint[], $5::bigint[])
       as g(holder, id, object, version_ns, position)
     where s.holder = g.holder and s.id = g.id and g.version_ns >= s.version_ns returning s.id`,
    [
      gone.map((one) => one.holder),
      gone.map((one) => one.id),
      gone.map((one) => one.object),
      gone.map((one) => one.versionNs),
      gone.map((one) => one.position),
    ],
  );
  return rows.map((row) => row.id);
}

/** Signals whose record the holder lost: taken back by a partner, or erased. A narrower audience alone loses none. */
export async function loseSignals(
  db: Database,
  objects: number[],
  gone: 'withdrawn' | 'erased',
  position: number,
): Promise<string[]> {
  const rows = await db.query<{ id: string }>(
    `update signal s set gone = $2, position = $3
     where s.object = any ($1) and s.gone is null and ($2 = 'erased' or not exists (
       select from placement p where p.object = s.object and p.view = 'own:' || s.holder and p.withdrawn_at is null))
     returning s.id`,
    [objects, gone, position],
  );
  return rows.map((row) => row.id);
}

/** Signals past their `valid_until` that nobody has noted yet. */
export const expiredSignals = (db: Database, now: Date) =>
  db.query<{ object: number; id: string }>(
    `select object, id from signal where gone is null and valid_until <= $1 order by valid_until limit 1000`,
    [now],
  );

export const expireSignals = (db: Database, objects: number[], now: Date, position: number) =>
  db.query<{ id: string }>(
    `update signal set gone = 'expired', position = $3
     where object = any ($1) and gone is null and valid_until <= $2 returning id`,
    [objects, now, position],
  );

/** The place in the sequence at which a record became a signal; null while it is none. */
export async function projectedAt(db: Database, object: number): Promise<number | null> {
  const [row] = await db.query<{ position: number }>('select position from signal where object = $1', [
    object,
  ]);
  return row?.position ?? null;
}

export const signalsOfStops = (db: Database, objects: number[]) =>
  db.query<{ signal: string }>('select signal from signal_stop where object = any ($1)', [objects]);

/** Signals with matches that came from a partner, of which those may have stopped that a suspension concerns. */
export const partnersMatchedSignals = (db: Database) =>
  db.query<{ signal: string }>(
    `select distinct m.signal from review_match m join signal s on s.id = m.signal
     join peer p on p.organisation = s.originator`,
  );
