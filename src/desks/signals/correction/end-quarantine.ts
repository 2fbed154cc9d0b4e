import { writeEntries } from '../../../kernel/audit/write-entries.ts';
import { Refusal } from '../../../kernel/refusal.ts';
import { requireReason } from '../../../kernel/require-reason.ts';
import type { Transaction } from '../../../kernel/store/store.ts';
import { shownSignals } from '../banks/signal-queries.ts';
import type { Desk } from '../context.ts';
import { endQuarantineRow, quarantinesOf } from './correction-queries.ts';
import { takeOpinionBack } from './tell-originator.ts';

/**
 * Puts a quarantined signal back to work: what its matches are decided like counts anew from here. What was only seen
 * meanwhile opens for decision once the act has its place in the sequence; the originator is told.
 */
export async function endQuarantine(desk: Desk, tx: Transaction, id: string, reason: string): Promise<void> {
  const { kernel, policy } = desk;
  policy.require(tx.viewer, 'end-quarantine', { type: 'Signal', id });
  if ((await shownSignals(tx, [id])).length === 0) {
    throw new Refusal('not-found', 'There is no such signal that you may see.');
  }
  requireReason(reason);
  const { organisation } = tx.viewer;
  const standing = (await quarantinesOf(tx, [id])).find((one) => one.organisation === organisation);
  const at = kernel.now();
  if (!standing || !(await endQuarantineRow(tx, standing.object, at))) {
    throw new Refusal('conflict', 'This signal is not quarantined here.');
  }
  if (standing.opinion !== null) await takeOpinionBack(desk, tx, standing.opinion, id);
  const act = {
    kind: 'signal.quarantine-ended',
    object: standing.object,
    fields: { organisation, signal: id, reason },
  };
  await writeEntries(tx, kernel.keyring, [act], at);
}
