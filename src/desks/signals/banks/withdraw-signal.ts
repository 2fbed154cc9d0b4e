import { writeEntries } from '../../../kernel/audit/write-entries.ts';
import { Refusal } from '../../../kernel/refusal.ts';
import { requireReason } from '../../../kernel/require-reason.ts';
import { reserveHandle } from '../../../kernel/store/record-queries.ts';
import type { Transaction } from '../../../kernel/store/store.ts';
import type { Viewer } from '../../../kernel/store/viewer.ts';
import type { Desk } from '../context.ts';
import { revokedVersion } from '../signal.ts';
import { sayRecords } from './bank-records.ts';
import {
  agreementsOfRecord,
  newestBody,
  type ShownSignal,
  type Stop,
  shownSignals,
  stopSignals,
} from './signal-queries.ts';

/**
 * Takes back a signal of the viewer's own organisation: a revoked version, which travels wherever the signal went.
 * @param reason goes into the log, not into the record
 * @returns the id, whose newest version is the answer to whoever disagreed
 */
export async function withdrawSignal(
  desk: Desk,
  tx: Transaction,
  viewer: Viewer,
  id: string,
  reason: string,
): Promise<string> {
  const signal = (await shownSignals(tx, [id])).find((copy) => copy.holder === viewer.organisation);
  const newest = signal && (await newestBody(tx, viewer.organisation, id));
  if (!signal || !newest) throw new Refusal('not-found', 'There is no such signal that you may see.');
  const indicator = JSON.parse(newest.body) as Record<string, unknown>;
  if (indicator.created_by_ref !== viewer.organisation) {
    throw new Refusal('conflict', 'Only its originator withdraws a signal; you can stop it at this node.');
  }
  if (indicator.revoked === true) throw new Refusal('conflict', 'This signal was withdrawn already.');
  const { kernel } = desk;
  const [outcome] = await sayRecords(
    kernel,
    tx,
    viewer.organisation,
    [revokedVersion(indicator, kernel.now())],
    await agreementsOfRecord(tx, id),
  );
  await writeEntries(
    tx,
    kernel.keyring,
    [{ kind: 'bank.signal-withdrawn', object: outcome?.object as number, fields: { signal: id, reason } }],
    kernel.now(),
  );
  return id;
}

/**
 * Stops these copies of signals at this node at once, whoever shared them. Those that are stopped already stay so. Who
 * may know of it, and why: whose copy it is, and who stopped it.
 * @param by the organisation that stops them; null when the node does
 */
export async function stopHere(
  desk: Pick<Desk, 'kernel'>,
  tx: Transaction,
  copies: Pick<ShownSignal, 'holder' | 'id' | 'stoppedAt'>[],
  reason: string,
  by: string | null = tx.viewer.organisation,
): Promise<void> {
  const { kernel } = desk;
  const stops: Stop[] = [];
  for (const { holder, id, stoppedAt } of copies) {
    if (stoppedAt !== null) continue;
    const principals = [...new Set([`org:${holder}`, `org:${by ?? holder}`, 'overseer'])];
    stops.push({ object: await reserveHandle(tx), holder, signal: id, principals });
  }
  if (stops.length === 0) return;
  const now = kernel.now();
  await stopSignals(tx, stops, now);
  await writeEntries(
    tx,
    kernel.keyring,
    stops.map(({ object, holder, signal, principals }) => ({
      kind: 'signal.stopped',
      object,
      fields: { holder, signal, reason, principals: principals.join(' ') },
    })),
    now,
  );
}

/**
 * Stops the viewer's organisation's copy of a signal. What another organisation of this node holds is that
 * organisation's to stop; an upheld appeal alone stops it for all.
 */
export async function stopOwnCopy(desk: Desk, tx: Transaction, id: string, reason: string): Promise<void> {
  const seen = await shownSignals(tx, [id]);
  if (seen.length === 0) throw new Refusal('not-found');
  const own = seen.filter((copy) => copy.holder === tx.viewer.organisation);
  if (own.length === 0) {
    throw new Refusal(
      'conflict',
      'Another organisation of this node holds this signal, and it alone stops it.',
    );
  }
  requireReason(reason);
  await stopHere(desk, tx, own, reason);
}
