import { openCase } from '../../../kernel/cases/take-step.ts';
import { findPeer } from '../../../kernel/exchange/peers/peer-queries.ts';
import { Refusal } from '../../../kernel/refusal.ts';
import { retryConflicts } from '../../../kernel/store/retry-conflicts.ts';
import type { Viewer } from '../../../kernel/store/viewer.ts';
import type { Desk } from '../context.ts';
import { answeredNow, insertAnswered } from './deconfliction-queries.ts';

/** Agrees that the node answers a partner's questions about addresses. */
export async function answerPartner(
  { kernel, procedures, policy }: Desk,
  viewer: Viewer,
  { partner, reason }: { partner: string; reason: string },
): Promise<{ id: string }> {
  policy.require(viewer, 'prepare-order', { type: 'Organisation', id: viewer.organisation });
  return retryConflicts(() =>
    kernel.store.system('answers agreed to')(async (tx) => {
      tx.viewer.actor = viewer.actor;
      const known = viewer.organisation === kernel.host.id ? await findPeer(tx, partner) : null;
      if (!known)
        throw new Refusal('body-malformed', undefined, [
          { property: 'partner', reason: 'is no partner of this node' },
        ]);
      if (await answeredNow(tx, viewer.organisation, partner))
        throw new Refusal('conflict', 'This partner is answered already.');
      const at = kernel.now();
      const { file } = await openCase(kernel, procedures, tx, {
        procedure: 'deconfliction',
        organisation: viewer.organisation,
        principals: [`reviewers:${viewer.organisation}`],
        first: { step: 'agree-to-answer', actor: viewer.actor, roles: viewer.roles, data: { reason } },
        fields: { partner, at: at.toISOString() },
      });
      await insertAnswered(tx, { object: file.object, organisation: viewer.organisation, partner, at });
      return { id: file.id };
    }),
  );
}
