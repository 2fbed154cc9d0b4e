import { requireReason } from '../../../kernel/require-reason.ts';
import type { Transaction } from '../../../kernel/store/store.ts';
import type { Viewer } from '../../../kernel/store/viewer.ts';
import type { CutObject, RefusedObject } from '../../../standards/json/cut-objects.ts';
import type { Desk } from '../context.ts';
import { readSignal } from '../signal.ts';
import type { Bank } from './bank-queries.ts';
import { logBankAct } from './bank-records.ts';
import type { Refused } from './write-signals.ts';

/**
 * What is put among the innocent spares whatever looks like it, so a reviewer puts it there and says why. Threat: who
 * may fill such a list unseen makes a known attack video disappear from every match.
 * @returns the reason; null for a bank that spares nothing
 */
export function requireReasonToSpare(
  { policy }: Desk,
  viewer: Viewer,
  bank: Bank,
  reason: string | undefined,
): string | null {
  if (!bank.innocent) return null;
  policy.require(viewer, 'add-innocent', { type: 'Bank', id: bank.id });
  return requireReason(reason, 'reason', ': why this is known to be innocent');
}

/** Who put what among the innocent, and why. */
export async function logSpared(
  { kernel }: Desk,
  tx: Transaction,
  bank: Bank,
  signals: string[],
  reason: string | null,
): Promise<void> {
  if (reason === null || signals.length === 0) return;
  await logBankAct(kernel, tx, 'bank.innocent-added', bank, { signals: signals.join(' '), reason });
}

/** Of a bundle what belongs into this bank: what its author marked `benign` (STIX 2.1 §4.7), or everything else. */
export function* fitting(
  bank: Bank,
  objects: Iterable<CutObject | RefusedObject>,
  refused: Refused[],
): Generator<CutObject | RefusedObject> {
  for (const cut of objects) {
    const signal =
      cut.ok && cut.value.type === 'indicator' && cut.value.revoked !== true ? readSignal(cut.value) : null;
    if (signal === null || signal.innocent === bank.innocent) yield cut;
    else {
      const reason = signal.innocent
        ? 'is marked benign: it belongs into a list of innocent pictures'
        : 'is not marked benign: a list of innocent pictures does not hold it';
      refused.push({ id: signal.id, property: 'indicator_types', clause: 'STIX 2.1 §4.7', reason });
    }
  }
}
