import { happened, instantOf, lastOf, stateOf } from '../../../kernel/reports/case-events.ts';
import type { CaseFacts, Period, ReportSource } from '../../../kernel/reports/report-source.ts';
import { type Counted, mean, tally } from '../../../kernel/reports/tally.ts';

/** What was asked for was done: the data sent, or kept. */
const FULFILLED: Readonly<Record<string, string>> = {
  'production-order': 'disclose',
  'preservation-order': 'preserve',
};
const CERTIFICATE: Readonly<Record<string, string>> = {
  'production-order': 'EPOC',
  'preservation-order': 'EPOC-PR',
};
const certificateOf = ({ procedure }: CaseFacts) => CERTIFICATE[procedure] ?? procedure;

/** What a provider may count of the certificates that it received ((EU) 2023/1543 Art. 28(4)). Pure. */
export function evidenceFigures(cases: readonly CaseFacts[], period: Period): Record<string, Counted> {
  const received = happened(cases, period, 'receive');
  const done = happened(cases, period, ...Object.values(FULFILLED)).filter(
    ({ step, case: one, before }) => step === FULFILLED[one.procedure] && lastOf(before, step) === undefined,
  );
  const asOf = (one: CaseFacts) => ({ certificate: certificateOf(one) });
  return {
    'orders-received': tally(
      received.map(({ entry, data, case: one }) => ({
        entry,
        of: {
          ...asOf(one),
          state: stateOf(one),
          emergency: data.period === 'eight-hours' ? 'yes' : 'no',
        },
      })),
      true,
    ),
    'orders-fulfilled': tally(
      done.map(({ entry, case: one }) => ({ entry, of: asOf(one) })),
      true,
    ),
    // Of those that came in the period, as it stood at its end.
    'orders-not-fulfilled': tally(
      received
        .filter(({ case: one }) => !lastOf(one.events, FULFILLED[one.procedure]!))
        .map(({ entry, case: one }) => ({ entry, of: asOf(one) })),
      true,
    ),
    'time-to-act': mean(
      done.map((event) => ({
        entry: event.entry,
        ms: event.at - instantOf(event.case.events[0]!, 'receivedAt'),
      })),
    ),
    'orders-found-forged': tally(happened(cases, period, 'confirm-fraud'), false),
  };
}

/** The yearly count of certificates. By type of data it is not divided: one certificate may ask for several. */
export const evidenceReport: ReportSource = {
  kind: 'e-evidence',
  procedures: ['production-order', 'preservation-order'],
  async about(db, objects) {
    const rows = await db.query<{ object: number; issuingState: string | null }>(
      `select object, issuing_state as "issuingState" from evidence_request where object = any ($1)`,
      [objects],
    );
    return new Map(rows.map(({ object, issuingState }) => [object, { issuingState }]));
  },
  count: evidenceFigures,
};
