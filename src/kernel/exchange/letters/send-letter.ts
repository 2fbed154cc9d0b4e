import { randomUUID } from 'node:crypto';
import type { Kernel } from '../../kernel.ts';
import { Refusal } from '../../refusal.ts';
import type { Transaction } from '../../store/store.ts';
import { agreementsWith, findPeer } from '../peers/peer-queries.ts';
import { insertLetter } from './letter-queries.ts';

/**
 * Writes a letter in the caller's transaction: it goes out when that is committed, and not at all when it is not. The act that it tells of
 * is the caller's, and in the log.
 * Throws `conflict` where no agreement with that partner is in force, and `peer-suspended`.
 * @param tx a system transaction
 */
export async function sendLetter(
  kernel: Kernel,
  tx: Transaction,
  { to, kind, body }: { to: string; kind: string; body: object },
): Promise<string> {
  const peer = await findPeer(tx, to);
  if (peer?.suspendedAt) throw new Refusal('peer-suspended');
  const agreements = peer ? await agreementsWith(tx, to, kernel.now()) : [];
  if (agreements.length === 0)
    throw new Refusal(
      'conflict',
      'There is no agreement in force with this partner. Propose one first: nothing flows without.',
    );
  const id = randomUUID();
  const { keyId, sealed } = kernel.keyring.seal('blobs', Buffer.from(JSON.stringify(body)));
  await insertLetter(tx, 'out', { id, peer: to, kind, keyId, body: sealed, at: kernel.now() });
  return id;
}

/** Whether a letter to that organisation would go out: a partner, not suspended, with an agreement in force. */
export async function canWriteTo(kernel: Kernel, tx: Transaction, to: string): Promise<boolean> {
  const peer = await findPeer(tx, to);
  if (!peer || peer.suspendedAt) return false;
  return (await agreementsWith(tx, to, kernel.now())).length > 0;
}
