import { EMPTY_ROOT, HASH_BYTES, type Hash, isCount, leafHash, nodeHash, rootOfHashes } from './merkle.ts';
import {
  bundleEntries,
  ENTRIES_LEVEL,
  frameEntry,
  hashesAtLevel,
  TILE_WIDTH,
  type Tile,
  type TileRef,
  tileHashes,
} from './tile.ts';

/**
 * The right edge of a log: all that is needed to append. `entries` are the framed entries of the unfinished
 * bundle, `levels[l]` the hashes of the unfinished tile at level l (0 to 255 of each). Never changed in place.
 */
export type Edge = {
  readonly size: number;
  readonly entries: readonly Uint8Array[];
  readonly levels: readonly (readonly Hash[])[];
};

export const EMPTY_EDGE: Edge = { size: 0, entries: [], levels: [] };

/**
 * Appends leaves (the entries' own bytes, in log order) and gives the new edge with every tile that is new or
 * has grown, entry bundles included, each with all its bytes: store them as rows that replace what stood at
 * (level, index). Tiles that became full in between are there too; nothing appears twice.
 */
export function appendLeaves(edge: Edge, leaves: readonly Uint8Array[]): { newEdge: Edge; tiles: Tile[] } {
  const tiles: Tile[] = [];
  if (leaves.length === 0) return { newEdge: edge, tiles };
  const entries = extend(ENTRIES_LEVEL, edge.size, edge.entries, leaves.map(frameEntry), tiles);
  const levels: Hash[][] = [];
  let added: Hash[] = leaves.map(leafHash);
  for (let level = 0; added.length > 0 || level < edge.levels.length; level++) {
    const before = edge.levels[level] ?? [];
    const full: Hash[] = [];
    levels.push(extend(level, hashesAtLevel(edge.size, level), before, added, tiles, full));
    added = full;
  }
  return { newEdge: { size: edge.size + leaves.length, entries, levels }, tiles };
}

/** Fills tiles from `before` and `added`; gives what is left over, and the roots of those that became full. */
function extend(
  level: number,
  position: number,
  before: readonly Uint8Array[],
  added: readonly Uint8Array[],
  tiles: Tile[],
  roots?: Hash[],
): Uint8Array[] {
  if (added.length === 0) return [...before];
  let index = Math.floor(position / TILE_WIDTH);
  const all = [...before, ...added];
  let from = 0;
  for (; all.length - from >= TILE_WIDTH; from += TILE_WIDTH, index++) {
    const row = all.slice(from, from + TILE_WIDTH);
    tiles.push({ level, index, width: TILE_WIDTH, data: Buffer.concat(row) });
    roots?.push(rootOfHashes(row));
  }
  const rest = all.slice(from);
  if (rest.length > 0) tiles.push({ level, index, width: rest.length, data: Buffer.concat(rest) });
  return rest;
}

/** Root of the tree that ends at this edge. */
export function edgeRoot(edge: Edge): Hash {
  let root: Hash | null = null;
  // Each unfinished tile is a subtree to the left of the smaller ones below it.
  for (const hashes of edge.levels) {
    root = rootOverTail(hashes, root);
  }
  return root ?? EMPTY_ROOT;
}

/** Root over equal complete subtrees followed, at the right, by one smaller subtree (or none). */
export function rootOverTail(hashes: readonly Hash[], tail: Hash | null): Hash | null {
  if (hashes.length === 0) return tail;
  if (tail === null) return rootOfHashes(hashes);
  // RFC 6962 splits at the largest power of two, so the tail joins the smallest complete subtree first.
  let root = tail;
  let end = hashes.length;
  for (let span = 1; end > 0; span *= 2) {
    if (end % (span * 2) === 0) continue;
    root = nodeHash(rootOfHashes(hashes.slice(end - span, end)), root);
    end -= span;
  }
  return root;
}

/** The stored tiles that `openEdge` needs for a log of `size` leaves: the partial ones. */
export function edgeTiles(size: number): TileRef[] {
  if (!isCount(size)) throw new RangeError('size is not a tree size');
  const refs: TileRef[] = [];
  for (let level = ENTRIES_LEVEL; hashesAtLevel(size, level) > 0; level++) {
    const hashes = hashesAtLevel(size, level);
    const width = hashes % TILE_WIDTH;
    if (width > 0) refs.push({ level, index: Math.floor(hashes / TILE_WIDTH), width });
  }
  return refs;
}

/**
 * The edge of a log of `size` leaves from its stored tiles (those of `edgeTiles`; others are ignored).
 * Throws when one is missing or is not what that size calls for: a store in that state must not be appended to.
 */
export function openEdge(size: number, stored: readonly Tile[]): Edge {
  const levels: Hash[][] = [];
  for (let level = 0; hashesAtLevel(size, level) > 0; level++) levels.push([]);
  let entries: Uint8Array[] = [];
  for (const ref of edgeTiles(size)) {
    const data = stored.find((tile) => tile.level === ref.level && tile.index === ref.index)?.data;
    if (data === undefined) throw new Error(`tile ${ref.level}/${ref.index} is missing`);
    const parts = ref.level === ENTRIES_LEVEL ? bundleEntries(data) : hashesOf(data);
    if (parts?.length !== ref.width)
      throw new Error(`tile ${ref.level}/${ref.index} is not ${ref.width} wide`);
    if (ref.level === ENTRIES_LEVEL) entries = parts.map(frameEntry);
    else levels[ref.level] = parts;
  }
  return { size, entries, levels };
}

function hashesOf(data: Uint8Array): Hash[] | null {
  return data.length % HASH_BYTES === 0 ? tileHashes(data) : null;
}
