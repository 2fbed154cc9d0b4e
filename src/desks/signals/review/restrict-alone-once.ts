import { CaseHistoryError } from '../../../engines/cases/case.ts';
import { type FoldedCase, readCase, takeStep } from '../../../kernel/cases/take-step.ts';
import { Refusal } from '../../../kernel/refusal.ts';
import type { Transaction } from '../../../kernel/store/store.ts';
import type { Desk } from '../context.ts';
import { lockItem, otherCasesOf, wasRestrictedAlone } from '../intake/item-queries.ts';
import { UNDECIDED } from './match-review.terms.ts';
import { itemsOfReviews } from './review-queries.ts';

const STEP = 'restricted-alone-elsewhere';
const WHY =
  'One person alone restricted this item before, and nobody confirmed it. Propose the restriction, and ask a second person to confirm it.';

/**
 * One item is restricted by one person alone once: of every case of it the platform opens later, or has open beside,
 * two people restrict. Otherwise who sends an item again restricts it again, for good.
 * Holds the item's lock to the end of the transaction, so that no case of it is opened or restricted meanwhile.
 * @throws Refusal `second-person-needed`
 */
export async function requireNobodyAloneBefore(tx: Transaction, { file, state }: FoldedCase): Promise<void> {
  const [about] = await itemsOfReviews(tx, [file.object]);
  if (!about) return;
  await lockItem(tx, about.platform, about.item);
  // In any other state the procedure says why the step is not open.
  if (state.state !== 'answered') return;
  if (
    state.tracks['single-handed'] === 'second-person-needed' ||
    (await wasRestrictedAlone(tx, about.platform, about.item, file.object))
  ) {
    throw new Refusal('second-person-needed', WHY, [{ property: 'step', reason: WHY }]);
  }
}

/** Tells the item's other cases that are not decided, in the transaction of the restriction. */
export async function tellOtherCases(desk: Desk, tx: Transaction, { file }: FoldedCase): Promise<void> {
  const { kernel, procedures } = desk;
  const [about] = await itemsOfReviews(tx, [file.object]);
  if (!about) return;
  const states = [...UNDECIDED, 'open-in-shadow'];
  for (const { id } of await otherCasesOf(tx, about.platform, about.item, file.object, states)) {
    try {
      const { state } = await readCase(kernel, procedures, tx, id);
      if (!state.permitted.some(({ step }) => step === STEP)) continue;
      await takeStep(kernel, procedures, tx, id, { step: STEP, actor: 'system', data: { case: file.id } });
    } catch (error) {
      // A case that was tampered with folds no more; nothing can be restricted on it either.
      if (!(error instanceof CaseHistoryError)) throw error;
      kernel.log(`case ${id}: ${error.message}`);
    }
  }
}
