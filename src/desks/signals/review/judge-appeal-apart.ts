import type { FoldedCase } from '../../../kernel/cases/take-step.ts';
import { Refusal } from '../../../kernel/refusal.ts';
import type { Transaction } from '../../../kernel/store/store.ts';
import { decidedAgainst } from '../intake/item-queries.ts';
import { UNGROUNDED } from './match-review.terms.ts';
import { itemsOfReviews } from './review-queries.ts';

/** Steps that decide an appeal. */
const JUDGES_APPEAL = ['uphold-appeal', 'reject-appeal'];

const APART =
  'You decided against this item in another case of it. Someone who took no part in that decides on the appeal.';
const UNFOUNDED =
  'The restriction has lost its ground: first two people decide whether to keep it, or it is put back. Upholding the appeal puts it back at once.';

/**
 * What keeps a person from deciding an appeal, beyond what the procedure sees of the case alone; null when nothing does.
 * Of one item a platform may have several cases, one for each signal that caught it: to the person affected they are
 * one decision, and who restricted the item in one is no stranger to an appeal in another. And nobody is told "rejected"
 * of a restriction that rests on nothing at that moment. The same picture under another reference is another decision,
 * about another context: were it one, a picture that everybody here has met would leave nobody to hear an appeal.
 */
export async function barToJudge(
  tx: Transaction,
  { file, state }: FoldedCase,
  step: string,
  actor: string,
): Promise<Refusal | null> {
  if (file.procedure !== 'match-review' || !JUDGES_APPEAL.includes(step)) return null;
  if (step === 'reject-appeal' && (UNGROUNDED as readonly string[]).includes(state.state)) {
    return new Refusal('step-not-permitted', UNFOUNDED, [{ property: 'step', reason: UNFOUNDED }]);
  }
  const [about] = await itemsOfReviews(tx, [file.object]);
  if (!about || !(await decidedAgainst(tx, { ...about, except: file.object, actor }))) return null;
  return new Refusal('second-person-needed', APART, [{ property: 'step', reason: APART }]);
}
