/** One hash of an inclusion proof: on which side of the path it stands, and on which level of the tree (leaves: 0). */
export type PathStep = { level: number; side: 'left' | 'right' };

/**
 * Where each hash of a proof stands in the tree, by RFC 9162 §2.1.3.2, from the leaf upwards. Undefined when no
 * proof of that length belongs to that place (an index outside the tree, too long, too short).
 */
export function proofPath(index: number, size: number, hashes: number): PathStep[] | undefined {
  if (!Number.isSafeInteger(index) || !Number.isSafeInteger(size) || index < 0 || index >= size)
    return undefined;
  let place = index;
  let last = size - 1;
  let level = 0;
  const climb = () => {
    place = Math.floor(place / 2);
    last = Math.floor(last / 2);
    level += 1;
  };
  const steps: PathStep[] = [];
  for (let at = 0; at < hashes; at += 1) {
    if (last === 0) return undefined;
    const left = place % 2 === 1 || place === last;
    // At the right edge of a tree a node stands alone on some levels and goes up as it is.
    if (left) while (place % 2 === 0 && place !== 0) climb();
    steps.push({ level, side: left ? 'left' : 'right' });
    climb();
  }
  return last === 0 ? steps : undefined;
}

/** C2SP tlog-tiles: a tile holds 256 hashes of one level, eight levels of the tree. */
export const TILE_LEVELS = 8;

/** The tile that holds an entry, and the first and last entry in it. */
export function tileOf(index: number): { tile: number; first: number; last: number } {
  const width = 2 ** TILE_LEVELS;
  const tile = Math.floor(index / width);
  return { tile, first: tile * width, last: (tile + 1) * width - 1 };
}
