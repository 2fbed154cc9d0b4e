import type { Database } from '../store/store.ts';

export type CheckpointVerdict = 'consistent' | 'forked' | 'unchecked';

/** A peer's checkpoint as kept: its note is the evidence, the verdict ours. */
export type KeptCheckpoint = { size: number; note: string; verdict: CheckpointVerdict };

/**
 * What a new checkpoint of an origin must agree with: the largest one found consistent, and every one not yet
 * checked. `forked` tells whether the origin ever forked.
 */
export async function keptCheckpoints(
  db: Database,
  organisation: string,
  origin: string,
): Promise<{ anchors: KeptCheckpoint[]; forked: boolean }> {
  const rows = await db.query<KeptCheckpoint>(
    `(select size, note, verdict from peer_checkpoint
       where organisation = $1 and origin = $2 and verdict = 'consistent' order by size desc limit 1)
     union all
     (select size, note, verdict from peer_checkpoint
       where organisation = $1 and origin = $2 and verdict = 'unchecked' order by size)
     union all
     (select size, note, verdict from peer_checkpoint
       where organisation = $1 and origin = $2 and verdict = 'forked' limit 1)`,
    [organisation, origin],
  );
  return {
    anchors: rows.filter((row) => row.verdict !== 'forked'),
    forked: rows.some((row) => row.verdict === 'forked'),
  };
}

/** The furthest checkpoint kept of an organisation's earlier epochs; null when none is. */
export async function keptBefore(
  db: Database,
  organisation: string,
  epoch: number,
): Promise<{ note: string; epoch: number } | null> {
  const rows = await db.query<{ note: string; epoch: number }>(
    `select note, split_part(origin, '/', 3)::int as epoch from peer_checkpoint
     where organisation = $1 and verdict <> 'forked' and split_part(origin, '/', 3)::int < $2
     order by 2 desc, size desc limit 1`,
    [organisation, epoch],
  );
  return rows[0] ?? null;
}

/** What is known of a partner's log: its newest epoch, how far it was seen, and whether it ever forked. */
export type LogSeen = { epoch: number; size: number; forked: boolean; unchecked: boolean };

export async function logsSeen(db: Database): Promise<Map<string, LogSeen>> {
  const rows = await db.query<LogSeen & { organisation: string }>(
    `select distinct on (organisation) organisation, split_part(origin, '/', 3)::int as epoch, size,
       bool_or(verdict = 'forked') over w as forked,
       verdict = 'unchecked' as unchecked
     from peer_checkpoint window w as (partition by organisation)
     order by organisation, split_part(origin, '/', 3)::int desc, size desc`,
  );
  return new Map(rows.map(({ organisation, ...seen }) => [organisation, seen]));
}

export async function findKept(
  db: Database,
  organisation: string,
  origin: string,
  note: string,
): Promise<CheckpointVerdict | null> {
  const rows = await db.query<{ verdict: CheckpointVerdict }>(
    'select verdict from peer_checkpoint where organisation = $1 and origin = $2 and note = $3',
    [organisation, origin, note],
  );
  return rows[0]?.verdict ?? null;
}

export async function writeKept(
  db: Database,
  organisation: string,
  origin: string,
  kept: KeptCheckpoint,
  at: Date,
): Promise<void> {
  await db.query(
    `insert into peer_checkpoint (organisation, origin, size, note, verdict, at) values ($1, $2, $3, $4, $5, $6)
     on conflict (organisation, origin, size, note) do update set verdict = excluded.verdict`,
    [organisation, origin, kept.size, kept.note, kept.verdict, at],
  );
}

/** Keeps two processes from judging the same origin at once. Held to the end of the transaction. */
export async function lockOrigin(db: Database, origin: string): Promise<void> {
  await db.query("select pg_advisory_xact_lock(hashtext('comity peer log'), hashtext($1))", [origin]);
}

export async function ownCheckpoint(db: Database, origin: string, size: number): Promise<string | null> {
  const rows = await db.query<{ note: string }>(
    'select note from log_checkpoint where origin = $1 and size = $2',
    [origin, size],
  );
  return rows[0]?.note ?? null;
}

/** False when this peer's line for the checkpoint is held already. */
export async function insertCosignature(
  db: Database,
  line: { origin: string; size: number; organisation: string; line: string; at: Date },
): Promise<boolean> {
  const rows = await db.query(
    `insert into cosignature (origin, size, organisation, line, at) values ($1, $2, $3, $4, $5)
     on conflict do nothing returning size`,
    [line.origin, line.size, line.organisation, line.line, line.at],
  );
  return rows.length > 0;
}
