import type { FoldedCase } from '../../../kernel/cases/take-step.ts';
import { Refusal } from '../../../kernel/refusal.ts';
import type { Transaction } from '../../../kernel/store/store.ts';
import { decidedAgainst } from '../intake/item-queries.ts';
import { itemsOfReviews } from './review-queries.ts';

/** Steps that decide an appeal. */
export const JUDGES_APPEAL = ['uphold-appeal', 'reject-appeal'];

const WHY =
  'You decided against this item in another case of it. Someone who took no part in that decides on the appeal.';

/**
 * Of one item a platform may have several cases, one for each signal that caught it: to the person affected they are
 * one decision. Who restricted the item in one of them is no stranger to an appeal in another; the procedure bars whom
 * it can see, the people of the case itself.
 * @throws Refusal `second-person-needed`
 */
export async function requireApart(tx: Transaction, { file }: FoldedCase, actor: string): Promise<void> {
  const [about] = await itemsOfReviews(tx, [file.object]);
  if (!about || !(await decidedAgainst(tx, { ...about, except: file.object, actor }))) return;
  throw new Refusal('second-person-needed', WHY, [{ property: 'step', reason: WHY }]);
}
