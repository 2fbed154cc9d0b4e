import type { Recomputation } from '../../../kernel/audit/deep-check.ts';
import type { Database } from '../../../kernel/store/store.ts';
import { readSignal } from '../signal.ts';
import { PROJECTED } from './project-signals.ts';

type Row = {
  number: number;
  id: string;
  bank: number;
  /** Of the bank it was placed in, whatever the row says. */
  bankName: string;
  type: string;
  code: Buffer;
  codes: Buffer | null;
  quality: number | null;
  originator: string | null;
  originatorClass: string;
  ordered: boolean;
  validFrom: Date;
  validUntil: Date | null;
  gone: 'withdrawn' | 'expired' | 'erased' | null;
  object: number;
  versionNs: string;
  /** By `bank_signal`, which acts vouch for. */
  placed: number | null;
  newest: number | null;
  newestNs: string | null;
  body: string | null;
  revoked: boolean;
  erased: boolean;
  /** By its originator, from the holder; and given back later, which does not bring the signal back. */
  takenBack: boolean;
  restored: boolean;
  versions: number;
  /** Who is known here to have said the newest version, and the class of the one named. */
  speaker: string | null;
  /** Whether it came from a partner. */
  partner: boolean;
  /** Who fills the bank, where a partner does. */
  bankOf: string | null;
  bankInnocent: boolean | null;
  class: string | null;
};

const CHUNK = 1_000;

const OF_ITS_KINDS = PROJECTED.map((kind) => `starts_with(e.kind, '${kind}')`).join(' or ');

/** The desk's reader of the sequence has not come to the last act about these records yet. */
const WAITS = (holder: string, id: string) => `exists (
  select from record v join entry e on e.object = v.object left join log_leaf l on l.entry = e.id
  where v.holder = ${holder} and v.id = ${id} and (${OF_ITS_KINDS})
    and (l.index is null or l.epoch * ${2 ** 40} + l.index > coalesce((select position from consumer where name = 'signals.project'), -1)))`;

const SIGNALS = `select s.number, s.id, s.bank, coalesce(b.name, s.bank::text) as "bankName", s.type, s.code, s.codes, s.quality, s.originator,
    s.originator_class as "originatorClass", s.ordered, s.valid_from as "validFrom", s.valid_until as "validUntil",
    s.gone, s.object, s.version_ns::text as "versionNs", p.bank as placed, n.object as newest,
    n.version_ns::text as "newestNs", n.body, coalesce(n.revoked, false) as revoked, n.erased_at is not null as erased,
    exists (select from placement w where w.object = s.object and w.view = 'own:' || s.holder
      and w.withdrawn_at is not null) as "takenBack",
    exists (select from entry e where e.object = s.object and e.kind = 'record.restored') as restored,
    x.versions, k.id as speaker, coalesce(n.source like 'peer:%', false) as partner, case when b.provenance = 'peer' then b.originator end as "bankOf", b.innocent as "bankInnocent", o.class
  from signal s left join bank_signal p on p.holder = s.holder and p.id = s.id
  left join bank b on b.object = coalesce(p.bank, s.bank)
  left join lateral (select * from record r where r.holder = s.holder and r.id = s.id
    order by r.version_ns desc, r.object desc limit 1) n on true
  cross join lateral (select count(*)::int as versions from record r where r.holder = s.holder and r.id = s.id) x
  left join organisation k on k.id = case
    when n.source = 'own' then n.created_by when n.source like 'peer:%' then substr(n.source, 6) end
  left join organisation o on o.id = s.originator
  where s.number > $1 and not ${WAITS('s.holder', 's.id')} order by s.number limit ${CHUNK}`;

/**
 * Computes the table of signals anew from the newest records, row by row. Signals whose records have acts that the
 * desk has still to read are left for the next time.
 */
export const checkSignals: Recomputation = {
  async recompute({ now }, db, add) {
    const named = (id: string, bank: string) => ({
      table: 'signal',
      what: 'signal',
      name: `${id} of bank ${bank}`,
    });
    for await (const row of signals(db)) {
      if (row.placed === null) add({ fault: 'row-unlogged', ...named(row.id, row.bankName) });
      else {
        for (const column of alteredColumns(row, now())) {
          add({ fault: 'row-altered', ...named(row.id, row.bankName), column });
        }
      }
    }
    const missing = await db.query<{ id: string; bank: string }>(
      `select p.id, coalesce(b.name, p.bank::text) as bank from bank_signal p left join bank b on b.object = p.bank
       where not exists (select from signal s where s.holder = p.holder and s.id = p.id)
         and exists (select from record r where r.holder = p.holder and r.id = p.id and not r.revoked and r.erased_at is null)
         and not ${WAITS('p.holder', 'p.id')} order by p.id limit 200`,
    );
    for (const { id, bank } of missing) add({ fault: 'row-missing', ...named(id, bank) });
  },
};

async function* signals(db: Database): AsyncGenerator<Row> {
  let after = 0;
  for (;;) {
    const rows = await db.query<Row>(SIGNALS, [after]);
    const last = rows.at(-1);
    if (!last) return;
    after = last.number;
    yield* rows;
  }
}

function alteredColumns(row: Row, now: Date): string[] {
  const columns: [string, unknown, unknown][] = [['bank', row.bank, row.placed]];
  // What was erased says nothing any more; what came before it is gone as well.
  if (row.erased) return differing([...columns, ['gone', row.gone !== null, true]]);
  columns.push(['object', row.object, row.newest], ['version_ns', row.versionNs, row.newestNs]);
  const signal = row.revoked || row.body === null ? null : readSignal(JSON.parse(row.body));
  if (signal === null) return differing([...columns, ['gone', row.gone, 'withdrawn']]);
  columns.push(
    ['type', row.type, signal.type],
    ['code', row.code.toString('hex'), signal.code],
    ['codes', row.codes?.toString('hex'), signal.codes?.toString('hex')],
    ['quality', row.quality, signal.quality],
    ['ordered', row.ordered, signal.about?.ordered ?? false],
    ['valid_from', row.validFrom.getTime(), signal.validFrom.getTime()],
    ['valid_until', row.validUntil?.getTime(), signal.validUntil?.getTime()],
    ['originator', row.originator, row.speaker],
    // A partner's word stands in a bank of the partner.
    ['bank', row.bankOf, row.partner ? row.speaker : null],
    ['bank', row.bankInnocent, signal.innocent],
    ['gone', mayBeGone(row, now), true],
  );
  if (row.originator !== null) columns.push(['originator_class', row.originatorClass, row.class]);
  else if (row.versions === 1 && signal.about) {
    columns.push(['originator_class', row.originatorClass, signal.about.originator_class]);
  }
  return differing(columns);
}

const differing = (columns: [string, unknown, unknown][]): string[] =>
  columns.flatMap(([column, is, should]) => (is === should ? [] : [column]));

/** Whether a signal whose newest version still says it may be, or not be, out of use. */
function mayBeGone({ gone, takenBack, restored, validUntil }: Row, now: Date): boolean {
  if (gone === null) return !takenBack;
  if (gone === 'expired') return validUntil !== null && validUntil <= now;
  return gone === 'withdrawn' && (takenBack || restored);
}
