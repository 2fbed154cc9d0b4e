import type { OrderSheet } from '../../../../client/content-orders.ts';
import { ANSWERED_BY } from '../../removal-order/removal-order.terms.ts';

/** What can be printed by now: the answers once there is something to answer, the order always. */
export function sheetsOf(steps: readonly string[]): OrderSheet[] {
  const answers = (['feedback', 'impossibility'] as const).filter((annex) =>
    steps.some((step) => ANSWERED_BY[annex].includes(step)),
  );
  return [...answers, 'order'];
}
