import { Compile } from 'typebox/compile';
import { readCase, takeStep } from '../../../kernel/cases/take-step.ts';
import type { LetterKind } from '../../../kernel/exchange/letters/letter.ts';
import { Refusal } from '../../../kernel/refusal.ts';
import type { Transaction } from '../../../kernel/store/store.ts';
import type { Desk } from '../context.ts';
import { ClarificationLetter, OrderLetter, SilenceLetter, TakenBackLetter } from '../order-letters.ts';
import { caseOfPartnersOrder } from './order-queries.ts';
import { takeIn } from './receive-order.ts';

const orders = Compile(OrderLetter);
const clarifications = Compile(ClarificationLetter);
const takenBack = Compile(TakenBackLetter);
const silences = Compile(SilenceLetter);

/**
 * At the provider: an order that a partner's node brings. The hour runs from when this node took it; that a partner brought it says who brought
 * it, and not that the order is an authority's: that is checked as of any other.
 */
export function ordersArrive(desk: Desk): LetterKind {
  return {
    async arrived(tx, { from, body, receivedAt }) {
      if (!orders.Check(body)) throw new Refusal('body-malformed', 'This is no removal order.');
      const { id } = await takeIn(desk, tx, {
        organisation: desk.kernel.host.id,
        order: body.document,
        signature: body.signature,
        receivedAt,
        channel: 'partner',
        by: { actor: 'system', roles: [] },
        partner: { organisation: from, order: body.order },
        original: null,
      });
      return { order: id, receivedAt: receivedAt.toISOString() };
    },
  };
}

/** At the provider: what was asked for is clarified, and a whole hour begins (TCO Art. 3(8)). */
export function clarificationsArrive(desk: Desk): LetterKind {
  return {
    async arrived(tx, { from, body, receivedAt }) {
      if (!clarifications.Check(body)) throw new Refusal('body-malformed', 'This is no clarification.');
      await take(desk, tx, from, body.order, 'receive-clarification', {
        receivedAt: receivedAt.toISOString(),
        clarification: body.clarification,
      });
      return { receivedAt: receivedAt.toISOString() };
    },
  };
}

/** At the provider: silence is longer, once and before it ends, or is over. What the law does not allow is refused, so that the authority hears it. */
export function silencesArrive(desk: Desk): LetterKind {
  return {
    async arrived(tx, { from, body, receivedAt }) {
      if (!silences.Check(body)) throw new Refusal('body-malformed', 'This says nothing of silence.');
      const { order, until, reason } = body;
      const at = receivedAt.toISOString();
      const [step, data] =
        until === undefined
          ? (['lift-non-disclosure', { reason }] as const)
          : (['extend-non-disclosure', { until, receivedAt: at, reason }] as const);
      const took = await take(desk, tx, from, order, step, data);
      if (!took && until !== undefined)
        throw new Refusal(
          'conflict',
          'Silence is over here, or was extended before. It is extended once, before it ends.',
        );
      return { receivedAt: at };
    },
  };
}

/** At the provider: the order has lost its effect. What was executed is put back in one step. */
export function takenBackArrive(desk: Desk): LetterKind {
  return {
    async arrived(tx, { from, body, receivedAt }) {
      if (!takenBack.Check(body)) throw new Refusal('body-malformed', 'This takes no order back.');
      await take(desk, tx, from, body.order, 'record-withdrawal', {
        receivedAt: receivedAt.toISOString(),
        reason: body.reason,
      });
      return { receivedAt: receivedAt.toISOString() };
    },
  };
}

/** What arrives late or twice changes nothing; says whether it did. */
async function take(
  { kernel, procedures }: Desk,
  tx: Transaction,
  partner: string,
  order: string,
  step: string,
  data: Record<string, unknown>,
): Promise<boolean> {
  const id = await caseOfPartnersOrder(tx, kernel.host.id, partner, order);
  if (!id) throw new Refusal('not-found', 'No order with this id came from you.');
  const { state } = await readCase(kernel, procedures, tx, id);
  if (!state.permitted.some((one) => one.step === step)) return false;
  await takeStep(kernel, procedures, tx, id, { step, actor: 'system', data });
  return true;
}
