import { type Checkpoint, openCheckpoint, parseCheckpoint } from '../../standards/tlog/checkpoint.ts';
import { compareCheckpoints } from '../../standards/tlog/compare-checkpoints.ts';
import { cosign } from '../../standards/tlog/cosignature.ts';
import type { LogReader } from '../../standards/tlog/log-reader.ts';
import { sameHash } from '../../standards/tlog/merkle.ts';
import { parseNote } from '../../standards/tlog/note.ts';
import { affairsOf } from '../identity/organisations.ts';
import type { Kernel } from '../kernel.ts';
import { Refusal } from '../refusal.ts';
import type { Transaction } from '../store/store.ts';
import { announced } from './announced-epoch.ts';
import {
  type CheckpointVerdict,
  findKept,
  type KeptCheckpoint,
  keptBefore,
  keptCheckpoints,
  lockOrigin,
  writeKept,
} from './checkpoint-queries.ts';
import type { Cosignature } from './cosignatures.ts';
import { cosignerKey, logKeyOf } from './log-key.ts';
import { epochOf } from './open-log.ts';
import { Found } from './remote-fault.ts';
import { writeEntries } from './write-entries.ts';

/** `logKey` is the peer's pinned log key: 32 bytes in base64. */
export type WatchedPeer = { organisation: string; logKey: string };

/**
 * Gives the bytes at a path of the peer's node (`/log/1/tile/0/000`), null when the peer answers 404. Throws when
 * it cannot tell: nobody is accused because a network was down.
 */
export type FetchTile = (path: string) => Promise<Uint8Array | null>;

class PeerSilent extends Error {}

/** Threat: a peer that signs without end and withholds the tiles. So many are told apart later; more tell nothing. */
const MOST_UNCHECKED = 100;

export type Kept = {
  origin: string;
  size: number;
  verdict: CheckpointVerdict;
  /** Ours over a checkpoint that extends all we had seen of that log; hand it back to the peer. */
  cosignature: Cosignature | null;
  /** Told once, with the first checkpoint of a later epoch: where the log says that it ended before, if it does. */
  beganAgain?: { epoch: number; after: number | null };
};

/**
 * Keeps a checkpoint that a peer sent of its own log and judges it against what was kept before: `forked` when the
 * two cannot be of one append-only log, `unchecked` while the tiles that would tell cannot be had. The first one
 * of an origin is taken as it is. A checkpoint smaller than one kept is forked unless the peer still serves what
 * it had signed and that shows the smaller one inside it (a notification that was overtaken).
 * Throws `signature-invalid`, or `body-malformed` for what is no checkpoint of this peer's log.
 */
export async function keepCheckpoint(
  kernel: Kernel,
  peer: WatchedPeer,
  note: string,
  fetchTile: FetchTile,
): Promise<Kept> {
  const { checkpoint, text, epoch } = readNote(peer, note);
  const { origin, size } = checkpoint;
  const system = kernel.store.system('keeping a checkpoint');
  const affairs = await affairsOf(kernel.store);
  const reader: LogReader = {
    checkpoint: async () => note,
    async tile(path) {
      try {
        return await fetchTile(`/log/${epoch}/${path}`);
      } catch (error) {
        throw new PeerSilent((error as Error).message);
      }
    },
  };
  // Tiles are fetched outside the transaction; if another process kept something meanwhile, it is judged again.
  for (;;) {
    const before = await system(async (tx) => ({
      verdict: await findKept(tx, peer.organisation, origin, note),
      kept: await keptCheckpoints(tx, peer.organisation, origin),
    }));
    if (before.verdict !== null && before.verdict !== 'unchecked') {
      return { origin, size, verdict: before.verdict, cosignature: null };
    }
    const judged = await judge(kernel, checkpoint, before.kept, reader, note);
    const first = epoch > 1 && before.kept.anchors.length === 0 && !before.kept.forked;
    const anew = first ? await judgeEpoch(kernel, peer, checkpoint, epoch, reader, fetchTile) : null;
    if (anew) judged[0] = { ...judged[0]!, verdict: anew.verdict };
    const waiting = before.kept.anchors.filter((one) => one.verdict === 'unchecked').length;
    if (judged[0]!.verdict === 'unchecked' && waiting >= MOST_UNCHECKED) {
      return { origin, size, verdict: 'unchecked', cosignature: null };
    }
    const done = await system(async (tx) => {
      tx.viewer.actor = `peer:${peer.organisation}`;
      await lockOrigin(tx, origin);
      const now = await keptCheckpoints(tx, peer.organisation, origin);
      if (JSON.stringify(now) !== JSON.stringify(before.kept)) return false;
      // Asked again and still nothing to tell: that is no news.
      if (judged[0]!.verdict === before.verdict) return true;
      await writeVerdicts(kernel, tx, peer, origin, judged, affairs);
      return true;
    });
    if (!done) continue;
    const { verdict } = judged[0]!;
    const largest = before.kept.anchors.every((one) => one.size <= size);
    const mayCosign = verdict === 'consistent' && largest && !before.kept.forked;
    const cosignature = mayCosign ? cosignatureOf(kernel, checkpoint, text) : null;
    return { origin, size, verdict, cosignature, ...(anew && { beganAgain: { epoch, after: anew.after } }) };
  }
}

