import { writeEntries } from '../../audit/write-entries.ts';
import { addOrganisation, affairsOf } from '../../identity/organisations.ts';
import type { Kernel } from '../../kernel.ts';
import { guardedFetch, parseAddress } from '../../notify/guarded-fetch.ts';
import { Refusal } from '../../refusal.ts';
import type { Viewer } from '../../store/viewer.ts';
import { readDescription } from './describe-node.ts';
import { findPeer, findPeerByKey, insertPeer, type Peer, seatOf } from './peer-queries.ts';

/**
 * Adds another node by its address and the key its people told ours by another way. A key that does not fit is
 * refused: the address alone proves nothing. Its signals start in shadow. A partner that is there already keeps what it
 * is, and its address is the one it has now; under another key it is refused.
 * Threat: a node that calls itself what an organisation with its seat here is called, or one node that stands for two.
 */
export async function addPeer(
  kernel: Kernel,
  viewer: Viewer,
  input: { url: string; publicKey: string },
): Promise<{ peer: Peer; before: Peer | null }> {
  const pinned = Buffer.from(input.publicKey, 'base64');
  if (pinned.length !== 32) {
    throw new Refusal('body-malformed', undefined, [
      { property: 'publicKey', reason: 'must be the 32 bytes of an Ed25519 key in base64' },
    ]);
  }
  const url = parseAddress(input.url).href.replace(/\/+$/, '');
  const answer = await guardedFetch(
    `${url}/.well-known/comity`,
    { maxBytes: 16_384 },
    kernel.configuration.privateHosts,
  );
  const node = answer.status === 200 ? readDescription(answer.body) : null;
  if (!node) throw new Refusal('peer-unreachable', `There is no Comity node at ${url}.`);
  if (!Buffer.from(node.public_key, 'base64').equals(pinned)) {
    throw new Refusal('conflict', 'The node at this address has another key than the one you were told.', [
      { property: 'publicKey', reason: 'is not the key of the node at this address' },
    ]);
  }
  if (pinned.equals(kernel.keyring.identity.publicKey)) {
    throw new Refusal('conflict', 'This is the address of this node itself.', [
      { property: 'url', reason: 'is this node' },
    ]);
  }
  const affairs = await affairsOf(kernel.store);
  return kernel.store.system('adding a peer')(async (tx) => {
    tx.viewer.actor = viewer.actor;
    // Two partners added at once are judged one after the other.
    await tx.query("select pg_advisory_xact_lock(hashtext('comity peers'))");
    const seat = await seatOf(tx, node.organisation.id);
    if (seat !== null) {
      throw new Refusal(
        'conflict',
        `The node at this address says that it is ${seat}, which has its seat here.`,
        [{ property: 'url', reason: `claims the id of ${seat}: ${node.organisation.id}` }],
      );
    }
    const namesake = await findPeerByKey(tx, pinned);
    if (namesake && namesake.organisation !== node.organisation.id) {
      throw new Refusal('conflict', `This key is on record as the key of ${namesake.name}.`, [
        { property: 'publicKey', reason: `is the key of ${namesake.name}: ${namesake.organisation}` },
      ]);
    }
    const before = await findPeer(tx, node.organisation.id);
    if (before && !before.publicKey.equals(pinned)) {
      throw new Refusal(
        'conflict',
        `${before.name} is a partner here already, under another key; nothing was changed. Ask its people by another way whether their key is a new one.`,
        [{ property: 'publicKey', reason: `is not the key that is pinned for ${before.name}` }],
      );
    }
    await addOrganisation(tx, { ...node.organisation, local: false });
    await insertPeer(tx, {
      organisation: node.organisation.id,
      url,
      publicKey: pinned,
      logKey: node.log_key,
    });
    // As stored: added again, a partner keeps its class and its log's key.
    const peer = (await findPeer(tx, node.organisation.id)) as Peer;
    if (before && before.url === peer.url && before.name === peer.name && before.class === peer.class) {
      return { peer, before };
    }
    const fields = {
      peer: peer.organisation,
      name: peer.name,
      class: peer.class,
      url: peer.url,
      key: peer.publicKey.toString('base64'),
      logKey: peer.logKey,
    };
    await writeEntries(tx, kernel.keyring, [{ kind: 'peer.added', object: affairs, fields }], kernel.now());
    return { peer, before };
  });
}
