import { rootOverTail } from './edge.ts';
import { EMPTY_ROOT, type Hash, rootOfHashes, sameHash } from './merkle.ts';
import { ENTRIES_LEVEL, TILE_WIDTH, type TileRef, tilePath } from './tile.ts';

/**
 * - `entry-altered`: the bundle holds another entry than the one the signed tree commits to.
 * - `tile-altered`: the tile is not what the signed tree calls for. `position` is the hash in it, unless what
 *   lies below was altered to match, so that it cannot be told.
 * - `root-differs`: the tiles do not lead to the signed root at any level: the checkpoint is of another tree.
 *   `path` is the first tile that differs from what lies below it, if there is one.
 */
export type BlameFault =
  | { fault: 'entry-altered'; path: string; position: number; entry: number }
  | { fault: 'tile-altered'; path: string; position?: number }
  | { fault: 'root-differs'; expected: string; computed: string; path?: string };

export type Place = { ref: TileRef; position: number };

/**
 * One tile level of a log twice: as computed from what lies below it, and as stored. `roots` are those of its
 * full tiles (the hashes of the level above), `tail` the hashes of its unfinished tile.
 */
export type Level = {
  computedRoots: Hash[];
  storedRoots: Hash[];
  computedTail: Hash[];
  storedTail: Hash[];
  firstDifference: Place | null;
};

/**
 * The entries do not lead to the signed root. Look for the lowest level whose stored tiles do: those are
 * genuine, and the first thing below that does not hash to them is what was altered.
 */
export function blame(levels: readonly Level[], signedRoot: Hash, computedRoot: Hash): BlameFault {
  for (let level = 0; level < levels.length; level++) {
    const { storedRoots, firstDifference } = levels[level]!;
    if (firstDifference === null) continue;
    if (!sameHash(rootOfTails(tailsFrom(levels, level, storedRoots)), signedRoot)) continue;
    return level === 0 ? entryAltered(firstDifference) : tileBelow(levels, level, firstDifference);
  }
  const place = levels.find((level) => level.firstDifference !== null)?.firstDifference;
  const base64 = (hash: Hash) => Buffer.from(hash).toString('base64');
  const roots = { expected: base64(signedRoot), computed: base64(computedRoot) };
  return { fault: 'root-differs', ...roots, ...(place ? { path: tilePath(place.ref) } : {}) };
}

/** Root of a tree from the hashes of its unfinished tiles, level 0 first. */
export function rootOfTails(tails: readonly (readonly Hash[])[]): Hash {
  let root: Hash | null = null;
  for (const tail of tails) root = rootOverTail(tail, root);
  return root ?? EMPTY_ROOT;
}

export function tileAltered({ ref, position }: Place): BlameFault {
  return { fault: 'tile-altered', path: tilePath(ref), position };
}

function entryAltered({ ref, position }: Place): BlameFault {
  const path = tilePath({ ...ref, level: ENTRIES_LEVEL });
  return { fault: 'entry-altered', path, position, entry: ref.index * TILE_WIDTH + position };
}

/** The tile one level down whose root the genuine tile does not hold. */
function tileBelow(levels: readonly Level[], level: number, genuine: Place): BlameFault {
  const index = genuine.ref.index * TILE_WIDTH + genuine.position;
  const ref = { level: level - 1, index, width: TILE_WIDTH };
  const difference = levels[level - 1]?.firstDifference;
  if (difference?.ref.index === index) return tileAltered({ ref, position: difference.position });
  return { fault: 'tile-altered', path: tilePath(ref) };
}

/** The unfinished tiles when the stored tiles of `level` are believed and hashed upwards from their `roots`. */
function tailsFrom(levels: readonly Level[], level: number, roots: readonly Hash[]): Hash[][] {
  const tails = levels.slice(0, level + 1).map(({ storedTail }) => storedTail);
  let row = roots;
  while (row.length > 0) {
    const full = row.length - (row.length % TILE_WIDTH);
    tails.push(row.slice(full));
    const next: Hash[] = [];
    for (let from = 0; from < full; from += TILE_WIDTH)
      next.push(rootOfHashes(row.slice(from, from + TILE_WIDTH)));
    row = next;
  }
  return tails;
}
