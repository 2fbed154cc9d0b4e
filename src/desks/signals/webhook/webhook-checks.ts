import { type RowCheck, textOf } from '../../../kernel/audit/deep-check.ts';
import { admit, audienceRows } from '../../../kernel/store/audience-check.ts';

const webhooks: RowCheck = {
  table: 'webhook',
  what: 'webhook of',
  kinds: ['webhook.set'],
  by: 'object',
  rows: 'select object as of, organisation as key, organisation as name, url from webhook',
  fold(rows, { values }) {
    const organisation = textOf(values.organisation);
    rows.set(organisation, { name: organisation, columns: { url: textOf(values.url) } });
  },
};

const webhookAudience = audienceRows({
  kinds: ['webhook.set'],
  about: ({ values }) => `the webhook of ${textOf(values.organisation)}`,
  fold: (rows, { values }) => admit(rows, [`administrators:${textOf(values.organisation)}`, 'overseer']),
});

/** Where platforms are told, by the log. */
export const webhookChecks = (): RowCheck[] => [webhooks, webhookAudience];
