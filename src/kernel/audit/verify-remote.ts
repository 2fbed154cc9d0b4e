import { hash } from 'node:crypto';
import {
  type Checkpoint,
  type CheckpointFault,
  openCheckpoint,
  parseCheckpoint,
} from '../../standards/tlog/checkpoint.ts';
import { compareCheckpoints, type ShownTree } from '../../standards/tlog/compare-checkpoints.ts';
import { type LogReader, UnusableResource } from '../../standards/tlog/log-reader.ts';
import { sameHash } from '../../standards/tlog/merkle.ts';
import { parseNote } from '../../standards/tlog/note.ts';
import {
  NoteKeyError,
  parseVerifierKey,
  strictBase64,
  type VerifierKey,
} from '../../standards/tlog/note-key.ts';
import { type LogFault, verifyLog } from '../../standards/tlog/verify-log.ts';
import { announced, type Named, rawKey } from './announced-epoch.ts';
import { logKeyOf } from './log-key.ts';
import { Found, type Get } from './remote-fault.ts';
import { epochReader, fetchBytes, logAddress, textAt } from './remote-log.ts';

/**
 * What is wrong, and where. Beside the faults of the tree itself:
 * - `forked`: the log and the peer's memory cannot be of one history; `shown` and `remembered` are the proof.
 * - `log-shrank`: the peer holds a later signed checkpoint than the log now serves.
 * - `remembered-unsigned`: what the peer remembers is not signed with this log's key: one of the two is not what
 *   it says, or the log's key was replaced.
 * - `nothing-remembered`: the peer keeps no checkpoint of this log, so nothing was compared.
 * - `epoch-unannounced`: a log that began again must hold the last checkpoint of the one before as its first entry.
 */
export type RemoteFault =
  | LogFault
  | { fault: 'unreachable'; address: string; reason: string }
  | { fault: 'not-a-log'; address: string }
  | { fault: 'key-unreadable' }
  | { fault: 'forked'; origin: string; shown: ShownTree; remembered: ShownTree }
  | { fault: 'log-shrank'; origin: string; shown: ShownTree | null; remembered: ShownTree }
  | { fault: 'remembered-unsigned'; origin: string; reason: CheckpointFault }
  | { fault: 'nothing-remembered'; peer: string }
  | { fault: 'epoch-unannounced'; origin: string };

/**
 * `keyPinned` is false when the log's own word for its key was taken. `before` is the checkpoint at which an
 * earlier epoch of the log ended, when its database was restored. `compared` counts the peer's notes.
 */
export type RemoteVerdict =
  | {
      ok: true;
      origin: string;
      size: number;
      root: string;
      tiles: number;
      keyPinned: boolean;
      before: { origin: string; size: number } | null;
      compared: number;
    }
  | ({ ok: false } & RemoteFault);

export type RemoteLog = {
  /** The node's address, or that of its log (`.../log`). */
  url: string;
  /** The key to believe: a verifier key, or 32 bytes in base64 as nodes give it in their description. */
  key?: string;
  /** A peer of that node, whose memory of the log is compared with what is served now. */
  against?: string;
  timeoutMs?: number;
};

/**
 * Verifies a node's log over HTTP: recomputes it from its tiles, and with `against` compares it with every
 * checkpoint a peer has kept of it, so that a log which shows two histories is found. Needs no database.
 * Never rejects: what could not be asked is a fault too.
 */
export async function verifyRemoteLog(input: RemoteLog): Promise<RemoteVerdict> {
  try {
    return await verify(input);
  } catch (error) {
    if (error instanceof Found) return { ok: false, ...error.fault };
    if (error instanceof UnusableResource) return { ok: false, ...error.found };
    throw error;
  }
}

async function verify(input: RemoteLog): Promise<RemoteVerdict> {
  const timeoutMs = input.timeoutMs ?? 20_000;
  const get = (address: string) => fetchBytes(address, timeoutMs);
  const base = logAddress(input.url);
  const named = originNamed(await textAt(get, `${base}/checkpoint`), base);
  const key = await keyFor(input.key, named.origin, () => textAt(get, `${base}/key`));
  // The peer first: what it remembers is never newer than what the log then serves.
  const remembered = input.against ? await rememberedNotes(get, input.against, named) : [];
  const reader = epochReader(get, base, named.epoch);
  const verdict = await verifyLog(reader, key);
  if (!verdict.ok) return verdict;
  const { checkpoint, tiles } = verdict;
  const before = named.epoch > 1 ? await announced(get, base, reader, checkpoint, key, named) : null;
  for (const note of remembered) {
    await compareRemembered(get, base, note, { checkpoint, reader, key, before });
  }
  if (input.against && remembered.length === 0) {
    return { ok: false, fault: 'nothing-remembered', peer: input.against };
  }
  return {
    ok: true,
    origin: checkpoint.origin,
    ...shownTree(checkpoint),
    tiles,
    keyPinned: input.key !== undefined,
    before: before && { origin: before.origin, size: before.size },
    compared: remembered.length,
  };
}

