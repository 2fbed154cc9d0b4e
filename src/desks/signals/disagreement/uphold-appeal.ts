import { type FoldedCase, openCase } from '../../../kernel/cases/take-step.ts';
import type { Transaction } from '../../../kernel/store/store.ts';
import { sayRecords } from '../banks/bank-records.ts';
import { agreementsOfRecord, copiesThatCaught, type ShownSignal } from '../banks/signal-queries.ts';
import { stopHere } from '../banks/withdraw-signal.ts';
import type { Desk } from '../context.ts';
import { disagreementsOf, insertDisagreementCase } from './disagreement-queries.ts';
import { upheldAppeal } from './disagreement-record.ts';
import { askAboutOwnSignals } from './own-signals.ts';
import { refusePersonalWords } from './travelling-words.ts';

/**
 * What an upheld appeal does beside restoring the item, needing nobody's consent: the signals that caught it stop
 * acting at this node, and each originator and holder elsewhere is told why by an opinion that travels the way the
 * signal came. A signal of our own that partners hold is put before the senior reviewers. Nothing in it names the item, the case or a person.
 * @param folded the case after the step; `tx` is the transaction the step was taken in
 */
export async function upholdAppeal(
  desk: Desk,
  tx: Transaction,
  folded: FoldedCase,
  reason: string,
): Promise<void> {
  const opened = folded.events[0]?.data ?? {};
  refusePersonalWords(reason, [String(opened.item ?? '')]);
  const signals = await copiesThatCaught(tx, folded.file.object);
  await stopHere(desk, tx, signals, reason);
  for (const signal of signals) await disagree(desk, tx, folded, signal, reason);
  await askAboutOwnSignals(desk, tx, folded, signals);
}

async function disagree(
  desk: Desk,
  tx: Transaction,
  { file }: FoldedCase,
  signal: ShownSignal,
  reason: string,
): Promise<void> {
  const { kernel, procedures } = desk;
  const agreements = await agreementsOfRecord(tx, signal.id);
  const ours = signal.originator === file.organisation;
  // An organisation does not challenge itself, and a record that nobody else would read is not made.
  if (ours && agreements.length === 0) return;
  const before = await disagreementsOf(tx, 'disagreement', [signal.id]);
  // The originator has been asked already and its time runs: one question at a time.
  if (before.some((one) => one.state === 'pending')) return;
  const speaker = ours ? file.organisation : kernel.host.id;
  const opinion = upheldAppeal({
    creator: speaker,
    now: kernel.now().toISOString(),
    refs: [signal.id],
    text: reason,
  });
  await sayRecords(kernel, tx, speaker, [opinion], agreements);
  if (ours) return;
  const originator = signal.originator ?? `import:${signal.originatorName}`.slice(0, 200);
  const opened = await openCase(kernel, procedures, tx, {
    procedure: 'disagreement',
    organisation: file.organisation,
    principals: [`reviewers:${file.organisation}`],
    fields: { signal: signal.id, opinion: String(opinion.id), other: originator },
    first: {
      step: 'open',
      actor: 'system',
      data: { signal: signal.id, originator, review: file.id, reason },
    },
  });
  await insertDisagreementCase(tx, {
    object: opened.file.object,
    procedure: 'disagreement',
    signal: signal.id,
    opinion: String(opinion.id),
    other: originator,
  });
}
