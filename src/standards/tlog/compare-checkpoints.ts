import type { Checkpoint } from './checkpoint.ts';
import { type LogReader, type ResourceFault, tileHashReader, UnusableResource } from './log-reader.ts';
import { sameHash } from './merkle.ts';
import { consistencyProof, rootAt, verifyConsistency } from './proof.ts';

/** One side of a fork: what a node was shown at that size. */
export type ShownTree = { size: number; root: string };

/**
 * `forked`: the two cannot be of one log; `older` and `newer` are the proof, both signed by the same key.
 * `tiles-unusable`: the tiles at hand do not lead to the newer checkpoint, so nothing is decided: ask again,
 * or elsewhere; a log that keeps withholding them is not to be believed.
 */
export type Comparison =
  | { verdict: 'consistent'; older: ShownTree; newer: ShownTree }
  | { verdict: 'forked'; older: ShownTree; newer: ShownTree }
  | { verdict: 'different-origins'; origins: [string, string] }
  | ({ verdict: 'tiles-unusable' } & (ResourceFault | { fault: 'root-differs' }));

/**
 * Are two checkpoints (already opened with the log's key) of one append-only log? Builds a consistency proof
 * from the tiles of the log at the newer size and verifies it. Rejects only when the reader does.
 */
export async function compareCheckpoints(
  a: Checkpoint,
  b: Checkpoint,
  reader: LogReader,
): Promise<Comparison> {
  if (a.origin !== b.origin) return { verdict: 'different-origins', origins: [a.origin, b.origin] };
  const [older, newer] = a.size <= b.size ? [a, b] : [b, a];
  const shown = { older: shownTree(older), newer: shownTree(newer) };
  if (older.size === newer.size) {
    return { verdict: sameHash(older.root, newer.root) ? 'consistent' : 'forked', ...shown };
  }
  const read = tileHashReader(reader, newer.size);
  try {
    const proof = await consistencyProof(older.size, newer.size, read);
    const oldRoot = await rootAt(older.size, read);
    const claim = { oldSize: older.size, newSize: newer.size, oldRoot, newRoot: newer.root, proof };
    // Nobody is accused over altered tiles: first they must show what the newer tree held at the older size.
    if (!verifyConsistency(claim)) return { verdict: 'tiles-unusable', fault: 'root-differs' };
    return { verdict: sameHash(oldRoot, older.root) ? 'consistent' : 'forked', ...shown };
  } catch (error) {
    if (error instanceof UnusableResource) return { verdict: 'tiles-unusable', ...error.found };
    throw error;
  }
}

function shownTree({ size, root }: Checkpoint): ShownTree {
  return { size, root: Buffer.from(root).toString('base64') };
}
