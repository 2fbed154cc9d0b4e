import { openCursor, sealCursor } from '../../../standards/taxii/page-cursor.ts';
import { type Query, queryText } from '../../../standards/taxii/parameters.ts';
import { derivedKey } from '../../identity/derived-key.ts';
import type { Kernel } from '../../kernel.ts';
import { Refusal } from '../../refusal.ts';
import type { Database } from '../../store/store.ts';
import type { Viewer } from '../../store/viewer.ts';
import type { Collection } from './collections.ts';
import { placeAfter, type Range } from './feed-queries.ts';

export const PAGE_DEFAULT = 100;
export const PAGE_MOST = 1000;
/** How long a `next` opens, seconds. */
export const NEXT_SECONDS = 24 * 3600;

/** Rows of one page, where the listing goes on, and when its first and last were added. */
export type Page<Row> = { rows: Row[]; next: string | null; first: string | null; last: string | null };

type Placed = { pos: number; added: string; fits?: boolean };

/**
 * One page of a collection in the order of the feed (TAXII 2.1 §3.3, §3.5). `next` holds a place in the view, so a
 * retry gives the same page, and objects added or withdrawn meanwhile shift nothing.
 * Throws `parameter-malformed` or `page-expired` about `next`.
 */
export async function readPage<Row extends Placed>(
  kernel: Kernel,
  db: Database,
  asked: { viewer: Viewer; collection: Collection; query: Query; path: string },
  rowsOf: (db: Database, range: Range) => Promise<Row[]>,
): Promise<Page<Row>> {
  const { collection, query } = asked;
  const { view } = collection;
  const key = cursorKey(kernel);
  const binding = JSON.stringify([asked.viewer.actor, view, asked.path, queryText(query)]);
  const now = Math.floor(kernel.now().getTime() / 1000);
  const after =
    query.next !== null
      ? placeOf(key, query.next, binding, now)
      : query.addedAfter !== null
        ? await placeAfter(db, view, query.addedAfter)
        : 0;
  const limit = Math.min(query.limit ?? PAGE_DEFAULT, PAGE_MOST);
  const found = await rowsOf(db, { view, after, query, limit });
  const rows = found.slice(0, limit).filter((row) => row.fits !== false);
  const last = rows.at(-1);
  const more = last !== undefined && rows.length < found.length;
  return {
    rows,
    next: more ? sealCursor(key, { position: last.pos, expires: now + NEXT_SECONDS }, binding) : null,
    first: rows[0]?.added ?? null,
    last: last?.added ?? null,
  };
}

function placeOf(key: Uint8Array, next: string, binding: string, now: number): number {
  const cursor = openCursor(key, next, binding);
  if (!cursor) {
    throw new Refusal('parameter-malformed', undefined, [
      {
        property: 'next',
        clause: 'TAXII 2.1 §3.5',
        reason: 'is not from a page of this listing that you were given',
      },
    ]);
  }
  if (cursor.expires < now) throw new Refusal('page-expired');
  return cursor.position;
}

/** Every process of the node opens it, after a restart too. */
const cursorKey = ({ keyring }: Kernel) => derivedKey(keyring, 'comity/taxii/next/v1');
