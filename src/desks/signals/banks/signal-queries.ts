import type { OrganisationClass } from '../../../kernel/kernel.ts';
import type { Database } from '../../../kernel/store/store.ts';
import type { SignalType } from '../types/signal-types.ts';

export type ShownSignal = {
  number: number;
  object: number;
  holder: string;
  id: string;
  type: SignalType;
  /** What is compared, in hexadecimal digits; how it is written stands in its record. */
  code: string;
  quality: number | null;
  bank: number;
  bankId: string;
  bankName: string;
  originator: string | null;
  originatorName: string;
  originatorClass: OrganisationClass;
  ordered: boolean;
  addedAt: Date;
  gone: string | null;
  stoppedAt: Date | null;
  body: string;
  attested: boolean;
  receivedUnder: string | null;
};

/** Signals with what stands behind them; conditions follow. */
export const SHOWN = `select s.number, s.object, s.holder, s.id, s.type, encode(s.code, 'hex') as code, s.quality, s.bank,
    b.id::text as "bankId", b.name as "bankName", s.originator, s.originator_name as "originatorName", s.originator_class as "originatorClass",
    s.ordered, s.added_at as "addedAt", s.gone, t.stopped_at as "stoppedAt", r.body, r.attested,
    r.received_under as "receivedUnder"
  from signal s join bank b on b.object = s.bank join record r on r.object = s.object
  left join signal_stop t on t.holder = s.holder and t.signal = s.id`;

export const signalsOfBank = (db: Database, bank: number, after: number, limit: number) =>
  db.query<ShownSignal>(`${SHOWN} where s.bank = $1 and s.number > $2 order by s.number limit $3`, [
    bank,
    after,
    limit,
  ]);

/** Every copy that the viewer sees: several organisations of a node may hold a signal of the same id. */
export const shownSignals = (db: Database, ids: string[]) =>
  db.query<ShownSignal>(`${SHOWN} where s.id = any ($1) order by s.number`, [ids]);

/** The newest version of an own record, to make the next one of. */
export async function newestBody(
  db: Database,
  holder: string,
  id: string,
): Promise<{ body: string; object: number } | null> {
  const [row] = await db.query<{ body: string; object: number }>(
    'select body, object from record where holder = $1 and id = $2 order by version_ns desc limit 1',
    [holder, id],
  );
  return row ?? null;
}

/** Agreements under which this node holds, shares or ever shared a record: where word about it must go. */
export async function agreementsOfRecord(db: Database, id: string): Promise<string[]> {
  const rows = await db.query<{ agreement: string }>(
    `select distinct agreement from (
       select r.received_under as agreement from record r where r.id = $1
       union select substr(p.view, 11) from record r join placement p using (object)
       where r.id = $1 and p.view like 'agreement:%') g
     join agreement a on a.id = g.agreement and a.status = 'accepted'`,
    [id],
  );
  return rows.map((row) => row.agreement);
}

export type Stop = { object: number; holder: string; signal: string; principals: string[] };

export const stopSignals = (db: Database, stops: Stop[], at: Date) =>
  db.query(
    `with stop as (
       select * from unnest($1::bigint[], $2::text[], $3::text[], $4::text[]) as g(object, holder, signal, principals)
     ), a as (
       insert into audience (object, principal)
       select object, unnest(string_to_array(principals, ' ')) from stop)
     insert into signal_stop (object, holder, signal, stopped_at)
     select object, holder, signal, $5::timestamptz from stop`,
    [
      stops.map((one) => one.object),
      stops.map((one) => one.holder),
      stops.map((one) => one.signal),
      stops.map((one) => one.principals.join(' ')),
      at,
    ],
  );

/**
 * The copies that caught the item of a review, as far as the viewer sees them: those of the banks it matched, and
 * others of the same id and the same hash.
 */
export const copiesThatCaught = (db: Database, review: number) =>
  db.query<ShownSignal>(
    `${SHOWN} where exists (
       select from review_match m join signal c on c.bank = m.bank and c.id = m.signal
       where m.object = $1 and m.signal = s.id and (c.number = s.number or c.type = s.type and c.code = s.code))
     order by s.number`,
    [review],
  );

/** Signals that a bank holds already, by what is compared. */
export const signalsByCode = (db: Database, bank: number, codes: string[]) =>
  db.query<{ id: string; type: SignalType; code: string; stopped: boolean }>(
    `select s.id, s.type, encode(s.code, 'hex') as code, t.object is not null as stopped from signal s
     left join signal_stop t on t.holder = s.holder and t.signal = s.id
     where s.bank = $1 and s.code = any ($2::bytea[]) and s.gone is null`,
    [bank, codes.map((code) => Buffer.from(code, 'hex'))],
  );

/** Of these ids the signals that organisations of this node made themselves. */
export const ownSignals = (db: Database, ids: string[]) =>
  db.query<{ id: string; organisation: string }>(
    `select s.id, s.originator as organisation from signal s join organisation o on o.id = s.originator
     where s.id = any ($1) and s.holder = s.originator and o.local`,
    [ids],
  );

/** Cases that stand on a signal, as far as the viewer sees them, in each of two kinds of states. */
export async function casesOn(
  db: Database,
  signal: string,
  undecided: readonly string[],
  restricted: readonly string[],
): Promise<{ undecided: number; restricted: number }> {
  const [row] = await db.query<{ undecided: number; restricted: number }>(
    `select count(*) filter (where s.state = any ($2))::int as undecided,
       count(*) filter (where s.state = any ($3))::int as restricted
     from review_match m join case_state s using (object) where m.signal = $1`,
    [signal, undecided, restricted],
  );
  return row!;
}

/** The newest act by which this copy was stopped here or taken back. */
export async function actThatEnded(
  db: Database,
  { object, holder, id }: Pick<ShownSignal, 'object' | 'holder' | 'id'>,
): Promise<{ entry: number; at: Date } | null> {
  const [row] = await db.query<{ entry: number; at: Date }>(
    `select e.id as entry, e.at from entry e
     where e.kind in ('signal.stopped', 'bank.signal-withdrawn')
       and e.object in (select $1::bigint union select object from signal_stop where holder = $2 and signal = $3)
     order by e.id desc limit 1`,
    [object, holder, id],
  );
  return row ?? null;
}

/** The name of whoever an act names, where the viewer knows them; the node's own acts have none. */
export async function nameOfPerson(db: Database, actor: string): Promise<string | null> {
  const [row] = await db.query<{ name: string }>("select name from person where 'person:' || id = $1", [
    actor,
  ]);
  return row?.name ?? null;
}
