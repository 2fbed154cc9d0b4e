import { openCheckpoint, parseCheckpoint } from '../../standards/tlog/checkpoint.ts';
import { appendLeaves, type Edge, EMPTY_EDGE, edgeRoot } from '../../standards/tlog/edge.ts';
import { sameHash } from '../../standards/tlog/merkle.ts';
import { parseNote } from '../../standards/tlog/note.ts';
import { bundleEntries, ENTRIES_LEVEL, TILE_WIDTH, type Tile, tilePath } from '../../standards/tlog/tile.ts';
import type { Database } from '../store/store.ts';
import type { FaultList } from './deep-fault.ts';
import { dummyOf } from './dummy.ts';
import { logKeyOf } from './log-key.ts';
import { originOf } from './open-log.ts';

/** A checkpoint that was signed before, wherever it was kept. */
export type Promised = { keptBy: 'database' | 'keys' | 'peer'; origin: string; size: number; note: string };

type LeafRow = { index: number; leaf: Buffer; entry: number | null; present: boolean; dummyR: Buffer | null };

/** Leaves read at once: eight tiles. */
const CHUNK = 8 * TILE_WIDTH;

/**
 * Recomputes one epoch's tree from its leaf rows: no gap, every leaf an entry or a dummy, every tile what the
 * leaves call for, and the root at each promised size the one that was signed.
 * @param promises of this epoch, any order
 * @returns how many leaves it has, and whether none is missing in between
 */
export async function verifyTree(
  db: Database,
  epoch: number,
  promises: Promised[],
  publicKey: Uint8Array,
  faults: FaultList,
): Promise<{ held: number; whole: boolean }> {
  const waiting = [...promises].sort((a, b) => a.size - b.size);
  let edge = EMPTY_EDGE;
  let partial: Tile[] = [];
  for (;;) {
    const rows = await readLeaves(db, epoch, edge.size);
    if (rows.length === 0) break;
    const stored = await readTiles(db, epoch, ENTRIES_LEVEL, edge.size / TILE_WIDTH, rows.length);
    const full: Tile[] = [];
    for (let from = 0; from < rows.length; from += TILE_WIDTH) {
      const leaves = checkLeaves(rows.slice(from, from + TILE_WIDTH), edge.size, epoch, stored, faults);
      const added = appendLeaves(edge, leaves);
      edge = added.newEdge;
      full.push(...added.tiles.filter((tile) => tile.width === TILE_WIDTH));
      partial = added.tiles.filter((tile) => tile.width < TILE_WIDTH);
      settle(waiting, edge, publicKey, faults);
      if (leaves.length < TILE_WIDTH) break;
    }
    await compareTiles(db, epoch, full, faults);
    if (edge.size % CHUNK !== 0) break;
  }
  const [beyond] = await db.query<{ index: number | null }>(
    'select min(index) as index from log_leaf where epoch = $1 and index > $2',
    [epoch, edge.size],
  );
  if (beyond && beyond.index !== null) {
    // What stands above the gap cannot be computed, and is not held against the rows above it.
    faults.add({ fault: 'leaf-missing', epoch, index: edge.size });
    return { held: edge.size, whole: false };
  }
  await compareTiles(db, epoch, partial, faults);
  for (const promise of waiting) report(promise, edge.size, faults);
  return { held: edge.size, whole: true };
}

async function readLeaves(db: Database, epoch: number, from: number): Promise<LeafRow[]> {
  const rows = await db.query<LeafRow>(
    `select l.index, l.leaf, l.entry, e.id is not null as present, l.dummy_r as "dummyR"
     from log_leaf l left join entry e on e.id = l.entry
     where l.epoch = $1 and l.index >= $2 and l.index < $3 order by l.index`,
    [epoch, from, from + CHUNK],
  );
  const gap = rows.findIndex((row, at) => row.index !== from + at);
  return gap < 0 ? rows : rows.slice(0, gap);
}

