import { Refusal } from '../../../kernel/refusal.ts';
import type { Transaction } from '../../../kernel/store/store.ts';
import type { Viewer } from '../../../kernel/store/viewer.ts';
import type { Desk } from '../context.ts';
import { refuseWithoutGround } from './bank-ground.ts';
import { type Bank, type BankMode, findBank, setBankMode } from './bank-queries.ts';
import { logBankAct } from './bank-records.ts';

/** A bank that the viewer may see; `not-found` for every other id. */
export async function visibleBank(tx: Transaction, id: string): Promise<Bank> {
  const bank = await findBank(tx, id);
  if (!bank) throw new Refusal('not-found', 'There is no such bank that you may see.');
  return bank;
}

/** A bank of the viewer's own organisation: a partner's look at ours changes nothing in it. */
export async function heldBank(tx: Transaction, viewer: Viewer, id: string): Promise<Bank> {
  const bank = await visibleBank(tx, id);
  if (bank.holder !== viewer.organisation) throw new Refusal('not-allowed');
  return bank;
}

/**
 * Turns a bank on, or back to shadow. Trusting a partner's or an imported bank takes a senior reviewer. Cases that
 * were only seen in shadow open for decision once the act has its place in the sequence. Throws `conflict` for an own
 * bank that states no ground.
 */
export async function changeBankMode(desk: Desk, viewer: Viewer, id: string, mode: BankMode): Promise<Bank> {
  return desk.kernel.store.for(viewer)(async (tx) => {
    const bank = await heldBank(tx, viewer, id);
    const resource = { type: 'Bank', id, facts: { provenance: bank.provenance } };
    const turnOn = bank.provenance === 'own' ? 'turn-on-bank' : 'trust-peer';
    desk.policy.require(viewer, mode === 'on' ? turnOn : 'turn-off-bank', resource);
    if (bank.mode === mode) return bank;
    if (mode === 'on') refuseWithoutGround(bank, 'turn it on');
    await setBankMode(tx, bank.object, mode);
    await logBankAct(desk.kernel, tx, 'bank.mode', bank, { mode });
    return { ...bank, mode };
  });
}
