import type { OrganisationClass } from '../../../kernel/kernel.ts';
import { EPOCH } from '../../../kernel/notify/consumer.ts';
import type { Database, Prepared } from '../../../kernel/store/store.ts';
import type { BankMode } from '../banks/bank-queries.ts';
import type { SignalType } from '../types/signal-types.ts';

export type Indexed = {
  number: number;
  type: SignalType;
  /** What is compared: of a value with several codes all of them. */
  code: Buffer;
  gone: boolean;
  position: number;
  addedAt: Date;
};

/** What the index in memory must know, from a place in the sequence on. */
export const signalsAfter = (db: Database, position: number, limit: number) =>
  db.query<Indexed>(
    `select number, type, coalesce(codes, code) as code, gone is not null as gone, position, added_at as "addedAt" from signal
     where position > $1 order by position limit $2`,
    [position, limit],
  );

/** The whole index at once, and the place it stands for. */
export const allSignals = (db: Database, after: number, limit: number) =>
  db.query<Omit<Indexed, 'gone' | 'position' | 'addedAt'>>(
    `select number, type, coalesce(codes, code) as code from signal where gone is null and number > $1 order by number limit $2`,
    [after, limit],
  );

export async function lastPosition(db: Database): Promise<number> {
  const [row] = await db.query<{ position: number | null }>('select max(position) as position from signal');
  return row?.position ?? -1;
}

export type Hit = {
  number: number;
  object: number;
  id: string;
  type: SignalType;
  code: string;
  quality: number | null;
  bank: number;
  bankId: string;
  bankName: string;
  mode: BankMode;
  percent: number | null;
  radius: number;
  innocent: boolean;
  holder: string;
  /** People of the organisation that asks decided against it too often. */
  quarantined: boolean;
  originator: string | null;
  originatorName: string;
  originatorClass: OrganisationClass;
  ordered: boolean;
  tlp: string | null;
  source: 'own' | 'import' | 'peer';
  /** The agreement it was received under. */
  receivedUnder: string | null;
  receivedAt: Date;
  /** As exchanges name it, where one brought it. */
  entries: { exchange: string; id: string; tags: string[] }[];
};

/**
 * Of these signals those that act now and that the viewer may see, with who stands behind them. What another
 * organisation of this node shares does not act for one that upheld an appeal against exactly this hash.
 */
export const liveHits = (db: Database, asking: string, numbers: number[], at: Date) =>
  db.query<Hit>(LIVE_HITS, [numbers, at, asking]);

const LIVE_HITS: Prepared = {
  name: 'live-hits',
  text: `select s.number, s.object, s.id, s.type, encode(s.code, 'hex') as code, s.quality, b.object as bank, b.id as "bankId",
       b.name as "bankName", b.mode, b.percent, b.radius, b.innocent, b.holder,
       exists (select from signal_quarantine q where q.organisation = $3 and q.signal = s.id and q.ended_at is null) as quarantined,
       s.originator, s.originator_name as "originatorName",
       s.originator_class as "originatorClass", s.ordered, r.tlp, split_part(r.source, ':', 1) as source,
       r.received_under as "receivedUnder", r.received_at as "receivedAt", coalesce((
         select jsonb_agg(jsonb_build_object('exchange', e.name, 'id', x.external_id, 'tags', x.tags) order by e.name, x.external_id)
         from exchange_entry x join exchange e on e.object = x.exchange
         where x.signal = s.id and x.holder = s.holder and x.state <> 'withdrawn'), '[]') as entries
     from live_signals($1, $2) as n(number) join signal s using (number) join bank b on b.object = s.bank
       join record r on r.object = s.object
     where s.holder = $3 or not exists (
       select from upheld_hash u where u.holder = $3 and u.type = s.type and u.code = s.code)`,
};

/** How many signals an index holds that misses none. */
export async function countLive(db: Database): Promise<number> {
  const [row] = await db.query<{ many: number }>(
    'select count(*)::int as many from signal where gone is null',
  );
  return row?.many ?? 0;
}

/**
 * The leaf that the log has at a place of the sequence, in hexadecimal; empty where it has none. What was restored from a
 * backup and went on from there has another one, since every leaf has salts of its own.
 */
export async function leafAt(db: Database, position: number): Promise<string> {
  const [row] = await db.query<{ leaf: string }>(
    "select encode(leaf, 'hex') as leaf from log_leaf where epoch = $1 and index = $2",
    [Math.floor(position / EPOCH), position % EPOCH],
  );
  return row?.leaf ?? '';
}

/** Changes to signals that an index which stands at this place has not taken over. */
export async function countBehind(db: Database, position: number): Promise<number> {
  const [row] = await db.query<{ many: number }>(
    'select count(*)::int as many from signal where position > $1',
    [position],
  );
  return row?.many ?? 0;
}

/** The number that was given last; -1 where none was. */
export async function newestNumber(db: Database): Promise<number> {
  const [row] = await db.query<{ number: number | null }>('select max(number) as number from signal');
  return row?.number ?? -1;
}

/** Acts of some kinds that a reader of the sequence has not come to. */
export async function actsUnread(db: Database, reader: string, kinds: readonly string[]): Promise<number> {
  const [row] = await db.query<{ many: number }>(
    `select count(*)::int as many from log_leaf l join entry e on e.id = l.entry
     where (l.epoch, l.index) > (select position / ${EPOCH}, position % ${EPOCH} from consumer where name = $1)
       and exists (select from unnest($2::text[]) as k where starts_with(e.kind, k))`,
    [reader, kinds],
  );
  return row?.many ?? 0;
}

/** What is compared of these signals of a type, but of those that are gone. */
export const codesOf = (db: Database, type: SignalType, numbers: number[]) =>
  db.query<{ number: number; code: Buffer }>(
    `select number, coalesce(codes, code) as code from signal
     where number = any ($1) and type = $2 and gone is null`,
    [numbers, type],
  );
