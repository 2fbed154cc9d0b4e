import { hash, randomUUID, sign, verify } from 'node:crypto';
import { cutObjects } from '../../../standards/json/cut-objects.ts';
import { publicKeyFromBytes } from '../../../standards/tlog/ed25519.ts';
import { tlpMarkingId } from '../../../standards/tlp/tlp.ts';
import type { Kernel } from '../../kernel.ts';
import { Refusal } from '../../refusal.ts';
import { acceptRecords } from '../../store/accept-records.ts';
import { reserveHandle } from '../../store/record-queries.ts';
import type { Transaction } from '../../store/store.ts';
import type { Viewer } from '../../store/viewer.ts';
import { findPeer, type Peer } from '../peers/peer-queries.ts';
import {
  AGREEMENT_EXTENSION,
  AGREEMENT_TYPE,
  type Agreement,
  type AgreementTerms,
  agreementFaults,
} from './agreement.ts';
import { logAct, signedBytes } from './agreement-parties.ts';
import { periodFault } from './agreement-period.ts';
import {
  type AgreementRow,
  findAgreement,
  insertAgreement,
  insertSignature,
  isCollection,
  proposalsOf,
} from './agreement-queries.ts';
import { keepForLater, tellProposal } from './tell-words.ts';

/**
 * Writes, signs and sends a proposal. The other party's people decide at their own node. Where that is away the proposal
 * is stored, and sent until it arrives.
 */
export async function proposeAgreement(
  kernel: Kernel,
  viewer: Viewer,
  terms: AgreementTerms,
): Promise<AgreementRow> {
  const fault = periodFault(terms, kernel.now());
  if (fault) throw new Refusal('body-malformed', undefined, [fault]);
  const now = kernel.now().toISOString();
  const peer = await kernel.store.system('proposing an agreement')((tx) => findPeer(tx, terms.party));
  if (!peer) {
    throw new Refusal('not-found', 'Add this organisation as a partner first.', [
      { property: 'party', reason: 'is no partner of this node' },
    ]);
  }
  if (peer.suspendedAt) throw new Refusal('peer-suspended');
  const agreement: Agreement = {
    type: AGREEMENT_TYPE,
    spec_version: '2.1',
    id: `${AGREEMENT_TYPE}--${randomUUID()}`,
    created_by_ref: kernel.host.id,
    created: now,
    modified: now,
    object_marking_refs: [tlpMarkingId('amber')],
    extensions: { [AGREEMENT_EXTENSION]: { extension_type: 'new-sdo' } },
    title: terms.title,
    parties: [
      { id: kernel.host.id, name: kernel.host.name },
      { id: peer.organisation, name: peer.name },
    ],
    purposes: terms.purposes,
    legal_basis: [terms.legalBasis],
    onward: terms.onward,
    retention_days: terms.retentionDays,
    ...(terms.validFrom ? { valid_from: terms.validFrom } : {}),
    ...(terms.validUntil ? { valid_until: terms.validUntil } : {}),
    collection: randomUUID(),
  };
  const text = JSON.stringify(agreement);
  const signature = sign(null, signedBytes(text), kernel.keyring.identity.privateKey);
  const row = await kernel.store.system('proposing an agreement')(async (tx) => {
    tx.viewer.actor = viewer.actor;
    return storeProposal(kernel, tx, text, agreement, { source: 'own', speaker: kernel.host.id, signature });
  });
  await tellProposal(kernel, peer, { ...row, signature }).catch((error: Error) =>
    keepForLater(kernel, peer, 'a proposal', error),
  );
  return row;
}

