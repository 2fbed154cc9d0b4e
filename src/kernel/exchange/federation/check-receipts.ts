import { verify } from 'node:crypto';
import { publicKeyFromBytes } from '../../../standards/tlog/ed25519.ts';
import type { Recomputation } from '../../audit/deep-check.ts';
import type { DeepFault } from '../../audit/deep-fault.ts';
import type { Database } from '../../store/store.ts';
import type { ReceiptItem } from './federation-queries.ts';
import { receiptBytes } from './receipts.ts';

type Row = {
  id: string;
  direction: 'given' | 'received';
  organisation: string;
  name: string;
  body: string;
  signature: Buffer;
};

/** Receipts read at once; each speaks of a thousand versions or so. */
const CHUNK = 50;

/**
 * Verifies every receipt's signature again, and that the list of what it speaks of is the one that was signed.
 * @param pinned keys of partners by organisation
 */
export const checkReceipts = (pinned: ReadonlyMap<string, Buffer>): Recomputation => ({
  async recompute({ keyring }, db, add) {
    for await (const { row, items } of receipts(db)) {
      const key = row.direction === 'given' ? keyring.identity.publicKey : pinned.get(row.organisation);
      const holds =
        key !== undefined && verify(null, receiptBytes(row.body), publicKeyFromBytes(key), row.signature);
      if (!holds) {
        const signer = row.direction === 'given' ? 'this node' : row.name;
        add({ fault: 'signature-invalid', table: 'receipt', what: 'receipt', name: row.id, signer });
      }
      compareItems(row, items, add);
    }
  },
});

async function* receipts(db: Database): AsyncGenerator<{ row: Row; items: ReceiptItem[] }> {
  let after = '00000000-0000-0000-0000-000000000000';
  for (;;) {
    const rows = await db.query<Row>(
      `select t.id, t.direction, t.organisation, coalesce(o.name, t.organisation) as name, t.body, t.signature
       from receipt t left join organisation o on o.id = t.organisation where t.id > $1 order by t.id limit ${CHUNK}`,
      [after],
    );
    const last = rows.at(-1);
    if (!last) return;
    after = last.id;
    const items = new Map(rows.map(({ id }) => [id, [] as ReceiptItem[]]));
    const found = await db.query<ReceiptItem & { receipt: string }>(
      'select receipt, id, version_key as "versionKey", outcome from receipt_item where receipt = any ($1)',
      [rows.map(({ id }) => id)],
    );
    for (const { receipt, ...item } of found) items.get(receipt)?.push(item);
    for (const row of rows) yield { row, items: items.get(row.id) as ReceiptItem[] };
  }
}

function compareItems({ id, name, body }: Row, items: ReceiptItem[], add: (fault: DeepFault) => void): void {
  const signed = new Map<string, string>();
  for (const { id: object, version, outcome } of signedItems(body)) {
    // The first one counts, as when it was stored.
    const key = `${object} ${version}`;
    if (!signed.has(key)) signed.set(key, outcome);
  }
  const named = (key: string) => ({
    table: 'receipt_item',
    what: 'receipt for',
    name: `${key.split(' ')[0]} (${name}, receipt ${id})`,
  });
  for (const item of items) {
    const key = `${item.id} ${item.versionKey}`;
    const outcome = signed.get(key);
    signed.delete(key);
    if (outcome === undefined) add({ fault: 'row-unlogged', ...named(key) });
    else if (outcome !== item.outcome) add({ fault: 'row-altered', ...named(key), column: 'outcome' });
  }
  for (const key of signed.keys()) add({ fault: 'row-missing', ...named(key) });
}

function signedItems(body: string): { id: string; version: string; outcome: string }[] {
  try {
    const { objects } = JSON.parse(body) as { objects?: { id: string; version: string; outcome: string }[] };
    return Array.isArray(objects) ? objects : [];
  } catch {
    return []; // not what anybody signed: the receipt itself is named
  }
}
