import { happened, instantOf, lastOf, stateOf, textOf } from '../../../kernel/reports/case-events.ts';
import type { CaseFacts, Period } from '../../../kernel/reports/report-source.ts';
import { type Counted, type Found, median, tally } from '../../../kernel/reports/tally.ts';

const EXECUTED = ['confirm-execution', 'disable-single-handed'] as const;
const NO_MEASURES = 'This node keeps no record of specific measures (Art. 5).';
const NO_COMPLAINTS =
  'This node keeps no complaints under Art. 10: they are about specific measures. Objections to orders stand apart.';

/** What a provider counts of the removal orders that it received. Pure. */
export function orderFigures(cases: readonly CaseFacts[], period: Period): Record<string, Counted> {
  const done = happened(cases, period, ...EXECUTED)
    // What was reversed and executed again is removed once.
    .filter(({ before }) => lastOf(before, ...EXECUTED) === undefined);
  const items = done.map(
    (event): Found => ({
      entry: event.entry,
      many: Number(event.case.about.items ?? 1),
      of: { measure: measureOf(event) },
    }),
  );
  return {
    'items-removed-or-disabled': tally(items, true),
    'items-under-specific-measures': { why: NO_MEASURES },
    'orders-not-executed': tally(notExecuted(cases, period), true),
    complaints: { why: NO_COMPLAINTS },
    'reviews-brought': tally(reviews(cases, period), true),
    'reinstated-after-review': tally(
      putBack(cases, period).filter(({ of }) => 'review' in of),
      true,
    ),
    'reinstated-after-complaint': { why: NO_COMPLAINTS },
    'orders-received': tally(
      happened(cases, period, 'receive').map(({ entry, case: one }) => ({
        entry,
        of: { state: stateOf(one) },
      })),
      true,
    ),
    'orders-found-forged': tally(happened(cases, period, 'confirm-fraud'), false),
    'disabled-by-one-person': tally(
      happened(cases, period, 'disable-single-handed').map(({ entry, at, case: one }) => {
        const then = one.events.find(
          (event) => event.at >= at && /^(confirm|reverse)-single-handed$/.test(event.step),
        );
        const outcome =
          then === undefined ? 'pending' : then.step.startsWith('confirm') ? 'confirmed' : 'reversed';
        return { entry, of: { outcome } };
      }),
      true,
    ),
    objections: tally(
      happened(cases, period, 'object').map(({ entry, at, case: one }) => {
        const answer = one.events.find((event) => event.at >= at && event.step === 'answer-objection');
        return { entry, of: { outcome: answer ? textOf(answer.data.found) : 'pending' } };
      }),
      true,
    ),
    'put-back': tally(
      putBack(cases, period).map(({ entry, of }) => ({ entry, of: { ground: Object.values(of)[0]! } })),
      true,
    ),
    'time-to-act': median(
      done.map((event) => ({
        entry: event.entry,
        ms: instantOf(event, 'executedAt') - startOf(event.case, event.at),
      })),
    ),
  };
}

function measureOf({ step, before }: ReturnType<typeof happened>[number]): string {
  if (step === 'disable-single-handed') return 'disabled';
  return lastOf(before, 'propose-execution')?.data.measure === 'removed' ? 'removed' : 'disabled';
}

/** The hour runs from receipt, or anew from the clarification or the obstacle’s end (TCO Art. 3(3), (7), (8)). */
function startOf({ events }: CaseFacts, until: number): number {
  const earlier = events.filter(({ at }) => at < until);
  const anew = lastOf(earlier, 'receive', 'receive-clarification', 'end-impossibility')!;
  return instantOf(anew, anew.step === 'end-impossibility' ? 'ceasedAt' : 'receivedAt');
}

/** Orders answered with Annex III within the period and not executed by its end (Art. 3(7), 3(8)). */
function notExecuted(cases: readonly CaseFacts[], period: Period): Found[] {
  return cases.flatMap((one): Found[] => {
    const said = happened([one], period, 'ask-clarification', 'declare-impossible').at(-1);
    if (!said || lastOf(one.events, ...EXECUTED)) return [];
    const ground =
      said.step === 'declare-impossible'
        ? textOf(said.data.why)
        : textOf(lastOf(said.before, 'check-completeness')?.data.found);
    return [{ entry: said.entry, of: { ground } }];
  });
}

/** Reviews that the provider brought (Art. 7(3)(e)). */
const reviews = (cases: readonly CaseFacts[], period: Period): Found[] =>
  happened(cases, period, 'challenge-brought')
    .filter(({ data }) => data.by === 'provider')
    .map(({ entry, at, case: one }) => {
      const decided = one.events.find((event) => event.at >= at && event.step === 'court-decided');
      return { entry, of: { outcome: decided ? textOf(decided.data.outcome) : 'pending' } };
    });

type PutBack = { entry: number; of: Record<string, string> };

/** Content put back within the period, by what was found before. */
const putBack = (cases: readonly CaseFacts[], period: Period): PutBack[] =>
  happened(cases, period, 'reinstate', 'reverse-single-handed').map(({ entry, step, before }): PutBack => {
    if (step === 'reverse-single-handed') return { entry, of: { ground: 'reversed-by-a-second' } };
    const ground = before.findLast(
      ({ step: one, data }) =>
        ['record-withdrawal', 'record-wrong-item', 'confirm-fraud'].includes(one) ||
        (one === 'scrutiny-decided' && data.outcome === 'infringement') ||
        (one === 'court-decided' && data.outcome === 'annulled') ||
        (one === 'answer-objection' && data.found === 'wrong-item'),
    );
    if (ground?.step === 'scrutiny-decided') return { entry, of: { review: 'scrutiny' } };
    if (ground?.step === 'court-decided') return { entry, of: { review: 'court' } };
    return { entry, of: { ground: GROUNDS[ground?.step ?? ''] ?? 'unknown' } };
  });

const GROUNDS: Readonly<Record<string, string>> = {
  'record-withdrawal': 'withdrawn',
  'record-wrong-item': 'wrong-item',
  'confirm-fraud': 'forged',
  'answer-objection': 'objection',
};
