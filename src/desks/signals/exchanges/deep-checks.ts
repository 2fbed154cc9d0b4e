import {
  listOf,
  type OpenedAct,
  type RowCheck,
  textOf,
  type VouchedRow,
} from '../../../kernel/audit/deep-check.ts';
import { admit, audienceRows } from '../../../kernel/store/audience-check.ts';

const ACTS = ['exchange.added', 'exchange.paused', 'exchange.resumed', 'exchange.removed'];
const ENTRY_ACTS = [
  'exchange.entries-taken',
  'exchange.entries-withdrawn',
  'exchange.withdrawals-held',
  'exchange.entries-kept',
];

const aboutExchange = ({ values }: OpenedAct) =>
  values.name === undefined ? null : `exchange ${textOf(values.name)}`;

/** What an exchange is; how its last pull went is no act. */
const exchanges: RowCheck = {
  table: 'exchange',
  what: 'exchange',
  kinds: ACTS,
  by: 'object',
  rows: `select e.object as of, e.id::text as key, e.name, e.holder, e.kind, e.address, e.collection,
    b.id::text as bank, e.every_seconds, e.hold_percent, e.created_at, e.paused_at, e.removed_at
    from exchange e left join bank b on b.object = e.bank`,
  fold(rows, { kind, at, values }) {
    const key = textOf(values.exchange);
    if (kind === 'exchange.added') {
      const name = textOf(values.name);
      const columns = {
        holder: textOf(values.holder),
        kind: textOf(values.kind),
        address: textOf(values.address),
        collection: values.collection === null ? null : textOf(values.collection),
        bank: textOf(values.bank),
        every_seconds: Number(values.everySeconds),
        hold_percent: Number(values.holdPercent),
        created_at: at,
        paused_at: null,
        removed_at: null,
      };
      rows.set(key, { name, columns });
      return;
    }
    const columns = rows.get(key)?.columns;
    if (!columns) return;
    if (kind === 'exchange.paused') columns.paused_at = at;
    if (kind === 'exchange.resumed') columns.paused_at = null;
    if (kind === 'exchange.removed') columns.removed_at = at;
  },
};

const exchangeAudience = audienceRows({
  kinds: ['exchange.added'],
  about: aboutExchange,
  fold: (rows, { values }) => admit(rows, listOf(values.principals)),
});

const STATES: Record<string, string> = {
  'exchange.entries-withdrawn': 'withdrawn',
  'exchange.withdrawals-held': 'held',
  'exchange.entries-kept': 'kept',
};

/** Which signal each entry is, and whether its far side took it back. */
const entries: RowCheck = {
  table: 'exchange_entry',
  what: 'entry',
  kinds: ENTRY_ACTS,
  by: 'object',
  rows: `select exchange as of, external_id || ' ' || type || ' ' || encode(code, 'hex') as key, external_id as name,
    holder, signal, made, state from exchange_entry`,
  about: aboutExchange,
  fold(rows, act) {
    if (act.kind === 'exchange.entries-taken') return takeEntries(rows, act);
    for (const [id, type, code] of listIn(act)) {
      const row = rows.get(`${id} ${type} ${code}`);
      if (row) row.columns.state = STATES[act.kind] as string;
    }
  },
};

function takeEntries(rows: Map<string, VouchedRow>, act: OpenedAct): void {
  const holder = textOf(act.values.holder);
  for (const [id, type, code, signal, made] of listIn(act)) {
    const columns = { holder, signal: textOf(signal), made: made === true, state: 'live' };
    rows.set(`${id} ${type} ${code}`, { name: textOf(id), columns });
  }
}

const listIn = ({ values }: OpenedAct): unknown[][] =>
  typeof values.entries === 'string' ? JSON.parse(values.entries) : [];

/** Of the rows of exchanges. */
export const exchangeChecks: RowCheck[] = [exchanges, exchangeAudience, entries];
