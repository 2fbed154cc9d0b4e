import { eraseOpenings } from '../audit/erase-openings.ts';
import { writeEntries } from '../audit/write-entries.ts';
import type { Kernel } from '../kernel.ts';
import type { Policy } from '../policy/authorize.ts';
import { Refusal } from '../refusal.ts';
import { deleteQuarantined, emptyRecords, erasableRecords, noteErasure, viewsOf } from './erasure-queries.ts';
import type { Transaction } from './store.ts';
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
    const quarantined = found.filter((one) => one.quarantined).map((one) => one.object);
    await deleteQuarantined(tx, quarantined);
    await noteErasure(tx, viewer.organisation, id, kernel.now());
    await emptyVersions(kernel, tx, records, { law, cause: 'erasure' });
    await forgetActs(kernel, tx, quarantined, law);
    return { erased: records.length };
  });
}

/**
 * Takes versions out of every view and deletes what they said, with the salts and values of every act about them.
 * @param tx a system transaction
 */
export async function emptyVersions(
  kernel: Kernel,
  tx: Transaction,
  objects: number[],
  { law, cause }: { law: string; cause: string },
): Promise<void> {
  await withdrawRecords(kernel, tx, objects, await viewsOf(tx, objects), cause);
  await emptyRecords(tx, objects, kernel.now());
  await forgetActs(kernel, tx, objects, law);
}

async function forgetActs(kernel: Kernel, tx: Transaction, objects: number[], law: string): Promise<void> {
  for (const object of objects) {
    const leaves = await eraseOpenings(tx, [object]);
    const fields = { leaves: leaves.join(' '), acts: leaves.length };
    await writeEntries(tx, kernel.keyring, [{ kind: 'record.erased', object, law, fields }], kernel.now());
  }
}
