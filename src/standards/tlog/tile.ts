import { HASH_BYTES, type Hash, isCount, rootOfHashes } from './merkle.ts';

/** Hashes in a full tile: eight levels of the tree (C2SP tlog-tiles). */
export const TILE_WIDTH = 256;

/** The level under which entry bundles are kept; their path says `entries` in place of a number. */
export const ENTRIES_LEVEL = -1;

/** Where a tile is: `width` is 256 for a full one, 1 to 255 for a partial one. */
export type TileRef = { readonly level: number; readonly index: number; readonly width: number };

/** A tile with its bytes: `width` hashes, or for `ENTRIES_LEVEL` `width` length-prefixed entries. */
export type Tile = TileRef & { readonly data: Uint8Array };

// 2^53 leaves fill tile levels 0 to 6; the specification allows up to 63.
const MAX_LEVEL = 63;

/** C2SP tlog-tiles: `tile/<L>/<N>[.p/<W>]` or `tile/entries/<N>[.p/<W>]`, relative to the log's prefix. */
export function tilePath({ level, index, width }: TileRef): string {
  const digits = String(index);
  const padded = digits.padStart(Math.ceil(digits.length / 3) * 3, '0');
  const groups = padded.match(/\d{3}/g) ?? [];
  const place = groups.map((group, i) => (i < groups.length - 1 ? `x${group}` : group)).join('/');
  const partial = width === TILE_WIDTH ? '' : `.p/${width}`;
  return `tile/${level === ENTRIES_LEVEL ? 'entries' : level}/${place}${partial}`;
}

const TILE_PATH =
  /^tile\/(?<level>entries|0|[1-9]\d?)\/(?<place>(?:x\d{3}\/){0,5}\d{3})(?:\.p\/(?<width>[1-9]\d{0,2}))?$/;

/**
 * Reads a tile path; null for anything that `tilePath` would not have written (attacker-controlled: one
 * spelling a tile, so that no second URL reaches the same bytes past a cache).
 */
export function parseTilePath(path: string): TileRef | null {
  const groups = TILE_PATH.exec(path)?.groups;
  if (groups === undefined) return null;
  const level = groups.level === 'entries' ? ENTRIES_LEVEL : Number(groups.level);
  const index = Number((groups.place ?? '').replaceAll(/\D/g, ''));
  const width = groups.width === undefined ? TILE_WIDTH : Number(groups.width);
  if (level > MAX_LEVEL || !isCount(index) || (groups.width !== undefined && width >= TILE_WIDTH))
    return null;
  const ref = { level, index, width };
  return tilePath(ref) === path ? ref : null;
}

/** How many hashes a tree of `size` leaves has at a tile level: roots of complete subtrees of 256^level. */
export function hashesAtLevel(size: number, level: number): number {
  return Math.floor(size / TILE_WIDTH ** Math.max(level, 0));
}

/**
 * Every tile resource of a tree of exactly `size` leaves, entry bundles first, then level by level upwards;
 * the last of a level is partial unless it is full. A size that is a multiple of 256 has no partial tile at
 * level 0 and no partial bundle.
 */
export function* tilesOfSize(size: number): Generator<TileRef> {
  if (!isCount(size)) throw new RangeError('size is not a tree size');
  for (let level = ENTRIES_LEVEL; hashesAtLevel(size, level) > 0; level++) {
    const hashes = hashesAtLevel(size, level);
    for (let index = 0; index * TILE_WIDTH < hashes; index++) {
      yield { level, index, width: Math.min(TILE_WIDTH, hashes - index * TILE_WIDTH) };
    }
  }
}

/**
 * What a log that has published `publishedSize` may serve under this path, or null for "not found".
 *
 * Bundles and level-0 tiles only when full: a partial one would show how far the log is between two beats.
 * Higher tiles also at the widths they had at earlier published sizes, which clients of an older checkpoint
 * need; each is the first `width` hashes of today's tile.
 */
export function publishedTile(path: string, publishedSize: number): TileRef | null {
  const ref = parseTilePath(path);
  if (ref === null || (ref.level <= 0 && ref.width !== TILE_WIDTH)) return null;
  const covered = ref.index * TILE_WIDTH + ref.width;
  return covered <= hashesAtLevel(publishedSize, ref.level) ? ref : null;
}

/** The hashes of a tile, as views into its bytes. */
export function tileHashes(data: Uint8Array): Hash[] {
  const hashes: Hash[] = [];
  for (let at = 0; at < data.length; at += HASH_BYTES) hashes.push(data.subarray(at, at + HASH_BYTES));
  return hashes;
}

/** Root of the subtree a tile stands for; for a full tile, the hash that stands for it one level up. */
export function tileRoot(data: Uint8Array): Hash {
  return rootOfHashes(tileHashes(data));
}

/** One entry as it stands in a bundle: big-endian uint16 length, then the bytes (C2SP tlog-tiles). */
export function frameEntry(entry: Uint8Array): Uint8Array {
  if (entry.length > 0xffff) throw new RangeError('an entry has at most 65535 bytes');
  const framed = new Uint8Array(2 + entry.length);
  framed[0] = entry.length >> 8;
  framed[1] = entry.length & 0xff;
  framed.set(entry, 2);
  return framed;
}

/** The entries of a bundle, or null when the lengths do not add up (attacker-controlled). */
export function bundleEntries(data: Uint8Array): Uint8Array[] | null {
  const entries: Uint8Array[] = [];
  let at = 0;
  while (at < data.length) {
    if (at + 2 > data.length) return null;
    const end = at + 2 + ((data[at]! << 8) | data[at + 1]!);
    if (end > data.length) return null;
    entries.push(data.subarray(at + 2, end));
    at = end;
  }
  return entries;
}
