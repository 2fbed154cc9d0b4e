import { listOf, type RowCheck, textOf } from '../../../kernel/audit/deep-check.ts';
import { admit, audienceRows } from '../../../kernel/store/audience-check.ts';

const KEEPING = ['uploads.keeping'];
const RUNS = ['backwards.started', 'backwards.stopped', 'backwards.done', 'backwards.failed'];

const textOrNull = (value: unknown): string | null => (typeof value === 'string' ? value : null);

const keepings: RowCheck = {
  table: 'hash_keeping',
  what: 'keeping of hashes',
  kinds: KEEPING,
  by: 'object',
  rows: `select object as of, 'keeping' as key, 'keeping of hashes' as name, organisation, days, reason, turned_at
    from hash_keeping`,
  fold(rows, { at, values }) {
    const columns = {
      organisation: textOf(values.organisation),
      days: typeof values.days === 'number' ? values.days : null,
      reason: textOf(values.reason),
      turned_at: at,
    };
    rows.set('keeping', { name: 'keeping of hashes', columns });
  },
};

const runs: RowCheck = {
  table: 'backwards_run',
  what: 'search backwards',
  kinds: RUNS,
  by: 'object',
  // How far it is while it runs is no act.
  rows: `select r.object as of, 'run' as key, r.id::text as name, r.organisation, b.id::text as bank, r.signal, r.started_at,
      r.state, r.ended_at, case when r.state <> 'running' then r.looked end as looked,
      case when r.state <> 'running' then r.matched end as matched
    from backwards_run r left join bank b on b.object = r.bank`,
  fold(rows, { kind, at, values }) {
    const name = textOf(values.run);
    if (kind === 'backwards.started') {
      const columns = {
        organisation: textOf(values.organisation),
        bank: textOrNull(values.bank),
        signal: textOrNull(values.signal),
        started_at: at,
        state: 'running',
        ended_at: null,
        looked: null,
        matched: null,
      };
      rows.set('run', { name, columns });
      return;
    }
    const row = rows.get('run');
    if (!row) return;
    const [looked, matched] = [Number(values.looked), Number(values.matched)];
    const state = kind.replace('backwards.', '');
    Object.assign(row.columns, { state, ended_at: at, looked, matched });
  },
};

const audiences = [
  audienceRows({
    kinds: KEEPING,
    about: () => 'the keeping of hashes',
    fold: (rows, { values }) => admit(rows, listOf(values.principals)),
  }),
  audienceRows({
    kinds: RUNS,
    about: ({ values }) => `the search backwards ${textOf(values.run)}`,
    fold(rows, { values }) {
      if (values.principals !== undefined) admit(rows, listOf(values.principals));
    },
  }),
];

/** Who keeps hashes, and what was searched backwards, by the log. What is kept is in no act. */
export const backwardsChecks: readonly RowCheck[] = [keepings, runs, ...audiences];
