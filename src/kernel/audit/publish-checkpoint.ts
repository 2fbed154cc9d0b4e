import { join } from 'node:path';
import type pg from 'pg';
import { type Checkpoint, openCheckpoint, signCheckpoint } from '../../standards/tlog/checkpoint.ts';
import { type Edge, edgeRoot } from '../../standards/tlog/edge.ts';
import { sameHash } from '../../standards/tlog/merkle.ts';
import { signerKey } from '../../standards/tlog/note-key.ts';
import { rootAt } from '../../standards/tlog/proof.ts';
import type { Keyring } from '../identity/keyring.ts';
import { readRegular } from '../identity/open-regular.ts';
import { replaceDurably } from '../identity/write-durably.ts';
import { logKeyOf } from './log-key.ts';
import { hashReader, readLogState } from './log-store.ts';

/** What signing needs: the log's key, and a file outside the database that remembers what was last promised. */
export type Signer = { keyring: Keyring };

/** The last note this node let out, kept beside the keys so that a restored database cannot forget it. */
export const lastCheckpointFile = (keyring: Keyring) => join(keyring.folder, 'last-checkpoint');

/** Null when there is none. Throws `NoFile` when something else stands in its place. */
export function readLastCheckpoint(keyring: Keyring): string | null {
  return readRegular(lastCheckpointFile(keyring))?.toString('utf8') ?? null;
}

/**
 * Signs the tree that ends at `edge`, which must be committed already: a checkpoint leaves the node only after
 * its transaction is durable.
 * @returns the signed note
 */
export async function publishCheckpoint(
  client: pg.ClientBase,
  edge: Edge,
  { keyring }: Signer,
  now: Date,
): Promise<string> {
  const { rows } = await client.query<{ origin: string }>('select origin from log_state');
  const origin = rows[0]?.origin;
  if (!origin) throw new Error('the log has no origin');
  const root = edgeRoot(edge);
  const note = signCheckpoint(
    { origin, size: edge.size, root, extensions: [] },
    signerKey(origin, keyring.log.privateKey),
  );
  replaceDurably(lastCheckpointFile(keyring), note);
  await storeCheckpoint(client, { origin, size: edge.size, root }, note, now);
  return note;
}

/**
 * Stores the last note where a kill or a lost connection came between its file and its row: each checkpoint that was
 * signed stands in the database, so that one without a row was deleted. Whoever calls holds the sequencer's lock.
 */
export async function storeUnstored(client: pg.ClientBase, { keyring }: Signer, now: Date): Promise<void> {
  const note = readLastCheckpoint(keyring);
  const state = await readLogState(client);
  if (note === null || state === null) return;
  const opened = openCheckpoint(note, logKeyOf(state.origin, keyring.log.publicKey));
  if (!opened.ok) return; // of an epoch before
  const { size, root } = opened.checkpoint;
  if (size <= state.publishedSize || size > state.size) return;
  if (!sameHash(await rootAt(size, hashReader(client, state.epoch)), root)) return; // open-log's to answer
  await storeCheckpoint(client, opened.checkpoint, note, now);
}

async function storeCheckpoint(
  client: pg.ClientBase,
  { origin, size, root }: Pick<Checkpoint, 'origin' | 'size' | 'root'>,
  note: string,
  now: Date,
): Promise<void> {
  await client.query(
    `with published as (
       insert into log_checkpoint (origin, size, root, note, at) values ($1, $2, $3, $4, $5)
       on conflict (origin, size) do nothing)
     update log_state set published_size = $2`,
    [origin, size, Buffer.from(root), note, now],
  );
}
