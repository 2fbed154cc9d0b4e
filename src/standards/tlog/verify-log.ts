import { type BlameFault, blame, type Level, rootOfTails, tileAltered } from './blame.ts';
import { type Checkpoint, type CheckpointFault, openCheckpoint } from './checkpoint.ts';
import {
  fetchEntries,
  fetchHashes,
  type LogReader,
  type ResourceFault,
  UnusableResource,
} from './log-reader.ts';
import { type Hash, leafHash, rootOfHashes, sameHash } from './merkle.ts';
import type { VerifierKey } from './note-key.ts';
import { hashesAtLevel, TILE_WIDTH, type TileRef } from './tile.ts';

/**
 * What is wrong with a log, and where: `path` is the resource, `position` the entry or hash in it, `entry` an
 * index in the log.
 */
export type LogFault = { fault: CheckpointFault } | ResourceFault | BlameFault;

/** `tiles` counts the tiles and bundles that were checked. */
export type LogVerdict = { ok: true; checkpoint: Checkpoint; tiles: number } | ({ ok: false } & LogFault);

/** Bundles and tiles asked for at once: hides the latency of HTTP without a flood of requests. */
const FETCHED_AT_ONCE = 16;

/**
 * Recomputes a whole log from its entries: the checkpoint is signed by the key and of its origin, every bundle
 * and every tile at every level is there and is what the entries call for, and the root is the signed one.
 * Entries are Comity's, 32 bytes each. Memory is that of the levels above the leaves. Rejects only when the
 * reader does: not being able to look proves nothing.
 *
 * A log that was rewritten from its first entry and signed again with its own key passes: only a checkpoint
 * that someone remembers tells. That is `compareCheckpoints`.
 */
export async function verifyLog(reader: LogReader, key: VerifierKey): Promise<LogVerdict> {
  const opened = openCheckpoint(await reader.checkpoint(), key);
  if (!opened.ok) return opened;
  try {
    return await verifyTree(reader, opened.checkpoint);
  } catch (error) {
    if (error instanceof UnusableResource) return { ok: false, ...error.found };
    throw error;
  }
}

async function verifyTree(reader: LogReader, checkpoint: Checkpoint): Promise<LogVerdict> {
  const { size } = checkpoint;
  const levels: Level[] = [];
  let computed: Hash[] | null = null;
  let tiles = Math.ceil(size / TILE_WIDTH);
  for (let level = 0; hashesAtLevel(size, level) > 0; level++) {
    const found = await readLevel(reader, size, level, computed);
    levels.push(found);
    computed = found.computedRoots;
    tiles += Math.ceil(hashesAtLevel(size, level) / TILE_WIDTH);
  }
  const root = rootOfTails(levels.map((level) => level.computedTail));
  if (!sameHash(root, checkpoint.root)) return { ok: false, ...blame(levels, checkpoint.root, root) };
  // The entries are those that were signed, so whichever tile differs from them is the altered one.
  const difference = levels.find((level) => level.firstDifference !== null)?.firstDifference;
  return difference ? { ok: false, ...tileAltered(difference) } : { ok: true, checkpoint, tiles };
}

/** Reads the tiles of a level; what they must be comes from the level below, or at level 0 from the entries. */
async function readLevel(
  reader: LogReader,
  size: number,
  level: number,
  computed: readonly Hash[] | null,
): Promise<Level> {
  const total = hashesAtLevel(size, level);
  const found: Level = {
    computedRoots: [],
    storedRoots: [],
    computedTail: [],
    storedTail: [],
    firstDifference: null,
  };
  for (let first = 0; first * TILE_WIDTH < total; first += FETCHED_AT_ONCE) {
    const refs: TileRef[] = [];
    for (let index = first; index < first + FETCHED_AT_ONCE && index * TILE_WIDTH < total; index++) {
      refs.push({ level, index, width: Math.min(TILE_WIDTH, total - index * TILE_WIDTH) });
    }
    const tiles = await Promise.all(refs.map((ref) => readTile(reader, ref, computed)));
    for (const [i, { due, stored }] of tiles.entries()) addTile(found, refs[i]!, due, stored);
  }
  return found;
}

async function readTile(reader: LogReader, ref: TileRef, computed: readonly Hash[] | null) {
  const start = ref.index * TILE_WIDTH;
  const due =
    computed === null
      ? (await fetchEntries(reader, ref)).map(leafHash)
      : computed.slice(start, start + ref.width);
  return { due, stored: await fetchHashes(reader, ref) };
}

function addTile(level: Level, ref: TileRef, due: Hash[], stored: Hash[]): void {
  const position = due.findIndex((hash, i) => !sameHash(hash, stored[i]!));
  if (position >= 0) level.firstDifference ??= { ref, position };
  if (ref.width < TILE_WIDTH) {
    level.computedTail = due;
    level.storedTail = stored;
    return;
  }
  const root = rootOfHashes(due);
  level.computedRoots.push(root);
  level.storedRoots.push(position >= 0 ? rootOfHashes(stored) : root);
}
