import { Refusal } from '../../../kernel/refusal.ts';
import type { Viewer } from '../../../kernel/store/viewer.ts';
import { withdrawRecords } from '../../../kernel/store/withdraw-records.ts';
import type { Desk } from '../context.ts';
import type { Bank } from './bank-queries.ts';
import { logBankAct } from './bank-records.ts';
import { heldBank } from './set-bank-mode.ts';
import { changeSharing, deleteBankAgreement, signalsCarried } from './share-queries.ts';

/** Records that are taken out of the view, and acts that are written, at once. */
const CHUNK = 1_000;

/**
 * An agreement carries an own bank no more: its collection shows none of the bank's signals from the commit on, and
 * nothing that is added later goes out under it. A narrowing is a withdrawal for those who lose sight: the partner's
 * node hides its copies when it hears, and deletes them when the agreement's retention has passed. That a signal was
 * revoked stays to be read there, and goes there also later: whoever holds a copy must learn it.
 * Works under an agreement that is suspended or over, too. Throws `not-found` where it does not carry the bank.
 */
export async function unshareBank(desk: Desk, viewer: Viewer, id: string, agreement: string): Promise<Bank> {
  const { kernel } = desk;
  const bank = await kernel.store.for(viewer)(async (tx) => {
    const found = await heldBank(tx, viewer, id);
    desk.policy.require(viewer, 'unshare-bank', { type: 'Bank', id });
    return found;
  });
  await kernel.store.system('ending the sharing of a bank')(async (tx) => {
    tx.viewer.actor = viewer.actor;
    await changeSharing(tx, bank.object);
    if (!(await deleteBankAgreement(tx, bank.object, agreement))) {
      throw new Refusal('not-found', 'This bank is not shared under such an agreement.', [
        { property: 'agreement', reason: 'does not carry this bank' },
      ]);
    }
    const objects = await signalsCarried(tx, bank.object, agreement);
    for (let from = 0; from < objects.length; from += CHUNK) {
      const some = objects.slice(from, from + CHUNK);
      await withdrawRecords(kernel, tx, some, [`agreement:${agreement}`], 'its bank is no longer shared');
    }
    await logBankAct(kernel, tx, 'bank.unshared', bank, { agreement });
  });
  return bank;
}
