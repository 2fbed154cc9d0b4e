import { CaseHistoryError } from '../../../engines/cases/case.ts';
import { writeEntries } from '../../../kernel/audit/write-entries.ts';
import { readCase, takeStep } from '../../../kernel/cases/take-step.ts';
import type { Transaction } from '../../../kernel/store/store.ts';
import { type BankMode, findBanks } from '../banks/bank-queries.ts';
import type { Desk } from '../context.ts';
import { settleOwnSignals } from '../disagreement/own-signals.ts';
import { shadowOf } from '../matching/whether-it-acts.ts';
import { UNDECIDED, UNGROUNDED } from './match-review.terms.ts';
import {
  groundsOfReviews,
  howLost,
  leaveShadow,
  type ShadowOver,
  shadowMatchesOf,
  shadowsOverBanksThatAct,
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

/**
 * The same for a bank that was turned on, or on for more, while a case was opened in its shadow.
 * @param seen the signals and banks as they were when the case was looked up; left out for all that cases wait for
 * @param organisation whose case it is
 */
export async function endLateShadows(
  desk: Desk,
  seen?: { id: string; bank: number; mode: BankMode; percent: number | null; quarantined: boolean }[],
  organisation = '',
): Promise<void> {
  await desk.kernel.store.system('late shadows')(async (tx) => {
    if (!seen) {
      for (const { object } of await shadowsOverBanksThatAct(tx)) {
        await endShadow(desk, tx, { bank: object });
      }
      return;
    }
    for (const { id: signal, quarantined } of seen) {
      if (quarantined) await endShadow(desk, tx, { organisation, signal });
    }
    const before = new Map(seen.map((one) => [one.bank, one]));
    for (const { object, mode, percent } of await findBanks(tx, [...before.keys()])) {
      const was = before.get(object);
      if (was?.mode !== mode || was.percent !== percent) await endShadow(desk, tx, { bank: object });
    }
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

/**
 * A bank was turned on, for a sample or for all, or a signal was put back: what was only seen in shadow and acts now is
 * for people to decide.
 */
export async function endShadow(
  { kernel, procedures }: Desk,
  tx: Transaction,
  over: ShadowOver,
): Promise<void> {
  const acting = (await shadowMatchesOf(tx, over)).filter(
    ({ type, code, ...match }) =>
      shadowOf(kernel.keyring, match.signal, match, code ? { type, code } : undefined) === null,
  );
  if (acting.length === 0) return;
  await leaveShadow(tx, acting);
  const acts = [...Map.groupBy(acting, ({ object, bankId }) => `${object} ${bankId}`).values()].map(
    (matches) => ({
      kind: 'match.left-shadow',
      object: matches[0]!.object,
      fields: { bank: matches[0]!.bankId, signals: matches.map(({ signal }) => signal).join(' ') },
    }),
  );
  await writeEntries(tx, kernel.keyring, acts, kernel.now());
  for (const [{ id, state, bankId: bank } = { id: '', state: '', bankId: '' }] of Map.groupBy(
    acting,
    ({ object }) => object,
  ).values()) {
    if (state !== 'open-in-shadow') continue;
    await takeStep(kernel, procedures, tx, id, { step: 'end-shadow', actor: 'system', data: { bank } });
  }
}
