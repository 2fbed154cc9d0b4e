import type { Kernel } from '../../kernel.ts';
import { Refusal } from '../../refusal.ts';
import type { Viewer } from '../../store/viewer.ts';
import type { Peer } from '../peers/peer-queries.ts';
import { agreementWith, logAct, otherParty, visibleAgreement } from './agreement-parties.ts';
import { type AgreementRow, lockAgreement, setAgreementStatus } from './agreement-queries.ts';
import { furtherOf } from './agreement-status.ts';
import { keepForLater, tellSuspension } from './tell-words.ts';

/** Stops sharing under it at once, here and, once it hears of it, there: it is told now, and again until it has heard. */
export async function suspendAgreement(
  kernel: Kernel,
  viewer: Viewer,
  id: string,
  reason: string,
): Promise<AgreementRow> {
  const row = await visibleAgreement(kernel, viewer, id);
  await kernel.store.system('suspending an agreement')(async (tx) => {
    tx.viewer.actor = viewer.actor;
    const { status } = (await lockAgreement(tx, id)) as AgreementRow;
    if (status === 'proposed') {
      throw new Refusal(
        'conflict',
        'This agreement is proposed: it is declined, or withdrawn by its proposer.',
      );
    }
    if (status !== 'accepted') throw new Refusal('conflict', `This agreement is ${status}.`);
    await setAgreementStatus(tx, id, 'suspended');
    const act = { organisation: kernel.host.id, status: 'suspended' as const, at: kernel.now(), reason };
    await logAct(kernel, tx, 'agreement.suspended', row, act);
  });
  const peer = await otherParty(kernel, row);
  // It is suspended here whatever the other side says; it sees an empty collection until it is told.
  await tellSuspension(kernel, peer, row, reason).catch((error: Error) =>
    keepForLater(kernel, peer, 'a suspension', error),
  );
  return { ...row, status: 'suspended' };
}

export async function receiveSuspension(
  kernel: Kernel,
  peer: Peer,
  id: string,
  reason: string,
): Promise<void> {
  await kernel.store.system('receiving a suspension')(async (tx) => {
    tx.viewer.actor = `peer:${peer.organisation}`;
    const row = await agreementWith(tx, peer, id);
    if (furtherOf(row.status, 'suspended') === row.status) return;
    await setAgreementStatus(tx, id, 'suspended');
    const act = { organisation: peer.organisation, status: 'suspended' as const, at: kernel.now(), reason };
    await logAct(kernel, tx, 'agreement.suspended', row, act);
  });
}
