import Type from 'typebox';
import type { Viewer } from '../../../kernel/store/viewer.ts';
import type { Desk } from '../context.ts';
import { WIDEST_RADIUS } from '../matching/bank-radius.ts';
import { type Bank, setBankRadius } from './bank-queries.ts';
import { logBankAct } from './bank-records.ts';
import { heldBank, requireMayTurn } from './set-bank-mode.ts';

/** Bits of 256, of PDQ signals; every other type has one radius for all banks. */
export const NewRadius = Type.Object(
  { radius: Type.Integer({ minimum: 0, maximum: WIDEST_RADIUS }) },
  { additionalProperties: false },
);

/**
 * Says how near an item must come to a PDQ signal of this bank to match. It counts for what is asked from then on: a case
 * that a wider radius opened stays for people to decide. A wider one acts on more, and takes who may turn the bank on.
 */
export async function changeBankRadius(
  desk: Desk,
  viewer: Viewer,
  id: string,
  radius: number,
): Promise<Bank> {
  return desk.kernel.store.for(viewer)(async (tx) => {
    const bank = await heldBank(tx, viewer, id);
    // A wider list of innocent pictures acts on less, and whoever may spare more with it answers for it all the same.
    requireMayTurn(desk, viewer, bank, radius > bank.radius);
    if (bank.radius === radius) return bank;
    await setBankRadius(tx, bank.object, radius);
    await logBankAct(desk.kernel, tx, 'bank.radius', bank, { radius });
    return { ...bank, radius };
  });
}
