import { writeEntries } from '../../../kernel/audit/write-entries.ts';
import { Refusal } from '../../../kernel/refusal.ts';
import { reserveHandle } from '../../../kernel/store/record-queries.ts';
import type { Transaction } from '../../../kernel/store/store.ts';
import type { Viewer } from '../../../kernel/store/viewer.ts';
import type { Desk } from '../context.ts';
import { revokedVersion } from '../signal.ts';
import { sayRecords } from './bank-records.ts';
import { agreementsOfRecord, newestBody, shownSignals, stoppedAmong, stopSignals } from './signal-queries.ts';

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
  const [signal] = await shownSignals(tx, [id]);
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

/** Stops signals at this node at once, whoever shared them. Those that are stopped already stay so. */
export async function stopHere(
  desk: Desk,
  tx: Transaction,
  signals: string[],
  reason: string,
): Promise<string[]> {
  const { kernel } = desk;
  const before = new Set((await stoppedAmong(tx, signals)).map((row) => row.signal));
  const stops: { object: number; signal: string }[] = [];
  for (const signal of new Set(signals)) {
    if (!before.has(signal)) stops.push({ object: await reserveHandle(tx), signal });
  }
  if (stops.length === 0) return [];
  const principals = [...new Set([`org:${tx.viewer.organisation}`, `org:${kernel.host.id}`, 'overseer'])];
  const now = kernel.now();
  await stopSignals(tx, stops, principals, now);
  await writeEntries(
    tx,
    kernel.keyring,
    stops.map((stop) => ({
      kind: 'signal.stopped',
      object: stop.object,
      fields: { signal: stop.signal, reason, principals: principals.join(' ') },
    })),
    now,
  );
  return stops.map((stop) => stop.signal);
}
