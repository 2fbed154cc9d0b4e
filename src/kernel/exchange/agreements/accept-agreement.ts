import { sign, verify } from 'node:crypto';
import { publicKeyFromBytes } from '../../../standards/tlog/ed25519.ts';
import type { Kernel } from '../../kernel.ts';
import { Refusal } from '../../refusal.ts';
import type { Transaction } from '../../store/store.ts';
import type { Viewer } from '../../store/viewer.ts';
import type { Peer } from '../peers/peer-queries.ts';
import type { Agreement } from './agreement.ts';
import { agreementWith, logAct, otherParty, signedBytes, visibleAgreement } from './agreement-parties.ts';
import { refuseEnded } from './agreement-period.ts';
import {
  type AgreementRow,
  insertSignature,
  lockAgreement,
  signAlone,
  signatureOf,
} from './agreement-queries.ts';
import type { AgreementStatus } from './agreement-status.ts';
import { hasClosed, tellClosingAgain } from './closing-queries.ts';
import { acceptancePath, keepForLater, refusal, say, type Told } from './tell-words.ts';

/**
 * Signs for this organisation and tells the proposer, whose node decides what came first: this acceptance or its own
 * withdrawal. From then on each side's collection is open to the other; while that node is away the signature is kept,
 * told until it has heard, and nothing is shared yet. Throws `conflict` for what is no open proposal or is over.
 */
export async function acceptAgreement(kernel: Kernel, viewer: Viewer, id: string): Promise<AgreementRow> {
  const row = await visibleAgreement(kernel, viewer, id);
  if (row.status !== 'proposed') throw new Refusal('conflict', `This agreement is ${row.status}.`);
  if ((JSON.parse(row.terms) as Agreement).created_by_ref === kernel.host.id) {
    throw new Refusal('conflict', 'Your organisation proposed this agreement: the other party accepts it.');
  }
  refuseEnded(row, kernel.now());
  const signature = sign(null, signedBytes(row.terms), kernel.keyring.identity.privateKey);
  const peer = await otherParty(kernel, row);
  if (peer.suspendedAt) throw new Refusal('peer-suspended');
  // The other side first: what it refuses has changed nothing here.
  const told = await say(kernel, peer, acceptancePath(id), { signature: signature.toString('base64') }).catch(
    async (error: Error): Promise<Told> => {
      await keepForLater(kernel, peer, 'an acceptance', error);
      return { taken: false, forGood: false, answer: error.message };
    },
  );
  if (!told.taken && told.forGood) throw refusal(peer, told);
  const status = await kernel.store.system('accepting an agreement')(async (tx) => {
    tx.viewer.actor = viewer.actor;
    if (told.taken) return noteSignature(kernel, tx, row, kernel.host.id, signature);
    return keepSignature(kernel, tx, row, signature);
  });
  // Somebody declined it here meanwhile: that holds, there too once it is heard.
  if (status !== (told.taken ? 'accepted' : 'proposed')) {
    throw new Refusal('conflict', `This agreement is ${status}.`);
  }
  return { ...row, status };
}

/** Signs while the proposer is away: it stays a proposal until the proposer has heard. */
async function keepSignature(
  kernel: Kernel,
  tx: Transaction,
  row: AgreementRow,
  signature: Buffer,
): Promise<AgreementStatus> {
  const { status } = (await lockAgreement(tx, row.id)) as AgreementRow;
  if (status !== 'proposed' || (await signatureOf(tx, row.id, kernel.host.id))) return status;
  const at = kernel.now();
  await signAlone(tx, row.id, kernel.host.id, signature, at);
  const act = { organisation: kernel.host.id, status, at, signature: signature.toString('hex') };
  await logAct(kernel, tx, 'agreement.accepted', row, act);
  return status;
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
    refuseEnded(row, kernel.now());
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
