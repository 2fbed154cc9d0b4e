import { randomBytes } from 'node:crypto';
import type pg from 'pg';
import { canonicalJson } from '../../standards/canonical-json/canonical-json.ts';
import { type Checkpoint, openCheckpoint, parseCheckpoint } from '../../standards/tlog/checkpoint.ts';
import { appendLeaves, EMPTY_EDGE } from '../../standards/tlog/edge.ts';
import { entryLeaf } from '../../standards/tlog/entry.ts';
import { sameHash } from '../../standards/tlog/merkle.ts';
import { parseNote } from '../../standards/tlog/note.ts';
import { rootAt } from '../../standards/tlog/proof.ts';
import type { Keyring } from '../identity/keyring.ts';
import { NoFile } from '../identity/open-regular.ts';
import { logKeyOf } from './log-key.ts';
import { hashReader, type LogState, readLogState, writeTiles } from './log-store.ts';
import { lastCheckpointFile, readLastCheckpoint } from './publish-checkpoint.ts';

/** The log's name: the organisation's, so that it outlives a change of address. One a epoch. */
export const originOf = (organisation: string, epoch: number) =>
  `comity/${organisation.replace(/^identity--/, '')}/${epoch}`;

/** The epoch that an origin names, or null when it is not this organisation's. */
export function epochOf(organisation: string, origin: string): number | null {
  const prefix = originOf(organisation, 0).slice(0, -1);
  const epoch = origin.startsWith(prefix) ? Number(origin.slice(prefix.length)) : Number.NaN;
  // One spelling an epoch: '01' or '1e0' would be another origin that reads as the same.
  return Number.isInteger(epoch) && epoch > 0 && originOf(organisation, epoch) === origin ? epoch : null;
}

/** A checkpoint of this log that someone holds. */
type Promised = { note: string; checkpoint: Checkpoint; epoch: number };

/**
 * Makes the log ready to be appended to. A node whose tree does not contain what it has promised before (a
 * restored database) never signs that origin again: it opens a new epoch whose first entry is the last known
 * checkpoint of the old one, and says so.
 * @param furthest checkpoints of this node that others hold; the node's own last one is read from beside its keys
 * Throws a sentence when that one is there and cannot be read.
 */
export async function openLog(
  client: pg.ClientBase,
  keyring: Keyring,
  organisation: string,
  furthest: string[] = [],
): Promise<{ state: LogState; newEpoch: boolean }> {
  // Read before the tree: another process of this node may be publishing, and its tree is durable before its note.
  const own = ownPromise(keyring);
  let state = await readLogState(client);
  if (state === null) {
    await client.query(
      'insert into log_state (epoch, origin, size, published_size) values (1, $1, 0, 0) on conflict do nothing',
      [originOf(organisation, 1)],
    );
    state = (await readLogState(client)) as LogState;
  }
  const broken: Promised[] = [];
  for (const note of own === null ? furthest : [own, ...furthest]) {
    const promised = readPromised(note, keyring, organisation);
    if (promised && (await promisedBeyond(client, state, promised))) broken.push(promised);
  }
  const last = broken.sort((a, b) => a.epoch - b.epoch || a.checkpoint.size - b.checkpoint.size).at(-1);
  if (!last) return { state, newEpoch: false };
  return { state: await startEpoch(client, organisation, state, last), newEpoch: true };
}

/**
 * What this node remembers to have signed last; null when nothing is kept. A note that cannot be read is not taken for
 * none: a restored database would go on with a log that others have seen further.
 */
function ownPromise(keyring: Keyring): string | null {
  try {
    const note = readLastCheckpoint(keyring);
    if (note === null || signedHere(note, keyring)) return note;
  } catch (error) {
    if (!(error instanceof NoFile)) throw error;
  }
  throw new Error(
    `The file ${lastCheckpointFile(keyring)} is damaged: it holds no checkpoint that this node signed. It keeps a node on a restored database from signing a second history of its log. Put the newest copy of it back and start again. If there is none, take the file away while your partners can be reached: the node then goes by what they remember (docs/operate/restore.md).`,
  );
}

