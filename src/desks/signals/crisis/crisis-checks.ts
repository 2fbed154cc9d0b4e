import { listOf, type RowCheck, textOf } from '../../../kernel/audit/deep-check.ts';

const banks: RowCheck = {
  table: 'crisis_bank',
  what: 'bank of crisis',
  kinds: ['case.crisis.declare'],
  by: 'object',
  rows: `select c.object as of, b.id::text as key, b.id::text as name from crisis_bank c
    left join bank b on b.object = c.bank`,
  about: ({ values }) => (values.case === undefined ? null : `case ${textOf(values.case)}`),
  fold(rows, { values }) {
    for (const bank of listOf(values.banks)) rows.set(bank, { name: bank, columns: {} });
  },
};

/** What a crisis puts first is what was declared. */
export const crisisChecks = [banks];
