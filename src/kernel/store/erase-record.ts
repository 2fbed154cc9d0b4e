import { eraseOpenings } from '../audit/erase-openings.ts';
import { writeEntries } from '../audit/write-entries.ts';
import type { Kernel } from '../kernel.ts';
import {
  deleteQuarantined,
  emptyRecords,
  erasableRecords,
  lockErasures,
  noteErasure,
  viewsOf,
} from './erasure-queries.ts';
import type { Transaction } from './store.ts';
import { withdrawRecords } from './withdraw-records.ts';

export type Erasure = {
  holder: string;
  /** STIX id; every version that the holder has is erased, in quarantine too. */
  id: string;
  /** Instrument and article that ask for it. Stands in clear in the log. */
  law: string;
  /** Who asked; the transaction's actor is the second person. */
  requestedBy: string;
};

/**
 * Erases what an organisation holds of a record. The bodies go, with all that was extracted from them; the feed
 * withdraws every version from every view, so that partners drop it too; the salts and values of every act about
 * it are deleted. The log stays as it was: that acts of these kinds happened remains provable, and the erasure is
 * an act itself. The handle, the id and the version stay, so that the withdrawal can travel and the same id is not
 * taken in again.
 * @param tx a system transaction, in which a second person confirmed what another asked for
 * @returns how many versions were erased
 */
export async function eraseRecord(
  kernel: Kernel,
  tx: Transaction,
  { holder, id, law, requestedBy }: Erasure,
): Promise<{ erased: number }> {
  await lockErasures(tx, holder, true);
  const found = await erasableRecords(tx, holder, id, true);
  const records = found.filter((one) => !one.quarantined).map((one) => one.object);
  const quarantined = found.filter((one) => one.quarantined).map((one) => one.object);
  await deleteQuarantined(tx, quarantined);
  await noteErasure(tx, holder, id, kernel.now());
  await emptyVersions(kernel, tx, records, { law, cause: 'erasure', requestedBy });
  await forgetActs(kernel, tx, quarantined, { law, requestedBy });
  return { erased: records.length };
}

/**
 * Takes versions out of every view and deletes what they said, with the salts and values of every act about them.
 * @param tx a system transaction
 */
export async function emptyVersions(
  kernel: Kernel,
  tx: Transaction,
  objects: number[],
  { law, cause, requestedBy }: { law: string; cause: string; requestedBy?: string },
): Promise<void> {
  await withdrawRecords(kernel, tx, objects, await viewsOf(tx, objects), cause);
  await emptyRecords(tx, objects, kernel.now());
  await forgetActs(kernel, tx, objects, { law, ...(requestedBy ? { requestedBy } : {}) });
}

async function forgetActs(
  kernel: Kernel,
  tx: Transaction,
  objects: number[],
  { law, ...who }: { law: string; requestedBy?: string },
): Promise<void> {
  for (const object of objects) {
    const leaves = await eraseOpenings(tx, [object]);
    const fields = { leaves: leaves.join(' '), acts: leaves.length, ...who };
    await writeEntries(tx, kernel.keyring, [{ kind: 'record.erased', object, law, fields }], kernel.now());
  }
}
