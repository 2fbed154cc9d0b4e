import { placeRecords } from '../../../kernel/exchange/agreements/place-records.ts';
import { Refusal } from '../../../kernel/refusal.ts';
import type { Viewer } from '../../../kernel/store/viewer.ts';
import type { Desk } from '../context.ts';
import { refuseWithoutGround } from './bank-ground.ts';
import { type Bank, recordsOfBank } from './bank-queries.ts';
import { logBankAct } from './bank-records.ts';
import { heldBank } from './set-bank-mode.ts';
import { changeSharing, insertBankAgreement } from './share-queries.ts';

/**
 * Lets an agreement carry an own bank: what it holds goes to the other party, and so does what is added later.
 * Another's list is never passed on: onward sharing needs its originator's consent.
 */
export async function shareBank(desk: Desk, viewer: Viewer, id: string, agreement: string): Promise<Bank> {
  const { store } = desk.kernel;
  const bank = await store.for(viewer)(async (tx) => {
    const found = await heldBank(tx, viewer, id);
    desk.policy.require(viewer, 'share-bank', { type: 'Bank', id });
    if (found.provenance !== 'own') {
      throw new Refusal('conflict', 'Only a bank of your own is shared: another list needs its originator.');
    }
    // A partner receives no signal without its ground: the record carries it.
    refuseWithoutGround(found, 'share it');
    // An agreement in force is a principal of its parties.
    if (!viewer.principals.includes(`agreement:${agreement}`)) {
      throw new Refusal('not-found', 'There is no such agreement in force.', [
        { property: 'agreement', reason: 'is no agreement of yours that is in force' },
      ]);
    }
    return found;
  });
  await store.system('sharing a bank')(async (tx) => {
    tx.viewer.actor = viewer.actor;
    const now = desk.kernel.now();
    await changeSharing(tx, bank.object);
    if (!(await insertBankAgreement(tx, bank.object, agreement, now))) return;
    await placeRecords(desk.kernel, tx, agreement, await recordsOfBank(tx, bank.object), true);
    await logBankAct(desk.kernel, tx, 'bank.shared', bank, { agreement }, now);
  });
  return bank;
}
