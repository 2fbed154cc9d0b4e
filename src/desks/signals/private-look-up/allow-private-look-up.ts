import { Refusal } from '../../../kernel/refusal.ts';
import type { Viewer } from '../../../kernel/store/viewer.ts';
import { refuseWithoutGround } from '../banks/bank-ground.ts';
import type { Bank } from '../banks/bank-queries.ts';
import { logBankAct } from '../banks/bank-records.ts';
import { heldBank } from '../banks/set-bank-mode.ts';
import type { Desk } from '../context.ts';
import { deleteAskedPrivately, insertAskedPrivately } from './private-queries.ts';

/**
 * Lets an own bank answer private look-ups of the other party of an agreement, which sees nothing of the bank by it.
 * Another's list is never answered from: that a hash is in it is its originator's to say.
 */
export async function allowPrivateLookUp(
  desk: Desk,
  viewer: Viewer,
  id: string,
  agreement: string,
): Promise<Bank> {
  const { store } = desk.kernel;
  const bank = await store.for(viewer)(async (tx) => {
    const found = await heldBank(tx, viewer, id);
    desk.policy.require(viewer, 'share-bank', { type: 'Bank', id });
    if (found.provenance !== 'own') {
      const why = 'Only a bank of your own answers private look-ups: another list needs its originator.';
      throw new Refusal('conflict', why);
    }
    if (found.innocent)
      throw new Refusal('conflict', 'A list of innocent pictures answers nobody: it spares.');
    refuseWithoutGround(found, 'let a partner ask it');
    // An agreement in force is a principal of its parties.
    if (!viewer.principals.includes(`agreement:${agreement}`)) {
      throw new Refusal('not-found', 'There is no such agreement in force.', [
        { property: 'agreement', reason: 'is no agreement of yours that is in force' },
      ]);
    }
    return found;
  });
  await store.system('letting a bank be asked privately')(async (tx) => {
    tx.viewer.actor = viewer.actor;
    const now = desk.kernel.now();
    if (!(await insertAskedPrivately(tx, bank.object, agreement, now))) return;
    await logBankAct(desk.kernel, tx, 'bank.asked-privately', bank, { agreement }, now);
  });
  return bank;
}

/**
 * Ends it, at once; under an agreement that is suspended or over, too. Throws `not-found` where the bank does not
 * answer under it.
 */
export async function endPrivateLookUp(
  desk: Desk,
  viewer: Viewer,
  id: string,
  agreement: string,
): Promise<Bank> {
  const { store } = desk.kernel;
  const bank = await store.for(viewer)(async (tx) => {
    const found = await heldBank(tx, viewer, id);
    desk.policy.require(viewer, 'unshare-bank', { type: 'Bank', id });
    return found;
  });
  await store.system('ending that a bank is asked privately')(async (tx) => {
    tx.viewer.actor = viewer.actor;
    if (!(await deleteAskedPrivately(tx, bank.object, agreement))) {
      throw new Refusal('not-found', 'This bank answers no private look-ups under such an agreement.', [
        { property: 'agreement', reason: 'is none under which this bank answers' },
      ]);
    }
    await logBankAct(desk.kernel, tx, 'bank.asked-privately-no-more', bank, { agreement });
  });
  return bank;
}