/** A peer's proposal: checked, stored, and left for people to accept. The same proposal twice is one. */
export async function receiveProposal(
  kernel: Kernel,
  peer: Peer,
  input: { terms: string; signature: string },
): Promise<void> {
  const cut = cutObjects(Buffer.from(input.terms));
  const [first] = cut.ok ? cut.objects : [];
  if (!first?.ok)
    throw new Refusal('body-malformed', undefined, [{ property: 'terms', reason: 'is not one JSON object' }]);
  const agreement = first.value as unknown as Agreement;
  const faults = agreementFaults(agreement, {
    proposer: peer.organisation,
    receiver: kernel.host.id,
    now: kernel.now(),
  });
  if (faults.length > 0) {
    throw new Refusal(
      'body-malformed',
      undefined,
      faults.map((property) => ({
        property: `terms.${property}`,
        reason: 'is not what an agreement between the two of us needs',
      })),
    );
  }
  const signature = Buffer.from(input.signature, 'base64');
  if (!verify(null, signedBytes(input.terms), publicKeyFromBytes(peer.publicKey), signature)) {
    throw new Refusal('signature-invalid', 'The agreement is not signed with your pinned key.');
  }
  await kernel.store.system('receiving an agreement')(async (tx) => {
    tx.viewer.actor = `peer:${peer.organisation}`;
    const known = await findAgreement(tx, agreement.id);
    if (known?.terms === input.terms) return;
    if (known) throw taken('terms.id', 'is that of another agreement, or of other terms');
    await requireFewProposals(kernel, tx, peer);
    if (await isCollection(tx, agreement.collection)) throw taken('terms.collection', 'is in use here');
    await storeProposal(kernel, tx, input.terms, agreement, {
      source: `peer:${peer.organisation}`,
      speaker: peer.organisation,
      signature,
    });
  });
}

/** Of one partner that nobody has answered, and of one day. People read them one by one. */
const MOST_OPEN = 50;
const MOST_A_DAY = 200;
const DAY_MS = 86_400_000;

async function requireFewProposals(kernel: Kernel, tx: Transaction, peer: Peer): Promise<void> {
  const since = new Date(kernel.now().getTime() - DAY_MS);
  const { open, lately } = await proposalsOf(tx, peer.organisation, since);
  if (open < MOST_OPEN && lately < MOST_A_DAY) return;
  const why =
    open < MOST_OPEN
      ? 'Too many proposals in one day.'
      : `${open} of your proposals wait for an answer here.`;
  throw new Refusal('too-many', why, [], open < MOST_OPEN ? DAY_MS / 24_000 : DAY_MS / 1000);
}

const taken = (property: string, reason: string) =>
  new Refusal('conflict', undefined, [{ property, reason }]);

async function storeProposal(
  kernel: Kernel,
  tx: Transaction,
  text: string,
  agreement: Agreement,
  from: { source: string; speaker: string; signature: Buffer },
): Promise<AgreementRow> {
  const cut = cutObjects(Buffer.from(text));
  if (!cut.ok) throw new Refusal('body-malformed', cut.reason);
  const [outcome] = await acceptRecords(kernel, tx, cut.objects, {
    holder: kernel.host.id,
    source: from.source,
    speaker: from.speaker,
    known: new Set(agreement.parties.map((party) => party.id)),
    agreements: [],
  });
  if (outcome?.outcome !== 'accepted') throw new Refusal('body-malformed', undefined, outcome?.errors ?? []);
  const row = {
    object: await reserveHandle(tx),
    id: agreement.id,
    title: agreement.title,
    terms: text,
    collection: agreement.collection,
    startsAt: agreement.valid_from ? new Date(agreement.valid_from) : null,
    endsAt: agreement.valid_until ? new Date(agreement.valid_until) : null,
  };
  const parties = agreement.parties.map((party) => party.id);
  await insertAgreement(tx, row, parties);
  const at = kernel.now();
  const status = await insertSignature(tx, row.id, from.speaker, from.signature, at);
  await logAct(kernel, tx, 'agreement.proposed', row, {
    organisation: from.speaker,
    status,
    at,
    title: row.title,
    terms: hash('sha256', text),
    parties: parties.join(' '),
    signature: from.signature.toString('hex'),
  });
  return { ...row, status };
}