function readNote(peer: WatchedPeer, note: string): { checkpoint: Checkpoint; text: string; epoch: number } {
  const malformed = (reason: string) =>
    new Refusal('body-malformed', undefined, [
      { property: 'checkpoint', clause: 'C2SP tlog-checkpoint', reason },
    ]);
  const parsed = parseNote(note);
  const claimed = parsed.ok ? parseCheckpoint(parsed.note.text) : null;
  if (claimed === null) throw malformed('is no signed checkpoint');
  const epoch = epochOf(peer.organisation, claimed.origin);
  if (epoch === null) throw malformed('is of a log that is not the sender’s');
  const key = Buffer.from(peer.logKey, 'base64');
  if (key.length !== 32) throw new Error('a pinned log key has 32 bytes');
  const opened = openCheckpoint(note, logKeyOf(claimed.origin, key));
  if (!opened.ok) {
    throw new Refusal('signature-invalid', 'The checkpoint is not signed with your pinned log key.', [
      { property: 'checkpoint', clause: 'C2SP signed-note', reason: opened.fault },
    ]);
  }
  return { checkpoint: opened.checkpoint, text: opened.text, epoch };
}

/** The new checkpoint first, then those kept unchecked whose verdict it settles. */
async function judge(
  kernel: Kernel,
  checkpoint: Checkpoint,
  { anchors }: { anchors: KeptCheckpoint[] },
  reader: LogReader,
  note: string,
): Promise<KeptCheckpoint[]> {
  const settled: KeptCheckpoint[] = [];
  let verdict: CheckpointVerdict = 'consistent';
  for (const anchor of anchors) {
    if (anchor.note === note) continue;
    const against = checkpointOf(anchor.note);
    const found = await compare(kernel, checkpoint, against, reader);
    if (found === 'forked') verdict = 'forked';
    else if (found === 'unchecked' && verdict !== 'forked') verdict = 'unchecked';
    else if (anchor.verdict === 'unchecked' && found === 'consistent' && checkpoint.size >= anchor.size) {
      settled.push({ ...anchor, verdict: 'consistent' });
    }
  }
  // What was unchecked is consistent only by way of a checkpoint that itself is.
  return [{ size: checkpoint.size, note, verdict }, ...(verdict === 'consistent' ? settled : [])];
}

/**
 * The first checkpoint of a later epoch: its log must say in its first entry where it ended before, and that must be no
 * sooner than where we saw it. Else what it had signed is gone from its history, which is a fork as any other.
 */
async function judgeEpoch(
  kernel: Kernel,
  peer: WatchedPeer,
  checkpoint: Checkpoint,
  epoch: number,
  reader: LogReader,
  fetchTile: FetchTile,
): Promise<{ verdict: CheckpointVerdict; after: number | null }> {
  const kept = await kernel.store.system('keeping a checkpoint')((tx) =>
    keptBefore(tx, peer.organisation, epoch),
  );
  const key = logKeyOf(checkpoint.origin, Buffer.from(peer.logKey, 'base64'));
  const prefix = checkpoint.origin.slice(0, -String(epoch).length);
  try {
    const named = { origin: checkpoint.origin, prefix, epoch };
    const before = await announced(fetchTile, '/log', reader, checkpoint, key, named);
    const after = before.size;
    if (kept === null) return { verdict: 'consistent', after };
    const seen = checkpointOf(kept.note);
    const ended = epochOf(peer.organisation, before.origin) ?? 0;
    const same = ended === kept.epoch && before.size === seen.size && sameHash(before.root, seen.root);
    const covers = same || ended > kept.epoch || (ended === kept.epoch && before.size > seen.size);
    return { verdict: covers ? 'consistent' : 'forked', after };
  } catch (error) {
    if (error instanceof Found && error.fault.fault === 'epoch-unannounced') {
      return { verdict: 'forked', after: null };
    }
    // Its tiles or itself cannot be had just now: nobody is accused, and it is looked at again.
    kernel.log(`checking how the log ${checkpoint.origin} began: ${(error as Error).message}`);
    return { verdict: 'unchecked', after: null };
  }
}

async function compare(
  kernel: Kernel,
  fresh: Checkpoint,
  kept: Checkpoint,
  reader: LogReader,
): Promise<CheckpointVerdict> {
  try {
    const { verdict } = await compareCheckpoints(fresh, kept, reader);
    if (verdict === 'consistent' || verdict === 'forked') return verdict;
    return fresh.size < kept.size ? 'forked' : 'unchecked';
  } catch (error) {
    if (!(error instanceof PeerSilent)) throw error;
    kernel.log(`checking the log ${fresh.origin}: ${error.message}`);
    return 'unchecked';
  }
}

function checkpointOf(note: string): Checkpoint {
  const parsed = parseNote(note);
  const checkpoint = parsed.ok ? parseCheckpoint(parsed.note.text) : null;
  if (checkpoint === null) throw new Error('a kept checkpoint cannot be read');
  return checkpoint;
}

async function writeVerdicts(
  kernel: Kernel,
  tx: Transaction,
  peer: WatchedPeer,
  origin: string,
  judged: KeptCheckpoint[],
  affairs: number,
): Promise<void> {
  for (const kept of judged) await writeKept(tx, peer.organisation, origin, kept, kernel.now());
  await writeEntries(
    tx,
    kernel.keyring,
    judged.map(({ size, note, verdict }) => ({
      kind: verdict === 'forked' ? 'peer.checkpoint.forked' : 'peer.checkpoint.kept',
      object: affairs,
      fields: {
        organisation: peer.organisation,
        origin,
        size,
        root: Buffer.from(checkpointOf(note).root).toString('hex'),
        verdict,
      },
    })),
    kernel.now(),
  );
}

function cosignatureOf(kernel: Kernel, { origin, size }: Checkpoint, text: string): Cosignature {
  const key = cosignerKey(kernel.host.id, kernel.keyring.identity.privateKey);
  return { origin, size, line: cosign(text, key, Math.floor(kernel.now().getTime() / 1000)) };
}
