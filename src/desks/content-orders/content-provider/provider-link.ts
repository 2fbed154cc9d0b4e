import { hash, randomBytes } from 'node:crypto';
import { writeEntries } from '../../../kernel/audit/write-entries.ts';
import { type FoldedCase, readCase } from '../../../kernel/cases/take-step.ts';
import { Refusal } from '../../../kernel/refusal.ts';
import type { Database, Transaction } from '../../../kernel/store/store.ts';
import type { Viewer } from '../../../kernel/store/viewer.ts';
import type { Desk } from '../context.ts';
import { findOrder } from '../intake/order-queries.ts';
import { isDrill } from '../removal-order/removal-order-drill.procedure.ts';

/** A link outlives the preservation and a court's time. */
const LINK_DAYS = 400;
/** States of the notice in which the person may be told (TCO Art. 11). */
const SHOWN = ['due', 'due-again', 'delivered', 'undeliverable'];

/** What a link says, and what a table keeps of it: 128 random bits need no slow hash. */
const linkHash = (token: string): Buffer => hash('sha256', `comity/content-order/v1\n${token}`, 'buffer');

const mayBeTold = ({ state, file }: FoldedCase): boolean =>
  SHOWN.includes(state.tracks.notice ?? '') && !isDrill(file.procedure);

/**
 * A link for the person whose content one item of an order was, to be carried to them. Only its hash is stored. Each making is an act of
 * the log.
 * @param item its place in the order, from nought
 */
export async function makeProviderLink(desk: Desk, viewer: Viewer, id: string, item: number) {
  const { kernel, procedures, policy } = desk;
  const object = await kernel.store.for(viewer)(async (tx) => {
    const folded = await readCase(kernel, procedures, tx, id);
    const row = await findOrder(tx, folded.file.object);
    if (!row) throw new Refusal('not-found', 'There is no such order that you may see.');
    policy.require(viewer, 'take-order-step', { type: 'Case', id });
    if (!mayBeTold(folded))
      throw new Refusal('step-not-permitted', 'Nobody may be told of this now: see the state of the notice.');
    if (itemOf(JSON.parse(row.document), item) === null)
      throw new Refusal('body-malformed', undefined, [
        { property: 'item', reason: 'is no item of this order' },
      ]);
    return folded.file.object;
  });
  const token = randomBytes(16).toString('base64url');
  const now = kernel.now();
  await kernel.store.system('a link for a content provider')(async (tx) => {
    tx.viewer.actor = viewer.actor;
    await tx.query(
      'insert into order_notice_link (hash, object, item, issued_at, expires_at) values ($1, $2, $3, $4, $5)',
      [linkHash(token), object, item, now, new Date(now.getTime() + LINK_DAYS * 86_400_000)],
    );
    const fields = { case: id, item };
    await writeEntries(tx, kernel.keyring, [{ kind: 'content-provider.link-made', object, fields }], now);
  });
  return { link: `${kernel.configuration.url}/c/${token}` };
}

export type BehindLink = { folded: FoldedCase; item: number };

/** What a link leads to; null for one that is wrong or expired, or whose person may not be told. */
export async function behindLink(
  { kernel, procedures }: Desk,
  tx: Transaction,
  token: string,
): Promise<BehindLink | null> {
  const [row] = await tx.query<{ id: string; item: number }>(
    `select f.id, l.item from order_notice_link l join case_file f using (object) where l.hash = $1 and l.expires_at > $2`,
    [linkHash(token), kernel.now()],
  );
  if (!row) return null;
  const folded = await readCase(kernel, procedures, tx, row.id);
  return mayBeTold(folded) ? { folded, item: row.item } : null;
}

/** The address of one item, as far as it can be read. Attacker-controlled. */
export function itemOf(order: unknown, item: number): { url: string | null } | null {
  const items = (order as { items?: unknown })?.items;
  if (!Array.isArray(items) || item >= items.length) return null;
  const url: unknown = items[item]?.url;
  return { url: typeof url === 'string' ? url.slice(0, 2048) : null };
}

export const providerName = async (db: Database, id: string): Promise<string> => {
  const [row] = await db.query<{ name: string }>('select name from organisation where id = $1', [id]);
  return row?.name ?? '';
};
