import { randomBytes } from 'node:crypto';
import type pg from 'pg';
import { canonicalJson } from '../../standards/canonical-json/canonical-json.ts';
import { parseCheckpoint } from '../../standards/tlog/checkpoint.ts';
import { EMPTY_EDGE } from '../../standards/tlog/edge.ts';
import { entryLeaf } from '../../standards/tlog/entry.ts';
import { sameHash } from '../../standards/tlog/merkle.ts';
import { parseNote } from '../../standards/tlog/note.ts';
import { rootAt } from '../../standards/tlog/proof.ts';
import type { Keyring } from '../identity/keyring.ts';
import { hashReader, type LogState, readLogState } from './log-store.ts';
import { readLastCheckpoint } from './publish-checkpoint.ts';

/** The log's name: the organisation's, so that it outlives a change of address. One a epoch. */
export const originOf = (organisation: string, epoch: number) =>
  `comity/${organisation.replace(/^identity--/, '')}/${epoch}`;

/** The epoch that an origin names, or null when it is not this organisation's. */
export function epochOf(organisation: string, origin: string): number | null {
  const prefix = originOf(organisation, 0).slice(0, -1);
  const epoch = origin.startsWith(prefix) ? Number(origin.slice(prefix.length)) : Number.NaN;
  return Number.isInteger(epoch) && epoch > 0 ? epoch : null;
}

/**
 * Makes the log ready to be appended to. A node whose tree does not contain what it has promised before (a
 * restored database) never signs that origin again: it opens a new epoch whose first entry is the last known
 * checkpoint of the old one, and says so.
 * @param furthest checkpoints of this node that others hold; the node's own last one is read from its keys
 */
export async function openLog(
  client: pg.ClientBase,
  keyring: Keyring,
  organisation: string,
  furthest: string[] = [],
): Promise<{ state: LogState; newEpoch: boolean }> {
  let state = await readLogState(client);
  if (state === null) {
    await client.query(
      'insert into log_state (epoch, origin, size, published_size) values (1, $1, 0, 0) on conflict do nothing',
      [originOf(organisation, 1)],
    );
    state = (await readLogState(client)) as LogState;
  }
  const own = readLastCheckpoint(keyring);
  for (const note of own === null ? furthest : [own, ...furthest]) {
    if (!(await promisedBeyond(client, organisation, state, note))) continue;
    return { state: await startEpoch(client, organisation, state, note), newEpoch: true };
  }
  return { state, newEpoch: false };
}

/** Whether a checkpoint of ours says something that this tree does not hold. */
async function promisedBeyond(
  client: pg.ClientBase,
  organisation: string,
  state: LogState,
  note: string,
): Promise<boolean> {
  const parsed = parseNote(note);
  const checkpoint = parsed.ok ? parseCheckpoint(parsed.note.text) : null;
  const epoch = checkpoint && epochOf(organisation, checkpoint.origin);
  if (!checkpoint || !epoch || epoch < state.epoch) return false;
  if (epoch > state.epoch || checkpoint.size > state.size) return true;
  const root = await rootAt(checkpoint.size, hashReader(client, state.epoch));
  return !sameHash(root, checkpoint.root);
}

async function startEpoch(
  client: pg.ClientBase,
  organisation: string,
  before: LogState,
  note: string,
): Promise<LogState> {
  const parsed = parseNote(note);
  const promised = parsed.ok ? parseCheckpoint(parsed.note.text) : null;
  const epoch = Math.max(before.epoch, (promised && epochOf(organisation, promised.origin)) || 0) + 1;
  const origin = originOf(organisation, epoch);
  const r = randomBytes(32);
  // Public on purpose: the last checkpoint of the old epoch stands in clear in the first entry of the new one.
  const content = { kind: 'log.epoch', at: new Date().toISOString(), law: note, fields: {} };
  const leaf = Buffer.from(entryLeaf(r, content));
  await client.query('begin');
  try {
    await client.query(
      `with e as (select nextval('entry_id') as id, nextval('object_handle') as object),
       a as (insert into audience (object, principal) select object, unnest($6::text[]) from e),
       w as (insert into entry (id, object, r, content, kind, at, leaf)
         select id, object, $1, $2, 'log.epoch', now(), $3 from e),
       q as (insert into pending_entry (entry) select id from e)
       update log_state set epoch = $4, origin = $5, size = 0, published_size = 0`,
      [r, canonicalJson(content), leaf, epoch, origin, ['overseer', 'host']],
    );
    await client.query('commit');
  } catch (error) {
    await client.query('rollback');
    throw error;
  }
  return { epoch, origin, size: EMPTY_EDGE.size, publishedSize: 0 };
}
