import { createHash } from 'node:crypto';
import { type Candidate, type CodeIndex, INDEXES } from '../types/code-index.ts';
import type { SignalType } from '../types/signal-types.ts';
import type { Cluster } from './cluster.ts';
import type { IndexRow } from './index-rows.ts';
import type { Nats } from './keep-session.ts';
import { decodeChunk, type Head } from './messages.ts';
import { SENT_TYPES } from './sent-types.ts';

/** What a worker holds: the index of a node, as it was at a place of its sequence. */
export type HeldIndex = {
  history: string;
  position: number;
  /** Takes changes over, and stands at `to` then. */
  take(rows: readonly IndexRow[], to: number): void;
  findMany(type: SignalType, codes: readonly Uint8Array[], radius: number | null): Promise<Candidate[][]>;
  size(): number;
  close(): Promise<void>;
};

/**
 * Fetches a snapshot, piece by piece. Null when a newer one has taken its place meanwhile. Throws Unreadable, and an Error when
 * it is not what its head says: nothing of it is used then.
 */
export async function fetchSnapshot(
  { jsm }: Nats,
  cluster: Cluster,
  head: Head,
  { ended, say }: { ended: AbortSignal; say: (line: string) => void },
): Promise<HeldIndex | null> {
  const failed = (error: unknown) => say(`no tables were made: ${(error as Error).message}`);
  const indexes = new Map(SENT_TYPES.map((type) => [type, INDEXES[type].empty(failed)]));
  const held = holding(indexes, head);
  const sha256 = createHash('sha256');
  const subject = cluster.chunkSubject(head.generation);
  let whole = false;
  try {
    let seq = 0;
    for (let chunk = 0; chunk < head.chunks; chunk++) {
      const message = await jsm.direct.getMessage(cluster.snapshots, {
        seq: seq + 1,
        next_by_subj: subject,
      });
      if (!message || ended.aborted) return null;
      ({ seq } = message);
      const piece = decodeChunk(message.data);
      if (piece.chunk !== chunk) return null;
      sha256.update(message.data);
      held.take(piece.rows, head.position);
    }
    if (sha256.digest('hex') !== head.sha256) throw new Error('the snapshot is damaged');
    whole = true;
    return held;
  } finally {
    if (!whole) await held.close();
  }
}

function holding(indexes: Map<SignalType, CodeIndex>, { history, position }: Head): HeldIndex {
  const held: HeldIndex = {
    history,
    position,
    take(rows, to) {
      for (const { number, type, code } of rows) {
        for (const index of indexes.values()) index.remove(number);
        if (type !== null) indexes.get(type)!.add(number, code);
      }
      held.position = to;
    },
    findMany: (type, codes, radius) => indexes.get(type)!.findMany(codes, radius ?? undefined),
    size: () => [...indexes.values()].reduce((sum, { size }) => sum + size, 0),
    async close() {
      await Promise.all([...indexes.values()].map((index) => index.close()));
    },
  };
  return held;
}
