import { eraseOpenings } from '../audit/erase-openings.ts';
import { writeEntries } from '../audit/write-entries.ts';
import type { Kernel } from '../kernel.ts';
import type { Policy } from '../policy/authorize.ts';
import { Refusal } from '../refusal.ts';
import { deleteQuarantined, emptyRecords, erasableRecords, noteErasure, viewsOf } from './erasure-queries.ts';
import type { Viewer } from './viewer.ts';
import { withdrawRecords } from './withdraw-records.ts';

export type Erasure = {
  /** STIX id; every version that the viewer's organisation holds is erased, in quarantine too. */
  id: string;
  /** Instrument and article that ask for it. Stands in clear in the log. */
  law: string;
};

/**
 * Erases what this organisation holds of a record. The bodies go, with all that was extracted from them; the feed
 * withdraws every version from every view, so that partners drop it too; the salts and values of every act about
 * it are deleted. The log stays as it was: that acts of these kinds happened remains provable, and the erasure is
 * an act itself. The handle, the id and the version stay, so that the withdrawal can travel and the same id is not
 * taken in again.
 * Throws `not-found` for what the viewer does not see or hold, `not-allowed`, `body-malformed` without a law.
 * @returns how many versions were erased
 */
export async function eraseRecord(
  kernel: Kernel,
  policy: Policy,
  viewer: Viewer,
  { id, law }: Erasure,
): Promise<{ erased: number }> {
  if (law.trim() === '' || law.length > 500) {
    throw new Refusal('body-malformed', undefined, [
      { property: 'law', reason: 'name the instrument and the article that ask for the erasure' },
    ]);
  }
  const seen = await kernel.store.for(viewer)((tx) => erasableRecords(tx, viewer.organisation, id));
  if (seen.length === 0) throw new Refusal('not-found', 'Your organisation holds no such record.');
  policy.require(viewer, 'erase-record', { type: 'Record', id });
  return kernel.store.system('erasing a record')(async (tx) => {
    tx.viewer.actor = viewer.actor;
    const found = await erasableRecords(tx, viewer.organisation, id, true);
    const records = found.filter((one) => !one.quarantined).map((one) => one.object);
    await withdrawRecords(kernel, tx, records, await viewsOf(tx, records), 'erasure');
    await emptyRecords(tx, records, kernel.now());
    await deleteQuarantined(
      tx,
      found.filter((one) => one.quarantined).map((one) => one.object),
    );
    await noteErasure(tx, viewer.organisation, id, kernel.now());
    for (const { object } of found) {
      const leaves = await eraseOpenings(tx, [object]);
      const fields = { leaves: leaves.join(' '), acts: leaves.length };
      await writeEntries(tx, kernel.keyring, [{ kind: 'record.erased', object, law, fields }], kernel.now());
    }
    return { erased: records.length };
  });
}
