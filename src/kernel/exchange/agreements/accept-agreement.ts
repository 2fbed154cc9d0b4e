import { sign, verify } from 'node:crypto';
import { publicKeyFromBytes } from '../../../standards/tlog/ed25519.ts';
import type { Kernel } from '../../kernel.ts';
import { Refusal } from '../../refusal.ts';
import type { Transaction } from '../../store/store.ts';
import type { Viewer } from '../../store/viewer.ts';
import { askPeer } from '../peers/call-peer.ts';
import type { Peer } from '../peers/peer-queries.ts';
import type { Agreement } from './agreement.ts';
import { agreementWith, logAct, otherParty, signedBytes, visibleAgreement } from './agreement-parties.ts';
import { type AgreementRow, insertSignature, signatureOf } from './agreement-queries.ts';
import type { AgreementStatus } from './agreement-status.ts';
import { hasClosed, tellClosingAgain } from './closing-queries.ts';

/**
 * Signs for this organisation and tells the proposer, whose node decides what came first: this acceptance or its own
 * withdrawal. From then on each side's collection is open to the other. Throws `conflict` for what is no open proposal.
 */
export async function acceptAgreement(kernel: Kernel, viewer: Viewer, id: string): Promise<AgreementRow> {
  const row = await visibleAgreement(kernel, viewer, id);
  if (row.status !== 'proposed') throw new Refusal('conflict', `This agreement is ${row.status}.`);
  if ((JSON.parse(row.terms) as Agreement).created_by_ref === kernel.host.id) {
    throw new Refusal('conflict', 'Your organisation proposed this agreement: the other party accepts it.');
  }
  const signature = sign(null, signedBytes(row.terms), kernel.keyring.identity.privateKey);
  const peer = await otherParty(kernel, row);
  if (peer.suspendedAt) throw new Refusal('peer-suspended');
  // The other side first: if it cannot be told, nothing has changed here and the button can be pressed again.
  await askPeer(kernel, peer, {
    method: 'POST',
    path: `/federation/agreements/${id}/acceptance`,
    body: JSON.stringify({ signature: signature.toString('base64') }),
  });
  const status = await kernel.store.system('accepting an agreement')(async (tx) => {
    tx.viewer.actor = viewer.actor;
    return noteSignature(kernel, tx, row, kernel.host.id, signature);
  });
  // Somebody declined it here meanwhile: that holds, there too once it is heard.
  if (status !== 'accepted') throw new Refusal('conflict', `This agreement is ${status}.`);
  return { ...row, status };
}

export async function receiveAcceptance(
  kernel: Kernel,
  peer: Peer,
  id: string,
  signatureText: string,
): Promise<void> {
  const refused = await kernel.store.system('receiving an acceptance')(async (tx) => {
    tx.viewer.actor = `peer:${peer.organisation}`;
    const row = await agreementWith(tx, peer, id);
    const signature = Buffer.from(signatureText, 'base64');
    if (!verify(null, signedBytes(row.terms), publicKeyFromBytes(peer.publicKey), signature)) {
      throw new Refusal('signature-invalid', 'The agreement is not signed with your pinned key.');
    }
    if (row.status === 'accepted' && (await signatureOf(tx, id, peer.organisation))) return null;
    if (row.status !== 'proposed') {
      // It would not have asked, had it heard.
      if (await hasClosed(tx, id, kernel.host.id)) await tellClosingAgain(tx, id, kernel.host.id);
      return row.status;
    }
    await noteSignature(kernel, tx, row, peer.organisation, signature);
    return null;
  });
  if (refused !== null) throw new Refusal('conflict', `This agreement is ${refused}.`);
}

async function noteSignature(
  kernel: Kernel,
  tx: Transaction,
  row: AgreementRow,
  organisation: string,
  signature: Buffer,
): Promise<AgreementStatus> {
  const at = kernel.now();
  const status = await insertSignature(tx, row.id, organisation, signature, at);
  const act = { organisation, status, at, signature: signature.toString('hex') };
  await logAct(kernel, tx, 'agreement.accepted', row, act);
  return status;
}
