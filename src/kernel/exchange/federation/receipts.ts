import { hash, randomUUID, sign, verify } from 'node:crypto';
import Type, { type Static } from 'typebox';
import { publicKeyFromBytes } from '../../../standards/tlog/ed25519.ts';
import { writeEntries } from '../../audit/write-entries.ts';
import type { Kernel } from '../../kernel.ts';
import { Refusal } from '../../refusal.ts';
import type { Outcome } from '../../store/accept-records.ts';
import type { Transaction } from '../../store/store.ts';
import { findAgreement } from '../agreements/agreement-queries.ts';
import type { Peer } from '../peers/peer-queries.ts';
import { insertReceipt, keptReceipt, type ReceiptItem } from './federation-queries.ts';

/** What the giver of a receipt signs: its exact text. */
export const receiptBytes = (body: string) => Buffer.from(`comity/receipt/v1\n${body}`);

/** What a receipt says: what became of each delivered version, and that the log will show it by its next beat. */
export const ReceiptBody = Type.Object({
  receipt: Type.String({ pattern: '^[0-9a-f-]{36}$' }),
  from: Type.String({ maxLength: 300 }),
  to: Type.String({ maxLength: 300 }),
  agreement: Type.String({ maxLength: 300 }),
  at: Type.String({ maxLength: 40 }),
  promise: Type.String({ maxLength: 500 }),
  objects: Type.Array(
    Type.Object({
      id: Type.String({ maxLength: 300 }),
      version: Type.String({ maxLength: 100 }),
      outcome: Type.String({ maxLength: 40 }),
    }),
    { maxItems: 5000 },
  ),
});
export type ReceiptBody = Static<typeof ReceiptBody>;

/** Signs for a delivery, in the transaction that stored it; the peer is sent it after commit, until it has it. */
export async function giveReceipt(
  kernel: Kernel,
  tx: Transaction,
  peer: Pick<Peer, 'organisation'>,
  agreement: string,
  items: ReceiptItem[],
): Promise<void> {
  if (items.length === 0) return;
  const at = kernel.now();
  const receipt: ReceiptBody = {
    receipt: randomUUID(),
    from: kernel.host.id,
    to: peer.organisation,
    agreement,
    at: at.toISOString(),
    promise: 'entered in the log of the sender of this receipt by its next checkpoint',
    objects: items.map((item) => ({ id: item.id, version: item.versionKey, outcome: item.outcome })),
  };
  const body = JSON.stringify(receipt);
  const signature = sign(null, receiptBytes(body), kernel.keyring.identity.privateKey);
  const row = { id: receipt.receipt, organisation: peer.organisation, agreement, body, signature, at };
  await keepReceipt(kernel, tx, { ...row, direction: 'given' }, items);
}

type Kept = Omit<Parameters<typeof insertReceipt>[1], 'entry'>;

/** The act and the row that it vouches for. Throws `not-found` for an agreement that is not known here. */
async function keepReceipt(kernel: Kernel, tx: Transaction, row: Kept, items: ReceiptItem[]): Promise<void> {
  const agreement = await findAgreement(tx, row.agreement);
  if (!agreement) throw new Refusal('not-found');
  const [entry] = await writeEntries(
    tx,
    kernel.keyring,
    [
      {
        kind: row.direction === 'given' ? 'receipt.given' : 'delivery.confirmed',
        object: agreement.object,
        fields: {
          peer: row.organisation,
          agreement: row.agreement,
          receipt: row.id,
          objects: items.length,
          body: hash('sha256', row.body),
          signature: Buffer.from(row.signature).toString('hex'),
        },
      },
    ],
    row.at,
  );
  await insertReceipt(tx, { ...row, entry: entry as number }, items);
}

/** Outcomes of a delivery as receipt items; what had no id to speak of is left out. */
export function receiptItems(outcomes: Outcome[]): ReceiptItem[] {
  return outcomes.flatMap((one) =>
    one.id === null ? [] : [{ id: one.id, versionKey: one.versionKey ?? '', outcome: one.outcome }],
  );
}

/**
 * Keeps a peer's receipt: its own bytes and signature, so that it can be shown later. Throws `body-malformed`,
 * `signature-invalid`, `not-found` (the agreement), and `conflict` for another receipt under the same id.
 */
export async function receiveReceipt(
  kernel: Kernel,
  peer: Peer,
  input: { body: string; signature: string },
  isReceipt: (value: unknown) => value is ReceiptBody,
): Promise<void> {
  let said: unknown;
  try {
    said = JSON.parse(input.body);
  } catch {
    throw new Refusal('body-malformed', undefined, [{ property: 'body', reason: 'is not JSON' }]);
  }
  if (!isReceipt(said) || said.from !== peer.organisation || said.to !== kernel.host.id) {
    throw new Refusal('body-malformed', undefined, [
      { property: 'body', reason: 'is no receipt between the two of us' },
    ]);
  }
  const signature = Buffer.from(input.signature, 'base64');
  if (!verify(null, receiptBytes(input.body), publicKeyFromBytes(peer.publicKey), signature)) {
    throw new Refusal('signature-invalid', 'The receipt is not signed with your pinned key.');
  }
  await kernel.store.system('keeping a receipt')(async (tx) => {
    tx.viewer.actor = `peer:${peer.organisation}`;
    const kept = await keptReceipt(tx, said.receipt);
    if (kept) {
      // The same receipt sent twice is one; another under its name would take the place of what was signed first.
      const same = kept.organisation === peer.organisation && kept.direction === 'received';
      if (same && kept.body === input.body) return;
      kernel.log(`${peer.name} sent another receipt under the id of one that is kept: ${said.receipt}`);
      throw new Refusal('conflict', `Receipt ${said.receipt} is on record with other content.`, [
        { property: 'body.receipt', reason: 'names a receipt that was given before, with other content' },
      ]);
    }
    await keepReceipt(
      kernel,
      tx,
      {
        id: said.receipt,
        direction: 'received',
        organisation: peer.organisation,
        agreement: said.agreement,
        body: input.body,
        signature,
        at: kernel.now(),
      },
      said.objects.map((one) => ({ id: one.id, versionKey: one.version, outcome: one.outcome })),
    );
  });
}
