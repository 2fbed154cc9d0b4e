import { sign, verify } from 'node:crypto';
import Type, { type Static } from 'typebox';
import { text } from '../../../engines/words/reason.ts';
import { publicKeyFromBytes } from '../../../standards/tlog/ed25519.ts';
import type { Kernel } from '../../kernel.ts';
import { Refusal } from '../../refusal.ts';
import type { Transaction } from '../../store/store.ts';
import type { Viewer } from '../../store/viewer.ts';
import { findPeer, type Peer } from '../peers/peer-queries.ts';
import type { Agreement } from './agreement.ts';
import { agreementWith, closingBytes, logAct, visibleAgreement } from './agreement-parties.ts';
import { type AgreementRow, lockAgreement } from './agreement-queries.ts';
import { type ClosingAct, furtherOf } from './agreement-status.ts';
import { type Closing, hasClosed, insertClosing } from './closing-queries.ts';
import { keepForLater, tellWords } from './tell-words.ts';

/** As it travels to the other party. */
export const ClosingBody = Type.Object({
  act: Type.Enum(['declined', 'withdrawn']),
  reason: text(4000),
  at: Type.String({ pattern: '^\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\d\\.\\d{3}Z$' }),
  signature: Type.String({ pattern: '^[A-Za-z0-9+/]{86}==$' }),
});
export type ClosingBody = Static<typeof ClosingBody>;

/**
 * Ends a proposal for good: the party it was made to declines it, the proposer withdraws it. It is so here whatever the
 * other side says, and also while that is away: it is told now, and again until it has heard.
 * Throws `conflict` when the agreement is no open proposal, or the act is the other party's.
 */
export async function closeProposal(
  kernel: Kernel,
  viewer: Viewer,
  id: string,
  act: ClosingAct,
  reason: string,
): Promise<AgreementRow> {
  const seen = await visibleAgreement(kernel, viewer, id);
  const { parties } = JSON.parse(seen.terms) as Agreement;
  if (!isTheirs(seen, act, kernel.host.id)) {
    throw new Refusal(
      'conflict',
      act === 'withdrawn'
        ? 'The other party proposed this agreement: yours declines it.'
        : 'Your organisation proposed this agreement: it withdraws it.',
    );
  }
  const closed = await kernel.store.system('closing a proposal')(async (tx) => {
    tx.viewer.actor = viewer.actor;
    const row = (await lockAgreement(tx, id)) as AgreementRow;
    // Under the lock: an acceptance that came first holds, and a second press of the button finds the first.
    if (row.status !== 'proposed') {
      throw new Refusal('conflict', `This agreement is ${row.status}: only a proposal is ${act}.`);
    }
    const said = { act, reason, at: kernel.now().toISOString() };
    const signature = sign(null, closingBytes(row, kernel.host.id, said), kernel.keyring.identity.privateKey);
    return noteClosing(kernel, tx, row, kernel.host.id, { ...said, signature });
  });
  const other = parties.find((party) => party.id !== kernel.host.id)?.id ?? '';
  const peer = await kernel.store.system('finding a party')((tx) => findPeer(tx, other));
  if (peer && !peer.suspendedAt) {
    await tellWords(kernel, peer).catch((error: Error) =>
      keepForLater(kernel, peer, 'a closed proposal', error),
    );
  }
  return closed;
}

/** A party's word about its own part only, under its pinned key; the same word twice is one. */
export async function receiveClosing(
  kernel: Kernel,
  peer: Peer,
  id: string,
  body: ClosingBody,
): Promise<void> {
  const closing: Closing = { ...body, signature: Buffer.from(body.signature, 'base64') };
  await kernel.store.system('receiving a closing')(async (tx) => {
    tx.viewer.actor = `peer:${peer.organisation}`;
    const row = await agreementWith(tx, peer, id);
    if (!isTheirs(row, closing.act, peer.organisation)) {
      throw new Refusal('conflict', 'The proposer withdraws a proposal, and the other party declines it.');
    }
    const key = publicKeyFromBytes(peer.publicKey);
    if (!verify(null, closingBytes(row, peer.organisation, closing), key, closing.signature)) {
      throw new Refusal('signature-invalid', 'The closing is not signed with your pinned key.');
    }
    if (await hasClosed(tx, id, peer.organisation)) return;
    // Whatever this node knew: one that we thought accepted or suspended carries nothing either once a party is out.
    await noteClosing(kernel, tx, row, peer.organisation, closing);
  });
}

/** Whether the act is this party's to take. */
function isTheirs({ terms }: AgreementRow, act: ClosingAct, organisation: string): boolean {
  const proposed = (JSON.parse(terms) as Agreement).created_by_ref === organisation;
  return act === 'withdrawn' ? proposed : !proposed;
}

async function noteClosing(
  kernel: Kernel,
  tx: Transaction,
  row: AgreementRow,
  organisation: string,
  closing: Closing,
): Promise<AgreementRow> {
  const now = kernel.now();
  const status = furtherOf(row.status, closing.act);
  await insertClosing(tx, row.id, organisation, closing, { status, now });
  await logAct(kernel, tx, `agreement.${closing.act}`, row, {
    organisation,
    status,
    at: now,
    reason: closing.reason,
    saidAt: closing.at,
    signature: closing.signature.toString('hex'),
  });
  return { ...row, status };
}
