import { type DeepChecks, listOf, type RowCheck, textOf } from '../audit/deep-check.ts';
import { admit, audienceRows } from '../store/audience-check.ts';

const published: RowCheck = {
  table: 'published_report',
  what: 'report',
  kinds: ['report.published'],
  by: 'object',
  rows: `select object as of, 'report' as key, kind || ' ' || period_from::text as name, id::text, organisation, kind,
    period_from::text as "from", period_to::text as "to", encode(sha256(convert_to(document, 'UTF8')), 'hex') as document,
    encode(digest, 'hex') as digest, published_at from published_report`,
  fold(rows, { at, values }) {
    const digest = textOf(values.document);
    rows.set('report', {
      name: `${textOf(values.reportKind)} ${textOf(values.from)}`,
      columns: {
        id: textOf(values.report),
        organisation: textOf(values.organisation),
        kind: textOf(values.reportKind),
        from: textOf(values.from),
        to: textOf(values.to),
        document: digest,
        digest,
        published_at: at,
      },
    });
  },
};

/** What the rows of published reports must be by the log. */
export const reportChecks: DeepChecks = () => ({
  rows: [
    published,
    audienceRows({
      kinds: ['report.published'],
      about: () => 'a report',
      fold: (rows, { values }) => admit(rows, listOf(values.principals)),
    }),
  ],
  recomputations: [],
});
