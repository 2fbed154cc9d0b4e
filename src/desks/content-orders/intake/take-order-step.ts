import { readCase, takeStep } from '../../../kernel/cases/take-step.ts';
import { Refusal } from '../../../kernel/refusal.ts';
import { retryConflicts } from '../../../kernel/store/retry-conflicts.ts';
import type { Transaction } from '../../../kernel/store/store.ts';
import type { Viewer } from '../../../kernel/store/viewer.ts';
import { isInForce } from '../authorities/authority-list.ts';
import { authoritiesOf } from '../authorities/import-authorities.ts';
import type { Desk } from '../context.ts';
import { DRILL_AUTHORITY } from '../drills/start-drill.ts';
import { BY_ARRIVAL, showOrder } from './show-order.ts';

type Data = Record<string, unknown>;

/** Takes one step of an order as the viewer, and shows the order then. */
export async function takeOrderStep(desk: Desk, viewer: Viewer, id: string, step: string, data: Data) {
  const { kernel, procedures, policy } = desk;
  return retryConflicts(() =>
    kernel.store.for(viewer)(async (tx) => {
      const { file } = await readCase(kernel, procedures, tx, id);
      policy.require(viewer, step === 'annotate' ? 'annotate' : 'take-order-step', { type: 'Case', id });
      if (BY_ARRIVAL.includes(step)) throw new Refusal('step-not-permitted');
      const drill = file.procedure === 'removal-order-drill';
      if (step === 'call-back' && !(drill && data.authority === DRILL_AUTHORITY.id))
        await requireRegistered(desk, tx, file.organisation, data);
      const proposed = { step, actor: viewer.actor, roles: viewer.roles, data };
      return showOrder(desk, tx, await takeStep(kernel, procedures, tx, id, proposed));
    }),
  );
}

/**
 * Who calls back calls a number of the register, of an authority that may issue and whose row is in force. A number that the
 * order brings is the one that a forger answers.
 */
async function requireRegistered(
  desk: Desk,
  tx: Transaction,
  organisation: string,
  data: Data,
): Promise<void> {
  const refuse = (property: string, reason: string) =>
    new Refusal('body-malformed', undefined, [{ property, reason }]);
  const found = (await authoritiesOf(tx, organisation)).find(({ id }) => id === data.authority);
  if (!found) throw refuse('authority', 'is not in your register of authorities');
  if (!found.competences.includes('issue'))
    throw refuse('authority', 'may not issue removal orders, by the register');
  if (!isInForce(found, desk.kernel.now()))
    throw refuse(
      'authority',
      `its row ended on ${found.expires}: look it up at ${found.source} and import the register anew`,
    );
  const digits = (number: unknown) => String(number ?? '').replace(/\D/g, '');
  if (digits(data.number) !== digits(found.phone))
    throw refuse('number', 'is not the number that the register has for this authority');
}