type Remembered = Named & { note: string };

function originNamed(note: string, address: string): Named {
  const parsed = parseNote(note);
  const origin = parsed.ok ? parseCheckpoint(parsed.note.text)?.origin : undefined;
  const [, prefix, epoch] = /^(comity\/[0-9a-f-]{36}\/)([1-9]\d{0,8})$/.exec(origin ?? '') ?? [];
  if (origin === undefined || prefix === undefined) throw new Found({ fault: 'not-a-log', address });
  return { origin, prefix, epoch: Number(epoch) };
}

async function keyFor(
  pinned: string | undefined,
  origin: string,
  offered: () => Promise<string>,
): Promise<VerifierKey> {
  const given = (pinned ?? (await offered())).trim();
  const raw = strictBase64(given);
  if (raw?.length === 32) return logKeyOf(origin, raw);
  try {
    const { publicKey, name } = parseVerifierKey(given);
    // A key pinned under one epoch is the key of every epoch of that organisation.
    if (name.replace(/\d+$/, '') !== origin.replace(/\d+$/, '')) throw new Found({ fault: 'key-unreadable' });
    return logKeyOf(origin, publicKey.export({ format: 'der', type: 'spki' }).subarray(-32));
  } catch (error) {
    if (error instanceof NoteKeyError) throw new Found({ fault: 'key-unreadable' });
    throw error;
  }
}

/** What the peer keeps of this log, the present epoch and all before it: a new epoch hides no old history. */
async function rememberedNotes(get: Get, peer: string, { prefix, epoch }: Named): Promise<Remembered[]> {
  const found: Remembered[] = [];
  for (let at = epoch; at >= 1; at--) {
    const origin = `${prefix}${at}`;
    const address = `${logAddress(peer)}/witnessed/${hash('sha256', origin)}`;
    const bytes = await get(address);
    if (bytes === null) continue;
    for (const note of notesOf(bytes, address)) found.push({ origin, prefix, epoch: at, note });
  }
  return found;
}

function notesOf(bytes: Uint8Array, address: string): string[] {
  try {
    const { notes } = JSON.parse(Buffer.from(bytes).toString('utf8')) as { notes?: unknown };
    if (Array.isArray(notes) && notes.every((note) => typeof note === 'string')) return notes;
  } catch {
    // Said below in the same words: the peer's answer is not what it should be.
  }
  throw new Found({ fault: 'unreachable', address, reason: 'the answer is no list of checkpoints' });
}

async function compareRemembered(
  get: Get,
  base: string,
  { note, origin, epoch }: Remembered,
  log: { checkpoint: Checkpoint; reader: LogReader; key: VerifierKey; before: Checkpoint | null },
): Promise<void> {
  const opened = openCheckpoint(note, logKeyOf(origin, rawKey(log.key)));
  if (!opened.ok) throw new Found({ fault: 'remembered-unsigned', origin, reason: opened.fault });
  const memory = opened.checkpoint;
  const present = origin === log.checkpoint.origin;
  const served = present ? log.checkpoint : await servedOf(get, base, epoch, origin, log.key);
  const reader = present ? log.reader : epochReader(get, base, epoch);
  if (served === null || memory.size > served.size) {
    // A restored node lost its newest entries and says so: where it says it ended is then all there is to compare.
    const { before } = log;
    if (before?.origin === origin && (memory.size < before.size || sameTree(memory, before))) return;
    const shown = served && shownTree(served);
    throw new Found({ fault: 'log-shrank', origin, shown, remembered: shownTree(memory) });
  }
  const compared = await compareCheckpoints(memory, served, reader);
  if (compared.verdict === 'forked') {
    throw new Found({ fault: 'forked', origin, shown: shownTree(served), remembered: shownTree(memory) });
  }
  if (compared.verdict === 'tiles-unusable') {
    const { verdict: _, ...fault } = compared;
    throw new Found(
      fault.fault === 'root-differs'
        ? { fault: 'root-differs', expected: shownTree(served).root, computed: '' }
        : fault,
    );
  }
}

/** The newest checkpoint of an earlier epoch; null when it is no longer served. */
async function servedOf(
  get: Get,
  base: string,
  epoch: number,
  origin: string,
  key: VerifierKey,
): Promise<Checkpoint | null> {
  const bytes = await get(`${base}/${epoch}/checkpoint`);
  if (bytes === null) return null;
  const opened = openCheckpoint(Buffer.from(bytes).toString('utf8'), logKeyOf(origin, rawKey(key)));
  if (!opened.ok) throw new Found({ fault: opened.fault });
  return opened.checkpoint;
}

const sameTree = (a: Checkpoint, b: Checkpoint) => a.size === b.size && sameHash(a.root, b.root);

const shownTree = ({ size, root }: Checkpoint): ShownTree => ({
  size,
  root: Buffer.from(root).toString('base64'),
});
