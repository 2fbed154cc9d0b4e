import { CaseHistoryError } from '../../../engines/cases/case.ts';
import { type FoldedCase, readCase, takeStep } from '../../../kernel/cases/take-step.ts';
import { Refusal } from '../../../kernel/refusal.ts';
import type { Database, Transaction } from '../../../kernel/store/store.ts';
import type { Desk } from '../context.ts';
import { caseOfUpheldAppeal, lockAppealsOf, otherCasesLike } from '../intake/earlier-appeal-queries.ts';
import { IN_FORCE, OVER } from './match-review.terms.ts';

const WHY =
  'An appeal about this item was upheld before. Propose the restriction anew, say what has changed since, and ask a second person to confirm it.';
const LOCKED =
  'Another case of this item is locked as suspected child abuse material. First have the lock lifted, or the material disposed of: until then the item is not put back.';

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
  const proposes = state.state === 'answered' || state.state === 'ground-lost';
  if (!proposes || state.tracks['earlier-appeal'] !== 'upheld') return;
  throw new Refusal('second-person-needed', WHY, [{ property: 'step', reason: WHY }]);
}

/** Keeps cases of this platform from opening until the transaction that upholds its appeal is over. */
export const holdNewCases = (tx: Transaction, { file }: FoldedCase) =>
  lockAppealsOf(tx, file.organisation, true);

/**
 * Tells every case of the same item or picture that is not over, in the transaction that upholds the appeal. Undecided:
 * opened side by side it is no way round what was decided. In force: the same item is put back with the appeal, since
 * the platform puts it back; so is the same picture that one person alone restricted. Where two people restricted the
 * same picture, its ground is gone, and they have the time of a lost ground to decide anew. Cases of version 1 go on by
 * their own rules.
 * @throws Refusal `step-not-permitted` where another case of the item is locked: nothing is put back meanwhile
 */
export async function tellCasesLike(
  desk: Desk,
  tx: Transaction,
  { file, events }: FoldedCase,
): Promise<void> {
  const { kernel, procedures } = desk;
  const upheldAt = events.at(-1)!.at;
  for (const { id, sameItem } of await otherCasesLike(tx, file.object, OVER)) {
    try {
      const { state } = await readCase(kernel, procedures, tx, id);
      const may = (step: string) => state.permitted.some((one) => one.step === step);
      const inForce = (IN_FORCE as readonly string[]).includes(state.state);
      if ((sameItem || state.state === 'restricted-alone') && may('restored-with-appeal')) {
        const data = { upheldAt, about: sameItem ? 'item' : 'picture' };
        await takeStep(kernel, procedures, tx, id, { step: 'restored-with-appeal', actor: 'system', data });
      } else if (may('appeal-upheld-elsewhere')) {
        if (sameItem && inForce)
          throw new Refusal('step-not-permitted', LOCKED, [{ property: 'step', reason: LOCKED }]);
        const data = { upheldAt };
        await takeStep(kernel, procedures, tx, id, {
          step: 'appeal-upheld-elsewhere',
          actor: 'system',
          data,
        });
      }
    } catch (error) {
      // A case that was tampered with folds no more; nothing can be restricted on it either.
      if (!(error instanceof CaseHistoryError)) throw error;
      kernel.log(`case ${id}: ${error.message}`);
    }
  }
}
