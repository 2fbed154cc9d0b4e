import type { Database } from '../../store/store.ts';

/** One object of a POST that was taken, by its handle; `version` is its own, or null where it has none. */
export type Taken = { object: number; id: string; version: string | null };
export type Failed = { id: string; version: string; message: string };

export type Submission = {
  view: string;
  requestTimestamp: string;
  total: number;
  successes: Taken[];
  failures: Failed[];
};

/** TAXII 2.1 §4.3: at least 24 hours. */
const KEPT = "interval '48 hours'";

const STAMP = (column: string) => `to_char(${column} at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"')`;

export async function insertSubmission(
  db: Database,
  submission: Omit<Submission, 'requestTimestamp'> & { id: string; viewer: string; at: Date },
): Promise<void> {
  await db.query(
    `with old as (delete from submission where request_timestamp < $4::timestamptz - ${KEPT})
     insert into submission (id, viewer, view, request_timestamp, total, successes, failures)
     values ($1, $2, $3, $4::timestamptz, $5, $6, $7)`,
    [
      submission.id,
      submission.viewer,
      submission.view,
      submission.at,
      submission.total,
      JSON.stringify(submission.successes),
      JSON.stringify(submission.failures),
    ],
  );
}

/** TAXII 2.1 §4.3: for whoever posted it, nobody else. */
export async function findSubmission(
  db: Database,
  id: string,
  viewer: string,
  now: Date,
): Promise<Submission | null> {
  const [row] = await db.query<Submission>(
    `select view, ${STAMP('request_timestamp')} as "requestTimestamp", total, successes, failures from submission
     where id = $1 and viewer = $2 and request_timestamp >= $3::timestamptz - ${KEPT}`,
    [id, viewer, now],
  );
  return row ?? null;
}

/** When these came into a view; what is still waiting for its place is not among them. */
export async function datesAdded(
  db: Database,
  view: string,
  objects: number[],
): Promise<Map<number, string>> {
  const rows = await db.query<{ object: number; added: string }>(
    `select object, ${STAMP('date_added')} as added from feed
     where view = $1 and object = any ($2::bigint[]) and live`,
    [view, objects],
  );
  return new Map(rows.map((row) => [row.object, row.added]));
}

export async function stillPending(db: Database, view: string, objects: number[]): Promise<Set<number>> {
  const rows = await db.query<{ object: number }>(
    'select distinct object from pending_feed where view = $1 and object = any ($2::bigint[])',
    [view, objects],
  );
  return new Set(rows.map((row) => row.object));
}

export type HeldRecord = {
  id: string;
  versionKey: string;
  object: number;
  source: string;
  tlp: 'clear' | 'green' | 'amber' | 'amber+strict' | 'red' | null;
  unknownMarking: boolean;
  /** Whether the view holds it, or is about to. */
  placed: boolean;
};

/** What a holder has of some versions, and whether a view has them too. */
export async function heldRecords(
  db: Database,
  holder: string,
  view: string,
  versions: { id: string; versionKey: string }[],
): Promise<HeldRecord[]> {
  return db.query<HeldRecord>(
    `select r.id, r.version_key as "versionKey", r.object, r.source, r.tlp, r.unknown_marking as "unknownMarking",
       exists (select from placement p where p.object = r.object and p.view = $2 and p.withdrawn_at is null) as placed
     from record r join unnest($3::text[], $4::text[]) as g(id, version_key) using (id, version_key)
     where r.holder = $1`,
    [holder, view, versions.map((one) => one.id), versions.map((one) => one.versionKey)],
  );
}
