import type { FoldedCase } from '../../../kernel/cases/take-step.ts';
import { Refusal } from '../../../kernel/refusal.ts';
import type { Transaction } from '../../../kernel/store/store.ts';
import { sayRecords } from '../banks/bank-records.ts';
import { agreementsOfRecord } from '../banks/signal-queries.ts';
import { withdrawSignal } from '../banks/withdraw-signal.ts';
import type { Desk } from '../context.ts';
import { type DisagreementCase, disagreementsByObject, noteAnswer } from './disagreement-queries.ts';
import { answerNote, type DisagreementExtension } from './disagreement-record.ts';
import { refusePersonalWords } from './travelling-words.ts';

/** The originator agrees with the holder: the signal dies wherever it went. */
export async function withdrawChallenged(
  desk: Desk,
  tx: Transaction,
  folded: FoldedCase,
  reason: string,
): Promise<void> {
  const { signal } = await aboutOf(tx, folded);
  const answer = await withdrawSignal(desk, tx, tx.viewer, signal, reason);
  await noteAnswer(tx, folded.file.object, answer);
}

/** The originator stands by its signal and says why, to all who hold it. */
export async function standByChallenged(
  desk: Desk,
  tx: Transaction,
  folded: FoldedCase,
  data: Record<string, unknown>,
): Promise<void> {
  const { signal, opinion } = await aboutOf(tx, folded);
  const text = String(data.reason);
  refusePersonalWords(text);
  const { kernel } = desk;
  const note = answerNote(
    { creator: kernel.host.id, now: kernel.now().toISOString(), refs: [opinion, signal], text },
    data.ground as NonNullable<DisagreementExtension['ground']>,
  );
  await sayRecords(kernel, tx, kernel.host.id, [note], await agreementsOfRecord(tx, signal));
  await noteAnswer(tx, folded.file.object, String(note.id));
}

async function aboutOf(tx: Transaction, folded: FoldedCase): Promise<DisagreementCase> {
  const [about] = await disagreementsByObject(tx, [folded.file.object]);
  if (!about) throw new Refusal('not-found');
  return about;
}