/**
 * Threat: keys beside a database that is not theirs (lost, exchanged, another address): the node would be a new
 * organisation under keys that partners know as another's, and forget what it has signed. Throws a sentence.
 * @param host whose node was founded on the database; null for an empty one
 */
export function refuseOthersDatabase(keyring: Keyring, host: string | null): void {
  const note = ownPromise(keyring);
  const origin = note === null ? undefined : signedHere(note, keyring)?.origin;
  if (origin === undefined || (host !== null && epochOf(host, origin) !== null)) return;
  throw new Error(
    `The database is ${host === null ? 'empty' : `that of another node (${host})`}, and the keys in ${keyring.folder} have signed the log ${origin}. Put back the database that belongs to them (docs/operate/restore.md), or begin a new node with another COMITY_DATA.`,
  );
}

function signedHere(note: string, keyring: Keyring): Checkpoint | null {
  const parsed = parseNote(note);
  const origin = parsed.ok ? parseCheckpoint(parsed.note.text)?.origin : undefined;
  const opened = origin === undefined ? null : openCheckpoint(note, logKeyOf(origin, keyring.log.publicKey));
  return opened?.ok ? opened.checkpoint : null;
}

/** Null for a note that this node's key did not sign: nobody else may push it into a new epoch. */
function readPromised(note: string, keyring: Keyring, organisation: string): Promised | null {
  const checkpoint = signedHere(note, keyring);
  const epoch = checkpoint ? epochOf(organisation, checkpoint.origin) : null;
  return checkpoint && epoch !== null ? { note, checkpoint, epoch } : null;
}

/** Whether a checkpoint of ours says something that this tree does not hold. */
async function promisedBeyond(
  client: pg.ClientBase,
  state: LogState,
  { checkpoint, epoch }: Promised,
): Promise<boolean> {
  if (epoch < state.epoch) return false;
  if (epoch > state.epoch || checkpoint.size > state.size) return true;
  const root = await rootAt(checkpoint.size, hashReader(client, state.epoch));
  return !sameHash(root, checkpoint.root);
}

async function startEpoch(
  client: pg.ClientBase,
  organisation: string,
  before: LogState,
  last: Promised,
): Promise<LogState> {
  const epoch = Math.max(before.epoch, last.epoch) + 1;
  const origin = originOf(organisation, epoch);
  const r = randomBytes(32);
  // Public on purpose (/log/epoch): the last checkpoint of the old epoch stands in clear in the first entry of
  // the new one.
  const content = { kind: 'log.epoch', at: new Date().toISOString(), law: last.note, fields: {} };
  const leaf = Buffer.from(entryLeaf(r, content));
  const { newEdge, tiles } = appendLeaves(EMPTY_EDGE, [leaf]);
  await client.query('begin');
  try {
    // Placed at once and not queued: what waits in a restored queue must not come before it.
    await client.query(
      `with e as (select nextval('entry_id') as id, nextval('object_handle') as object),
       a as (insert into audience (object, principal) select object, unnest($6::text[]) from e),
       w as (insert into entry (id, object, r, content, kind, at, leaf)
         select id, object, $1, $2, 'log.epoch', $8, $3 from e),
       l as (insert into log_leaf (epoch, index, leaf, entry) select $4::int, 0, $3, id from e)
       update log_state set epoch = $4, origin = $5, size = $7, published_size = 0`,
      [r, canonicalJson(content), leaf, epoch, origin, ['overseer', 'host'], newEdge.size, content.at],
    );
    await writeTiles(client, epoch, tiles);
    await client.query('commit');
  } catch (error) {
    await client.query('rollback');
    throw error;
  }
  return { epoch, origin, size: newEdge.size, publishedSize: 0 };
}
