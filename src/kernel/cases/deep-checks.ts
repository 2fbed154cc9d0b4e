import { type DeepChecks, listOf, type RowCheck, textOf } from '../audit/deep-check.ts';
import { admit, audienceRows } from '../store/audience-check.ts';

const files: RowCheck = {
  table: 'case_file',
  what: 'case',
  kinds: ['case.'],
  by: 'object',
  rows: `select object as of, id::text as key, id::text as name, organisation,
    procedure || '@' || procedure_version as procedure, opened_at from case_file`,
  fold(rows, { at, procedure, values }) {
    if (values.n !== 1) return;
    const id = textOf(values.case);
    rows.set(id, {
      name: id,
      columns: { organisation: textOf(values.organisation), procedure, opened_at: at },
    });
  },
};

const caseAudience = audienceRows({
  kinds: ['case.'],
  about: ({ values }) => `case ${textOf(values.case)}`,
  fold(rows, { values }) {
    if (values.n === 1) admit(rows, listOf(values.principals));
  },
});

/** Cases and who may see them; their events are compared with the rows of the log itself. */
export const caseChecks: DeepChecks = () => ({ rows: [files, caseAudience], recomputations: [] });
