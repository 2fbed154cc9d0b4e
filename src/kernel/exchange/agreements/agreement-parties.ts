import { hash } from 'node:crypto';
import { writeEntries } from '../../audit/write-entries.ts';
import type { Kernel } from '../../kernel.ts';
import { Refusal } from '../../refusal.ts';
import type { Transaction } from '../../store/store.ts';
import type { Viewer } from '../../store/viewer.ts';
import { findPeer, type Peer } from '../peers/peer-queries.ts';
import type { Agreement } from './agreement.ts';
import { type AgreementRow, findAgreement, lockAgreement } from './agreement-queries.ts';
import type { AgreementStatus } from './agreement-status.ts';
import type { Closing } from './closing-queries.ts';

/** What a party signs: the exact text of the record. */
export const signedBytes = (terms: string) => Buffer.from(`comity/agreement/v1\n${terms}`);

/** What a party signs to end a proposal: which text, as whom, and every word it says of it. */
export const closingBytes = (
  { id, terms }: Pick<AgreementRow, 'id' | 'terms'>,
  organisation: string,
  { act, reason, at }: Pick<Closing, 'act' | 'reason' | 'at'>,
) =>
  Buffer.from(
    `comity/agreement-closing/v1\n${JSON.stringify([id, hash('sha256', terms), organisation, act, reason, at])}`,
  );

/** An agreement with this partner, held until the end of the transaction. Throws `not-found`. */
export async function agreementWith(tx: Transaction, peer: Peer, id: string): Promise<AgreementRow> {
  const row = await lockAgreement(tx, id);
  const terms = row ? (JSON.parse(row.terms) as Agreement) : null;
  // Forbidden and absent look the same.
  if (!row || !terms?.parties.some((party) => party.id === peer.organisation)) throw new Refusal('not-found');
  return row;
}

export async function visibleAgreement(kernel: Kernel, viewer: Viewer, id: string): Promise<AgreementRow> {
  const row = await kernel.store.for(viewer)((tx) => findAgreement(tx, id));
  if (!row) throw new Refusal('not-found', 'There is no such agreement that you may see.');
  return row;
}

export async function otherParty(kernel: Kernel, row: AgreementRow): Promise<Peer> {
  const terms = JSON.parse(row.terms) as Agreement;
  const other = terms.parties.find((party) => party.id !== kernel.host.id);
  const peer = other && (await kernel.store.system('finding a party')((tx) => findPeer(tx, other.id)));
  if (!peer) throw new Refusal('conflict', 'The other party is no partner of this node any more.');
  return peer;
}

/** @param act what it left the agreement with: its status, and whatever else the act decided */
export async function logAct(
  kernel: Kernel,
  tx: Transaction,
  kind: string,
  row: { object: number; id: string },
  act: { organisation: string; status: AgreementStatus; at: Date } & Record<string, string | Date>,
): Promise<void> {
  const { at, ...said } = act;
  const fields = { agreement: row.id, ...said } as Record<string, string>;
  await writeEntries(tx, kernel.keyring, [{ kind, object: row.object, fields }], at);
}
