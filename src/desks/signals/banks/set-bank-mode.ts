import { Refusal } from '../../../kernel/refusal.ts';
import type { Transaction } from '../../../kernel/store/store.ts';
import type { Viewer } from '../../../kernel/store/viewer.ts';
import type { Desk } from '../context.ts';
import { type RollOut, shareThatActs } from '../matching/whether-it-acts.ts';
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
 * Letting a bank act on more takes whoever may turn it on (of a partner's or an imported bank, a senior reviewer); on
 * less, whoever may turn it off.
 */
export function requireMayTurn({ policy }: Desk, viewer: Viewer, bank: Bank, more: boolean): void {
  const turnOn = bank.provenance === 'own' ? 'turn-on-bank' : 'trust-peer';
  const resource = { type: 'Bank', id: bank.id, facts: { provenance: bank.provenance } };
  policy.require(viewer, more ? turnOn : 'turn-off-bank', resource);
}

/**
 * Turns a bank on, back to shadow, or lets a share of its matches act (`sample`, with `percent`). Cases that were only
 * seen in shadow and act from now on open for decision once the act has its place in the sequence. Throws `conflict`
 * for an own bank that states no ground and for a sample of innocent pictures, `body-malformed` for a sample without its share.
 */
export async function changeBankMode(
  desk: Desk,
  viewer: Viewer,
  id: string,
  asked: { mode: BankMode; percent?: number | undefined },
): Promise<Bank> {
  const next: RollOut = { mode: asked.mode, percent: asked.percent ?? null };
  if ((next.mode === 'sample') !== (next.percent !== null)) {
    const reason =
      next.mode === 'sample' ? 'says how many matches in a hundred act, 1 to 99' : 'is for a sample only';
    throw new Refusal('body-malformed', undefined, [{ property: 'percent', reason }]);
  }
  return desk.kernel.store.for(viewer)(async (tx) => {
    const bank = await heldBank(tx, viewer, id);
    requireMayTurn(desk, viewer, bank, shareThatActs(next) > shareThatActs(bank) || next.mode === 'on');
    if (bank.mode === next.mode && bank.percent === next.percent) return bank;
    if (next.mode !== 'shadow') refuseWithoutGround(bank, 'turn it on');
    if (bank.innocent && next.mode === 'sample') {
      const reason =
        'is on or shadow for a list of innocent pictures: in a sample, chance would say which of them spare';
      throw new Refusal('conflict', undefined, [{ property: 'mode', reason }]);
    }
    await setBankMode(tx, bank.object, next.mode, next.percent);
    await logBankAct(desk.kernel, tx, 'bank.mode', bank, next);
    return { ...bank, ...next };
  });
}
