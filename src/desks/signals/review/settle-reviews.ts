import { CaseHistoryError } from '../../../engines/cases/case.ts';
import { writeEntries } from '../../../kernel/audit/write-entries.ts';
import { readCase, takeStep } from '../../../kernel/cases/take-step.ts';
import type { Transaction } from '../../../kernel/store/store.ts';
import type { Desk } from '../context.ts';
import { settleOwnSignals } from '../disagreement/own-signals.ts';
import { UNDECIDED, UNGROUNDED } from './match-review.terms.ts';
import {
  bankOfObject,
  groundsOfReviews,
  howLost,
  leaveShadow,
  shadowReviewsOfBank,
  shadowsOverBanksThatAreOn,
  ungroundedReviews,
} from './review-queries.ts';

export type LossCause = 'withdrawn' | 'expired' | 'erased' | 'stopped-here' | 'suspended';

// What lost its ground to an appeal upheld elsewhere is told as well, so that two people who keep it know all that is gone.
const STANDING_ON_A_SIGNAL = [
  ...UNDECIDED,
  'open-in-shadow',
  'restricted-alone',
  'restricted',
  ...UNGROUNDED,
];

/**
 * Tells reviews that the last signal they stood on is gone. What that means for each is its procedure's: undecided
 * ones are over, a restriction by one person is put back, one by two people after 24 hours unless they keep it.
 * @param tx a system transaction
 */
export async function settleReviews(
  desk: Desk,
  tx: Transaction,
  signals: string[],
  cause: LossCause,
): Promise<void> {
  if (signals.length === 0) return;
  await settleOwnSignals(desk, tx, signals);
  const { kernel } = desk;
  for (const { id, dead } of await ungroundedReviews(tx, signals, STANDING_ON_A_SIGNAL, kernel.now())) {
    try {
      await loseGround(desk, tx, id, dead, cause);
    } catch (error) {
      // A case that was tampered with folds no more; it must not keep the others on a ground that is gone.
      if (!(error instanceof CaseHistoryError)) throw error;
      kernel.log(`case ${id}: ${error.message}`);
    }
  }
}

/**
 * The same for what was lost while a case was being opened, between the look-up and the commit: whoever tells reviews of
 * a loss found no case yet. Called after that commit, so that a loss which comes later finds it.
 * @param signals null for all that open cases stand on, when the process before may have ended in between
 */
export async function settleLateLosses(desk: Desk, signals: string[] | null): Promise<void> {
  const { store, now } = desk.kernel;
  await store.system('late losses')(async (tx) => {
    const grounds = signals ?? (await groundsOfReviews(tx, STANDING_ON_A_SIGNAL));
    const late = await ungroundedReviews(tx, grounds, STANDING_ON_A_SIGNAL, now());
    if (late.length === 0) return;
    const dead = [...new Set(late.flatMap((one) => one.dead))];
    await settleReviews(desk, tx, dead, (await howLost(tx, dead)) ?? 'stopped-here');
  });
}

/** The same for a bank that was turned on while a case was opened in its shadow. */
export async function endLateShadows(desk: Desk): Promise<void> {
  await desk.kernel.store.system('late shadows')(async (tx) => {
    for (const { object } of await shadowsOverBanksThatAreOn(tx)) await endShadow(desk, tx, object);
  });
}

async function loseGround(
  desk: Desk,
  tx: Transaction,
  id: string,
  dead: string[],
  cause: LossCause,
): Promise<void> {
  const { kernel, procedures } = desk;
  const { file, events, state } = await readCase(kernel, procedures, tx, id);
  if (!state.permitted.some((one) => one.step === 'signal-withdrawn')) return;
  // A restriction that two people chose to keep does not lose the same ground again.
  const told = events.filter((event) => event.step === 'signal-withdrawn');
  const known = new Set(told.flatMap((event) => event.data.signals as string[]));
  if (dead.every((signal) => known.has(signal))) return;
  const after = await takeStep(kernel, procedures, tx, id, {
    step: 'signal-withdrawn',
    actor: 'system',
    data: { signals: dead.slice(0, 1000), cause },
  });
  // The step says no more than that a signal is gone; that it undid a restriction is counted by an act of its own.
  if (state.state !== 'restricted-alone' || after.state.state !== 'restored') return;
  const act = { kind: 'match.put-back-without-signal', object: file.object, fields: { case: id } };
  await writeEntries(tx, kernel.keyring, [act], kernel.now());
}

/** A bank was turned on: what was only seen in shadow is now for people to decide. */
export async function endShadow(desk: Desk, tx: Transaction, object: number): Promise<void> {
  const bank = await bankOfObject(tx, object);
  if (bank?.mode !== 'on') return;
  const waiting = await shadowReviewsOfBank(tx, object);
  const left = await leaveShadow(tx, object);
  await writeEntries(
    tx,
    desk.kernel.keyring,
    left.map((match) => ({ kind: 'match.left-shadow', object: match.object, fields: { bank: bank.id } })),
    desk.kernel.now(),
  );
  for (const { id } of waiting) {
    await takeStep(desk.kernel, desk.procedures, tx, id, {
      step: 'end-shadow',
      actor: 'system',
      data: { bank: bank.id },
    });
  }
}
