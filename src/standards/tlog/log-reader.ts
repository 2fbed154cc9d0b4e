import { ENTRY_BYTES } from './entry.ts';
import { HASH_BYTES, type Hash, type HashReader, rootOfHashes } from './merkle.ts';
import {
  bundleEntries,
  ENTRIES_LEVEL,
  hashesAtLevel,
  TILE_WIDTH,
  type TileRef,
  tileHashes,
  tilePath,
} from './tile.ts';

/**
 * Where a log's public resources come from: HTTP, files or rows. `tile` takes a path such as `tile/0/000` and
 * gives its bytes, or null when there is none. A reader that cannot tell (network down) throws.
 */
export type LogReader = {
  checkpoint(): Promise<string>;
  tile(path: string): Promise<Uint8Array | null>;
};

/** A resource that a published size calls for and that is not there, or not of the form it must have. */
export type ResourceFault =
  | { fault: 'tile-missing' | 'tile-wrong-length' | 'bundle-malformed'; path: string }
  | { fault: 'entry-wrong-length'; path: string; position: number; entry: number };

/** Thrown inside this folder, and caught at its doors, to carry a ResourceFault out of a walk over tiles. */
export class UnusableResource extends Error {
  readonly found: ResourceFault;

  constructor(found: ResourceFault) {
    super(`${found.fault}: ${found.path}`);
    this.name = 'UnusableResource';
    this.found = found;
  }
}

/**
 * The bytes of a resource as it was for a published size. C2SP tlog-tiles lets a log drop a partial tile once
 * the full one exists, so the full one is asked for when the partial one is gone. Throws UnusableResource.
 */
export async function fetchTile(
  reader: LogReader,
  ref: TileRef,
): Promise<{ data: Uint8Array; whole: boolean }> {
  const path = tilePath(ref);
  const data = await reader.tile(path);
  if (data !== null) return { data, whole: false };
  const full = ref.width < TILE_WIDTH ? await reader.tile(tilePath({ ...ref, width: TILE_WIDTH })) : null;
  if (full === null) throw new UnusableResource({ fault: 'tile-missing', path });
  return { data: full, whole: true };
}

/** The hashes of a tile at level 0 or above as it was for a published size. Throws UnusableResource. */
export async function fetchHashes(reader: LogReader, ref: TileRef): Promise<Hash[]> {
  const { data, whole } = await fetchTile(reader, ref);
  const width = whole ? TILE_WIDTH : ref.width;
  if (data.length !== width * HASH_BYTES)
    throw new UnusableResource({ fault: 'tile-wrong-length', path: tilePath(ref) });
  return tileHashes(data).slice(0, ref.width);
}

/** The entries that stand under a level-0 tile, as they were for a published size. Throws UnusableResource. */
export async function fetchEntries(reader: LogReader, ref: TileRef): Promise<Uint8Array[]> {
  const bundle = { ...ref, level: ENTRIES_LEVEL };
  const path = tilePath(bundle);
  const { data, whole } = await fetchTile(reader, bundle);
  const entries = bundleEntries(data);
  if (entries?.length !== (whole ? TILE_WIDTH : ref.width)) {
    throw new UnusableResource({ fault: 'bundle-malformed', path });
  }
  const position = entries.findIndex((entry) => entry.length !== ENTRY_BYTES);
  if (position >= 0) {
    const entry = ref.index * TILE_WIDTH + position;
    throw new UnusableResource({ fault: 'entry-wrong-length', path, position, entry });
  }
  return entries.slice(0, ref.width);
}

/** Reads subtree hashes from the tiles of a log of `size` leaves; each tile is fetched once. Throws UnusableResource. */
export function tileHashReader(reader: LogReader, size: number): HashReader {
  const fetched = new Map<string, Promise<Hash[]>>();
  return async (level, index) => {
    const tileLevel = Math.floor(level / 8);
    // A tile holds eight levels: the subtree is 2^(level mod 8) neighbouring hashes of it.
    const count = 2 ** (level % 8);
    const first = index * count;
    const tileIndex = Math.floor(first / TILE_WIDTH);
    const width = Math.min(TILE_WIDTH, hashesAtLevel(size, tileLevel) - tileIndex * TILE_WIDTH);
    const key = `${tileLevel}/${tileIndex}`;
    let hashes = fetched.get(key);
    if (hashes === undefined) {
      hashes = fetchHashes(reader, { level: tileLevel, index: tileIndex, width });
      fetched.set(key, hashes);
    }
    const from = first - tileIndex * TILE_WIDTH;
    return rootOfHashes((await hashes).slice(from, from + count));
  };
}
