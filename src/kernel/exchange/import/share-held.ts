import type { Kernel } from '../../kernel.ts';
import type { Outcome } from '../../store/accept-records.ts';
import { mayBeShared } from '../../store/audience.ts';
import { awaitUnder } from '../../store/settle-markings.ts';
import type { Viewer } from '../../store/viewer.ts';
import { placeRecords } from '../agreements/place-records.ts';
import { heldRecords } from '../taxii/submission-queries.ts';

/**
 * A late grant: what was imported before from this very source, and is imported again under an agreement, comes into
 * its collection now, or when the marking that keeps it back is known. What came from a partner does not: passing it on needs its originator's consent.
 */
export async function shareHeld(
  kernel: Kernel,
  viewer: Viewer,
  outcomes: Outcome[],
  { source, agreement }: { source: string; agreement: string },
): Promise<void> {
  const versions = outcomes.flatMap(({ id, versionKey, outcome }) =>
    outcome === 'unchanged' && id !== null && versionKey !== null ? [{ id, versionKey }] : [],
  );
  if (versions.length === 0) return;
  await kernel.store.system('sharing imported records')(async (tx) => {
    tx.viewer.actor = viewer.actor;
    const held = await heldRecords(tx, viewer.organisation, `agreement:${agreement}`, versions);
    const own = held.filter((one) => !one.placed && one.source === source);
    await awaitUnder(
      tx,
      agreement,
      own.filter((one) => one.unknownMarking).map((one) => one.object),
    );
    const late = own.filter((one) => mayBeShared(one));
    const objects = late.map((one) => one.object);
    await placeRecords(kernel, tx, agreement, objects, true);
  });
}
