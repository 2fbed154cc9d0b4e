import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type pg from 'pg';
import { signCheckpoint } from '../../standards/tlog/checkpoint.ts';
import { type Edge, edgeRoot } from '../../standards/tlog/edge.ts';
import { signerKey } from '../../standards/tlog/note-key.ts';
import type { Keyring } from '../identity/keyring.ts';
import { replaceDurably } from '../identity/write-durably.ts';

/** What signing needs: the log's key, and a file outside the database that remembers what was last promised. */
export type Signer = { keyring: Keyring };

/** The last note this node let out, kept beside the keys so that a restored database cannot forget it. */
export const lastCheckpointFile = (keyring: Keyring) => join(keyring.folder, 'last-checkpoint');

export function readLastCheckpoint(keyring: Keyring): string | null {
  const file = lastCheckpointFile(keyring);
  return existsSync(file) ? readFileSync(file, 'utf8') : null;
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
  await client.query(
    `with published as (
       insert into log_checkpoint (origin, size, root, note, at) values ($1, $2, $3, $4, $5)
       on conflict (origin, size) do nothing)
     update log_state set published_size = $2`,
    [origin, edge.size, Buffer.from(root), note, now],
  );
  return note;
}
