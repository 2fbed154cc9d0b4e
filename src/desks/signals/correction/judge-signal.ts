import Type, { type Static } from 'typebox';
import { writeEntries } from '../../../kernel/audit/write-entries.ts';
import { Refusal } from '../../../kernel/refusal.ts';
import { requireReason } from '../../../kernel/require-reason.ts';
import { reserveHandle } from '../../../kernel/store/record-queries.ts';
import type { Transaction } from '../../../kernel/store/store.ts';
import { shownSignals } from '../banks/signal-queries.ts';
import type { Desk } from '../context.ts';
import { refusePersonalWords } from '../disagreement/travelling-words.ts';
import { words } from '../signal.ts';
import { insertJudgement } from './correction-queries.ts';
import { tellOriginator } from './tell-originator.ts';

export const NewJudgement = Type.Object(
  { judged: Type.Enum(['confirmed', 'disputed']), reason: words(4000) },
  { additionalProperties: false },
);

/**
 * A reviewer says that a signal is right, or that it is not. It acts as before: stopping it is another act. Where it came
 * by an agreement its originator is told, by an opinion under that agreement. Throws `body-malformed` for words that
 * would point at a person there.
 */
export async function judgeSignal(
  desk: Desk,
  tx: Transaction,
  id: string,
  { judged, reason }: Static<typeof NewJudgement>,
): Promise<void> {
  const { kernel, policy } = desk;
  const { viewer } = tx;
  policy.require(viewer, 'judge-signal', { type: 'Signal', id });
  if ((await shownSignals(tx, [id])).length === 0) {
    throw new Refusal('not-found', 'There is no such signal that you may see.');
  }
  requireReason(reason);
  refusePersonalWords(reason);
  const opinion = await tellOriginator(desk, tx, id, judged === 'confirmed' ? 'agree' : 'disagree', reason);
  const object = await reserveHandle(tx);
  const at = kernel.now();
  const principals = [`reviewers:${viewer.organisation}`, 'overseer'];
  const { organisation: holder, actor } = viewer;
  await insertJudgement(tx, { object, holder, signal: id, judged, actor, reason, opinion, at }, principals);
  const fields = { holder, signal: id, judged, reason, opinion, principals: principals.join(' ') };
  const kind = judged === 'confirmed' ? 'signal.confirmed' : 'signal.disputed';
  await writeEntries(tx, kernel.keyring, [{ kind, object, fields }], at);
}
