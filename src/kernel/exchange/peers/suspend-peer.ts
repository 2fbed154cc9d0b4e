import { writeEntries } from '../../audit/write-entries.ts';
import { affairsOf } from '../../identity/organisations.ts';
import type { Kernel } from '../../kernel.ts';
import { Refusal } from '../../refusal.ts';
import type { Viewer } from '../../store/viewer.ts';
import { findPeer, type Peer, setPeerSuspension } from './peer-queries.ts';

/** Stops a peer at once: it is not pulled from, sees nothing, and its signals stop acting here. */
export const suspendPeer = (kernel: Kernel, viewer: Viewer, organisation: string, reason: string) =>
  setSuspension(kernel, viewer, organisation, reason);

/** Lifts it; what was missed meanwhile is pulled. */
export const resumePeer = (kernel: Kernel, viewer: Viewer, organisation: string) =>
  setSuspension(kernel, viewer, organisation, null);

async function setSuspension(
  kernel: Kernel,
  viewer: Viewer,
  organisation: string,
  reason: string | null,
): Promise<Peer> {
  const affairs = await affairsOf(kernel.store);
  return kernel.store.system('suspending a peer')(async (tx) => {
    tx.viewer.actor = viewer.actor;
    if (!(await findPeer(tx, organisation))) throw new Refusal('not-found');
    await setPeerSuspension(tx, organisation, reason);
    const kind = reason === null ? 'peer.resumed' : 'peer.suspended';
    await writeEntries(
      tx,
      kernel.keyring,
      [{ kind, object: affairs, fields: { peer: organisation, reason } }],
      kernel.now(),
    );
    return (await findPeer(tx, organisation)) as Peer;
  });
}
