import { CaseHistoryError } from '../../../engines/cases/case.ts';
import { type FoldedCase, readCase, takeStep } from '../../../kernel/cases/take-step.ts';
import { Refusal } from '../../../kernel/refusal.ts';
import type { Database, Transaction } from '../../../kernel/store/store.ts';
import type { Desk } from '../context.ts';
import { caseOfUpheldAppeal, lockAppealsOf, otherCasesLike } from '../intake/earlier-appeal-queries.ts';
import { UNDECIDED } from './match-review.terms.ts';

const STEP = 'appeal-upheld-elsewhere';
const WHY =
  'An appeal about this item was upheld before. Propose the restriction anew, say what has changed since, and ask a second person to confirm it.';

/** Of an appeal that was upheld about the same item or picture: when, and the case if the viewer may read it. */
export type EarlierAppeal = { upheldAt: string; case: string | null };

/** What a case says of an earlier appeal; null when it knows of none. `db` is the viewer's own. */
export async function earlierAppeal(
  db: Database,
  { file, events, state }: FoldedCase,
): Promise<EarlierAppeal | null> {
  if (state.tracks['earlier-appeal'] !== 'upheld') return null;
  const told = events.findLast((event) => typeof event.data.upheldAt === 'string');
  const upheldAt = String(told?.data.upheldAt ?? '');
  return { upheldAt, case: await caseOfUpheldAppeal(db, file.organisation, upheldAt) };
}

/** Says in words why one person does not restrict, and nobody proposes as if nothing had been decided. */
export function requireNeverHeard({ state }: FoldedCase): void {
  if (state.state !== 'answered' || state.tracks['earlier-appeal'] !== 'upheld') return;
  throw new Refusal('second-person-needed', WHY, [{ property: 'step', reason: WHY }]);
}

/** Keeps cases of this platform from opening until the transaction that upholds its appeal is over. */
export const holdNewCases = (tx: Transaction, { file }: FoldedCase) =>
  lockAppealsOf(tx, file.organisation, true);

/**
 * Tells the undecided cases of the same item or picture, in the transaction that upholds the appeal: opened side by
 * side they are no way round what was decided.
 */
export async function tellCasesLike(
  desk: Desk,
  tx: Transaction,
  { file, events }: FoldedCase,
): Promise<void> {
  const { kernel, procedures } = desk;
  const upheldAt = events.at(-1)!.at;
  for (const { id } of await otherCasesLike(tx, file.object, [...UNDECIDED, 'open-in-shadow'])) {
    try {
      const { state } = await readCase(kernel, procedures, tx, id);
      if (!state.permitted.some(({ step }) => step === STEP)) continue;
      await takeStep(kernel, procedures, tx, id, { step: STEP, actor: 'system', data: { upheldAt } });
    } catch (error) {
      // A case that was tampered with folds no more; nothing can be restricted on it either.
      if (!(error instanceof CaseHistoryError)) throw error;
      kernel.log(`case ${id}: ${error.message}`);
    }
  }
}
