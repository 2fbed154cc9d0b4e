import { listOf, type RowCheck, textOf } from '../../../kernel/audit/deep-check.ts';
import { admit, audienceRows } from '../../../kernel/store/audience-check.ts';

const suppressions: RowCheck = {
  table: 'suppression',
  what: 'number of items spared by',
  kinds: ['match.suppressed'],
  by: 'object',
  rows: `select p.object as of, 'items' as key, b.name, b.id::text as bank, p.items
    from suppression p left join bank b on b.object = p.bank`,
  fold(rows, { values }) {
    const items = Number(rows.get('items')?.columns.items ?? 0) + 1;
    const bank = textOf(values.bank);
    rows.set('items', { name: `bank ${bank}`, columns: { bank, items } });
  },
};

const suppressionAudience = audienceRows({
  kinds: ['match.suppressed'],
  about: ({ values }) => `what bank ${textOf(values.bank)} spared`,
  fold: (rows, { values }) => admit(rows, listOf(values.principals)),
});

const suppressedSignals: RowCheck = {
  table: 'suppressed_signal',
  what: 'number of matches spared of',
  kinds: ['match.suppressed'],
  by: 'object',
  rows: 'select object as of, signal as key, signal as name, many from suppressed_signal',
  fold(rows, { values }) {
    for (const signal of listOf(values.signals)) {
      const many = Number(rows.get(signal)?.columns.many ?? 0) + 1;
      rows.set(signal, { name: signal, columns: { many } });
    }
  },
};

/** What lists of innocent pictures spared, by the log. */
export const suppressionChecks = (): RowCheck[] => [suppressions, suppressionAudience, suppressedSignals];
