import { listOf, type RowCheck, textOf } from '../../../kernel/audit/deep-check.ts';
import { admit, audienceRows } from '../../../kernel/store/audience-check.ts';

const KINDS = ['people.proposed', 'people.added', 'people.declined', 'people.lapsed'];

const proposals: RowCheck = {
  table: 'people_proposal',
  what: 'proposal about people',
  kinds: KINDS,
  by: 'object',
  rows: `select p.object as of, 'proposal' as key, p.id::text as name, b.id::text as bank, p.organisation, p.source, p.many, p.vouched,
      p.proposed_by, p.proposed_at
    from people_proposal p left join bank b on b.object = p.bank`,
  fold(rows, { kind, at, values }) {
    if (kind !== 'people.proposed') {
      rows.delete('proposal');
      return;
    }
    const columns = {
      bank: textOf(values.bank),
      organisation: textOf(values.organisation),
      source: textOf(values.source),
      many: Number(values.many),
      vouched: values.vouched === true,
      proposed_by: textOf(values.proposedBy),
      proposed_at: at,
    };
    rows.set('proposal', { name: textOf(values.proposal), columns });
  },
};

const audience = audienceRows({
  kinds: KINDS,
  about: ({ values }) => `the proposal about people ${textOf(values.proposal)}`,
  fold(rows, { values }) {
    if (values.principals !== undefined) admit(rows, listOf(values.principals));
  },
});

/** What waits for a second person, by the log. What is in it is in no act. */
export const peopleChecks: readonly RowCheck[] = [proposals, audience];
