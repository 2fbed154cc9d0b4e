import { hash } from 'node:crypto';
import type { TileRef } from '../../standards/tlog/tile.ts';
import { TILE_WIDTH } from '../../standards/tlog/tile.ts';
import type { Database } from '../store/store.ts';

/** What the public may know of a log: what its newest published checkpoint covers, and nothing beyond. */
export type PublishedLog = { epoch: number; origin: string; size: number; note: string };

/** SQL of what is public. Runs as the owner: tiles are no viewer's, and what may leave is decided by the size. */

/** @param epoch the current one when left out. Null when nothing of it was ever published. */
export async function publishedLog(db: Database, epoch?: number): Promise<PublishedLog | null> {
  const rows = await db.query<PublishedLog>(
    `select split_part(c.origin, '/', 3)::int as epoch, c.origin, c.size, c.note
     from log_checkpoint c, log_state s
     where c.origin = case when $1::int is null then s.origin
       else split_part(s.origin, '/', 1) || '/' || split_part(s.origin, '/', 2) || '/' || $1::int end
     order by c.size desc limit 1`,
    [epoch ?? null],
  );
  return rows[0] ?? null;
}

/** The bytes of a tile that `publishedTile` let through; null when its row is gone. */
export async function publishedTileBytes(db: Database, epoch: number, ref: TileRef): Promise<Buffer | null> {
  const [row] = await db.query<{ data: Buffer }>(
    'select data from log_tile where epoch = $1 and level = $2 and index = $3',
    [epoch, ref.level, ref.index],
  );
  if (!row) return null;
  // A partial tile is the first part of the full one; entry bundles are published only when full.
  return ref.width < TILE_WIDTH ? row.data.subarray(0, ref.width * 32) : row.data;
}

/** How a new epoch opens: what proves that its first entry holds the last checkpoint of the one before. */
export async function epochOpening(
  db: Database,
  epoch: number,
): Promise<{ r: string; content: unknown } | null> {
  const [row] = await db.query<{ r: Buffer; content: string }>(
    `select e.r, e.content from log_leaf l join entry e on e.id = l.entry
     where l.epoch = $1 and l.index = 0 and e.kind = 'log.epoch'`,
    [epoch],
  );
  return row ? { r: row.r.toString('hex'), content: JSON.parse(row.content) } : null;
}

/** How many of the newest notes of a peer's log are shown; each is consistent with all before it. */
const NOTES_SHOWN = 100;

/**
 * The checkpoints this node has kept of a peer's log, named by SHA-256 of its origin: every one that forked, and
 * the newest of the others. Null when it keeps none.
 */
export async function witnessedNotes(
  db: Database,
  originHash: string,
): Promise<{ origin: string; notes: string[] } | null> {
  const origins = await db.query<{ origin: string }>('select distinct origin from peer_checkpoint');
  const origin = origins.find((row) => hash('sha256', row.origin) === originHash)?.origin;
  if (origin === undefined) return null;
  const rows = await db.query<{ note: string }>(
    `(select note, size, verdict from peer_checkpoint where origin = $1 and verdict = 'forked' order by size desc limit $2)
     union all
     (select note, size, verdict from peer_checkpoint where origin = $1 and verdict <> 'forked' order by size desc limit $2)`,
    [origin, NOTES_SHOWN],
  );
  return { origin, notes: rows.map((row) => row.note) };
}
