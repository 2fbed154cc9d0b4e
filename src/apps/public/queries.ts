import type { Database } from '../../kernel/store/store.ts';

/** What the public may know of the newest checkpoint beyond its text. */
export type CheckpointFacts = { at: Date; cosigned: number };

/** When a published checkpoint was signed, and how many partners countersigned it; who they are is not public. */
export async function checkpointFacts(
  db: Database,
  { origin, size }: { origin: string; size: number },
): Promise<CheckpointFacts | null> {
  const [row] = await db.query<CheckpointFacts>(
    `select c.at, (select count(*) from cosignature s where s.origin = c.origin and s.size = c.size) as cosigned
     from log_checkpoint c where c.origin = $1 and c.size = $2`,
    [origin, size],
  );
  return row ?? null;
}

/** The UTC day of the first entry of the log, `2026-11-19`; null before there is one. */
export async function firstDay(db: Database): Promise<string | null> {
  const [row] = await db.query<{ day: string | null }>(
    "select to_char(min(at) at time zone 'UTC', 'YYYY-MM-DD') as day from entry",
  );
  return row?.day ?? null;
}
