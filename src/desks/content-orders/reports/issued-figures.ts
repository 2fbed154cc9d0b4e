import { happened, instantOf, lastOf, textOf } from '../../../kernel/reports/case-events.ts';
import type { CaseFacts, Period } from '../../../kernel/reports/report-source.ts';
import { type Counted, median, tally } from '../../../kernel/reports/tally.ts';

/** What an authority counts of the removal orders that it issued (TCO Art. 8(1)). Pure. */
export function issuedFigures(cases: readonly CaseFacts[], period: Period): Record<string, Counted> {
  const issued = happened(cases, period, 'issue');
  const executed = happened(cases, period, 'answered-executed').filter(
    ({ before }) => lastOf(before, 'answered-executed') === undefined,
  );
  return {
    'orders-issued': tally(
      issued.map(({ entry, before }) => ({
        entry,
        of: {
          reach: lastOf(before, 'prepare')?.data.crossBorder === true ? 'cross-border' : 'own-state',
        },
      })),
      true,
    ),
    'orders-scrutinised': tally(
      happened(cases, period, 'scrutiny-decided').map(({ entry, data }) => ({
        entry,
        of: { outcome: textOf(data.found) },
      })),
      true,
    ),
    // Of the orders of the period, as it stood at its end.
    'orders-implemented': tally(
      issued.map(({ case: one, entry }) => {
        const said = lastOf(one.events, 'answered-executed');
        return {
          entry: said?.entry ?? entry,
          of: { outcome: said ? 'removed-or-disabled' : 'not-removed' },
        };
      }),
      true,
    ),
    'decisions-on-measures': { why: 'This node keeps no decisions on specific measures (Art. 5).' },
    'orders-under-review': tally(
      happened(cases, period, 'record-annulment').map(({ entry }) => ({
        entry,
        of: { outcome: 'annulled' },
      })),
      true,
    ),
    penalties: { why: 'This node keeps no penalties (Art. 18).' },
    'orders-withdrawn': tally(happened(cases, period, 'withdraw'), false),
    'time-to-act': median(
      executed.flatMap((event) => {
        const started = lastOf(event.before, 'delivered', 'clarify') ?? lastOf(event.before, 'issue');
        return started
          ? [{ entry: event.entry, ms: instantOf(event, 'executedAt') - instantOf(started, 'receivedAt') }]
          : [];
      }),
    ),
  };
}
