import {
  type Happened,
  happened,
  instantOf,
  lastOf,
  stateOf,
  textOf,
} from '../../../kernel/reports/case-events.ts';
import type { CaseFacts, Period } from '../../../kernel/reports/report-source.ts';
import { type Counted, type Found, median, tally } from '../../../kernel/reports/tally.ts';

/** Orders of authorities of Member States (DSA Art. 15(1)(a)); the removal order is one of them. */
const ORDERS = ['removal-order', 'order-to-act', 'order-to-inform'];
const EFFECT = [
  'confirm-execution',
  'disable-single-handed',
  'confirm-action',
  'confirm-wider-action',
  'confirm-disclosure',
];

/** What a provider counts of orders, notices and referrals under the DSA. Pure. */
export function demandFigures(cases: readonly CaseFacts[], period: Period): Record<string, Counted> {
  const of = (...procedures: string[]) => cases.filter(({ procedure }) => procedures.includes(procedure));
  const orders = of(...ORDERS);
  const notices = of('notice');
  const effects = happened(orders, period, ...EFFECT).filter(
    ({ before }) => lastOf(before, ...EFFECT) === undefined,
  );
  return {
    orders: tally(
      happened(orders, period, 'receive').map(({ entry, case: one }) => ({
        entry,
        of: { kind: one.procedure, state: stateOf(one) },
      })),
      true,
    ),
    'time-to-tell-receipt': median(
      happened(of('order-to-inform'), period, 'receipt-told').map(sinceReceipt('toldAt')),
    ),
    'time-to-give-effect': median(effects.map((event) => sinceReceipt(effectAt(event))(event))),
    'orders-not-followed': tally(
      happened(orders, period, 'confirm-refusal').map(({ entry, before, case: one }) => ({
        entry,
        of: { kind: one.procedure, ground: textOf(lastOf(before, 'propose-refusal')?.data.ground) },
      })),
      true,
    ),
    notices: tally(received(notices, period), true),
    'notices-of-trusted-flaggers': tally(
      happened(notices, period, 'receive').filter(({ data }) => data.trusted === true),
      false,
    ),
    referrals: tally(received(of('referral'), period), true),
    'orders-of-other-states': tally(
      received(of('foreign-order'), period, (one) => ({ state: stateOf(one) })),
      true,
    ),
    complaints: tally(
      happened(cases, period, 'complaint-came').map(({ entry, at, case: one }) => {
        const answer = one.events.find((event) => event.at >= at && event.step === 'answer-complaint');
        return { entry, of: { outcome: answer ? textOf(answer.data.found) : 'pending' } };
      }),
      true,
    ),
    'put-back': tally(
      happened(cases, period, 'put-back', 'reinstate').map(({ entry, case: one }) => ({
        entry,
        of: { kind: one.procedure },
      })),
      true,
    ),
  };
}

/** What came within the period, and what had become of it at its end. */
const received = (
  cases: readonly CaseFacts[],
  period: Period,
  more: (one: CaseFacts) => Record<string, string> = () => ({}),
): Found[] =>
  happened(cases, period, 'receive').map(({ entry, case: one }) => ({
    entry,
    of: { ...more(one), outcome: outcomeOf(one) },
  }));

function outcomeOf({ events }: CaseFacts): string {
  const last = lastOf(
    events,
    ...EFFECT,
    'decline',
    'confirm-refusal',
    'sender-withdrew',
    'confirm-forged',
    'put-back',
  );
  if (!last) return 'undecided';
  if (last.step === 'put-back') return 'put-back';
  if (last.step === 'confirm-forged') return 'forged';
  if (last.step === 'sender-withdrew') return 'withdrawn';
  return EFFECT.includes(last.step) ? 'followed' : 'not-followed';
}

const effectAt = ({ step }: Happened): string =>
  step === 'confirm-execution' || step === 'disable-single-handed' ? 'executedAt' : 'actedAt';

const sinceReceipt = (name: string) => (event: Happened) => ({
  entry: event.entry,
  ms: instantOf(event, name) - instantOf(event.case.events[0]!, 'receivedAt'),
});
