import { readCase, takeStep } from '../../../kernel/cases/take-step.ts';
import type { SignedIn } from '../../../kernel/identity/credentials.ts';
import { Refusal } from '../../../kernel/refusal.ts';
import { retryConflicts } from '../../../kernel/store/retry-conflicts.ts';
import { requireRegistered } from '../authorities/require-registered.ts';
import type { Desk } from '../context.ts';
import { findDemand } from '../intake/order-queries.ts';
import { BY_ARRIVAL } from '../intake/show-order.ts';
import { DEMANDS } from './demand-kinds.ts';
import { showDemand } from './show-demand.ts';

/** Takes one step of a demand as the viewer, and shows it then. */
export async function takeDemandStep(
  desk: Desk,
  { viewer }: SignedIn,
  id: string,
  step: string,
  data: Record<string, unknown>,
) {
  const { kernel, procedures, policy } = desk;
  return retryConflicts(() =>
    kernel.store.for(viewer)(async (tx) => {
      const { file } = await readCase(kernel, procedures, tx, id);
      const row = await findDemand(tx, file.object);
      if (!row) throw new Refusal('not-found', 'There is no such demand that you may see.');
      policy.require(viewer, step === 'annotate' ? 'annotate' : 'take-order-step', { type: 'Case', id });
      if (BY_ARRIVAL.includes(step)) throw new Refusal('step-not-permitted');
      const { competence } = DEMANDS[row.kind];
      if (step === 'ring-sender' && competence !== null)
        await requireRegistered(desk, tx, file.organisation, competence, data);
      const proposed = { step, actor: viewer.actor, roles: viewer.roles, data };
      return showDemand(desk, tx, await takeStep(kernel, procedures, tx, id, proposed));
    }),
  );
}
