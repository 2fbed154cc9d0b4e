import { CaseHistoryError } from '../../../engines/cases/case.ts';
import { type FoldedCase, readCase, takeStep } from '../../../kernel/cases/take-step.ts';
import type { Transaction } from '../../../kernel/store/store.ts';
import { agreementsOfRecord, type ShownSignal, shownSignals } from '../banks/signal-queries.ts';
import { withdrawSignal } from '../banks/withdraw-signal.ts';
import type { Desk } from '../context.ts';
import { reviewsStillSharing } from './disagreement-queries.ts';

/**
 * After an appeal was upheld: of the signals that caught the item, those that the organisation of the case made and
 * partners still hold are put before its senior reviewers. They are stopped here already.
 */
export async function askAboutOwnSignals(
  desk: Desk,
  tx: Transaction,
  { file }: FoldedCase,
  signals: ShownSignal[],
): Promise<void> {
  const shared: string[] = [];
  for (const { id, holder, originator, gone } of signals) {
    if (holder !== file.organisation || originator !== holder || gone !== null) continue;
    if ((await agreementsOfRecord(tx, id)).length > 0) shared.push(id);
  }
  if (shared.length === 0) return;
  await takeStep(desk.kernel, desk.procedures, tx, file.id, {
    step: 'own-signal-shared',
    actor: 'system',
    data: { signals: shared.slice(0, 1000) },
  });
}

/** Takes back everywhere what the case asked about; what was taken back meanwhile stays so. */
export async function withdrawOwnSignals(
  desk: Desk,
  tx: Transaction,
  { file, events }: FoldedCase,
): Promise<void> {
  desk.policy.require(tx.viewer, 'withdraw-signal', { type: 'Case', id: file.id });
  const upheld = events.findLast(({ step }) => step === 'uphold-appeal');
  for (const { id, holder, gone } of await shownSignals(tx, askedAbout(events))) {
    if (holder === file.organisation && gone === null)
      await withdrawSignal(desk, tx, tx.viewer, id, String(upheld?.data.reason ?? ''));
  }
}

/**
 * Cases that asked about signals of which none is left ask no more.
 * @param tx a system transaction
 */
export async function settleOwnSignals(desk: Desk, tx: Transaction, gone: string[]): Promise<void> {
  const { kernel, procedures } = desk;
  for (const { id } of await reviewsStillSharing(tx, gone)) {
    try {
      const { events, file } = await readCase(kernel, procedures, tx, id);
      const left = (await shownSignals(tx, askedAbout(events))).filter(
        ({ holder, gone }) => holder === file.organisation && gone === null,
      );
      if (left.length > 0) continue;
      await takeStep(kernel, procedures, tx, id, { step: 'own-signals-gone', actor: 'system', data: {} });
    } catch (error) {
      // A case that was tampered with folds no more; it must not keep the others waiting.
      if (!(error instanceof CaseHistoryError)) throw error;
      kernel.log(`case ${id}: ${error.message}`);
    }
  }
}

const askedAbout = (events: FoldedCase['events']): string[] =>
  events.flatMap(({ step, data }) => (step === 'own-signal-shared' ? (data.signals as string[]) : []));