/** The leaves to go on from: what the bundle holds, so that one altered row is named once and not in every root. */
function checkLeaves(
  rows: LeafRow[],
  from: number,
  epoch: number,
  stored: Map<string, Buffer>,
  faults: FaultList,
): Uint8Array[] {
  for (const { index, entry, present, dummyR, leaf } of rows) {
    const isDummy = entry === null && dummyR !== null && dummyOf(dummyR).equals(leaf);
    if (!present && !isDummy) faults.add({ fault: 'entry-missing', epoch, index });
  }
  const own = rows.map((row) => row.leaf);
  const bundle = stored.get(tilePath({ level: ENTRIES_LEVEL, index: from / TILE_WIDTH, width: TILE_WIDTH }));
  const held = bundle ? bundleEntries(bundle) : null;
  if (held?.length !== rows.length || held.some((entry) => entry.length !== 32)) return own;
  for (const [at, row] of rows.entries()) {
    if (!sameHash(row.leaf, held[at]!)) faults.add({ fault: 'leaf-altered', epoch, index: row.index });
  }
  return held;
}

/** The stored tiles under `count` hashes from tile `first` on, by the path a full one has. */
async function readTiles(
  db: Database,
  epoch: number,
  level: number,
  first: number,
  count: number,
): Promise<Map<string, Buffer>> {
  const rows = await db.query<{ index: number; data: Buffer }>(
    'select index, data from log_tile where epoch = $1 and level = $2 and index >= $3 and index < $4',
    [epoch, level, first, first + Math.ceil(count / TILE_WIDTH)],
  );
  return new Map(rows.map(({ index, data }) => [tilePath({ level, index, width: TILE_WIDTH }), data]));
}

async function compareTiles(db: Database, epoch: number, due: Tile[], faults: FaultList): Promise<void> {
  if (due.length === 0) return;
  const rows = await db.query<{ level: number; index: number; data: Buffer }>(
    `select t.level, t.index, t.data from log_tile t
     join unnest($2::int[], $3::bigint[]) as r(level, index) using (level, index) where t.epoch = $1`,
    [epoch, due.map((tile) => tile.level), due.map((tile) => tile.index)],
  );
  const stored = new Map(rows.map((row) => [`${row.level}/${row.index}`, row.data]));
  for (const tile of due) {
    const data = stored.get(`${tile.level}/${tile.index}`);
    const path = tilePath(tile);
    if (!data) faults.add({ fault: 'tile-missing', epoch, path });
    else if (!data.equals(tile.data)) faults.add({ fault: 'tile-altered', epoch, path });
  }
}

/** Checks the promises that the tree has reached and takes them off the list. */
function settle(waiting: Promised[], edge: Edge, publicKey: Uint8Array, faults: FaultList): void {
  while (waiting[0] && waiting[0].size <= edge.size) {
    const promise = waiting.shift()!;
    const opened = openCheckpoint(promise.note, logKeyOf(promise.origin, publicKey));
    const holds =
      opened.ok &&
      opened.checkpoint.size === promise.size &&
      // Only multiples of a tile were ever signed: another size never was one of ours.
      promise.size === edge.size &&
      sameHash(opened.checkpoint.root, edgeRoot(edge));
    if (!holds) report(promise, edge.size, faults);
  }
}

function report({ keptBy, origin, size }: Promised, held: number, faults: FaultList): void {
  if (keptBy === 'database') faults.add({ fault: 'checkpoint-differs', origin, size });
  else faults.add({ fault: 'promise-broken', keptBy, origin, size, held });
}

/** A later epoch begins with the last checkpoint of an earlier one, signed by this node. */
export async function verifyEpochStart(
  db: Database,
  organisation: string,
  epoch: number,
  publicKey: Uint8Array,
  faults: FaultList,
): Promise<void> {
  const [first] = await db.query<{ law: string | null }>(
    `select e.content::json ->> 'law' as law from log_leaf l join entry e on e.id = l.entry
     where l.epoch = $1 and l.index = 0 and e.kind = 'log.epoch'`,
    [epoch],
  );
  const parsed = parseNote(first?.law ?? '');
  const origin = parsed.ok ? parseCheckpoint(parsed.note.text)?.origin : undefined;
  const announced =
    origin !== undefined &&
    Array.from({ length: epoch - 1 }, (_, at) => originOf(organisation, at + 1)).includes(origin) &&
    openCheckpoint(first?.law ?? '', logKeyOf(origin, publicKey)).ok;
  if (!announced) faults.add({ fault: 'epoch-unannounced', epoch });
}
