import { type RowCheck, textOf } from '../../../kernel/audit/deep-check.ts';
import { admit, audienceRows } from '../../../kernel/store/audience-check.ts';

const systems: RowCheck = {
  table: 'acting_system',
  what: 'system',
  kinds: ['acting-system.connected', 'acting-system.removed'],
  by: 'object',
  rows: `select object as of, 'system' as key, kind as name, id, organisation, kind, url, account,
    removed_at is not null as removed from acting_system`,
  fold(rows, { kind: act, values }) {
    if (act === 'acting-system.removed') {
      const row = rows.get('system');
      if (row) row.columns.removed = true;
      return;
    }
    rows.set('system', {
      name: textOf(values.kind),
      columns: {
        id: textOf(values.id),
        organisation: textOf(values.organisation),
        kind: textOf(values.kind),
        url: textOf(values.url),
        account: values.account === null ? null : textOf(values.account),
        removed: false,
      },
    });
  },
};

const audience = audienceRows({
  kinds: ['acting-system.connected'],
  about: () => 'a system that acts on content',
  fold: (rows, { values }) => admit(rows, [`administrators:${textOf(values.organisation)}`, 'overseer']),
});

/** Which systems are told, by the log. */
export const actingChecks = (): RowCheck[] => [systems, audience];
