import type { Database } from '../store/store.ts';

/** One line of the list of acts. Seen under row-level security: an entry is seen with the object it is about. */
export type SequencedEntry = {
  entry: number;
  epoch: number;
  index: number;
  kind: string;
  at: Date;
  content: string;
  r: Buffer;
};

const COLUMNS = `e.id as entry, l.epoch, l.index, e.kind, e.at, e.content, e.r`;

export async function currentEpoch(db: Database): Promise<number> {
  const [row] = await db.query<{ epoch: number }>('select epoch from log_state');
  return row?.epoch ?? 1;
}

/** Entries of one epoch below an index, newest first; `kind` is a prefix. */
export async function listEntries(
  db: Database,
  { epoch, below, kind, limit }: { epoch: number; below: number | null; kind: string; limit: number },
): Promise<SequencedEntry[]> {
  return db.query<SequencedEntry>(
    `select ${COLUMNS} from log_leaf l join entry e on e.id = l.entry
     where l.epoch = $1 and ($2::bigint is null or l.index < $2) and starts_with(e.kind, $3)
     order by l.index desc limit $4`,
    [epoch, below, kind, limit],
  );
}

export async function findEntry(db: Database, epoch: number, index: number): Promise<SequencedEntry | null> {
  const rows = await db.query<SequencedEntry>(
    `select ${COLUMNS} from log_leaf l join entry e on e.id = l.entry where l.epoch = $1 and l.index = $2`,
    [epoch, index],
  );
  return rows[0] ?? null;
}

export async function findOpening(
  db: Database,
  entry: number,
): Promise<{ keyId: string; sealed: Buffer } | null> {
  const rows = await db.query<{ keyId: string; sealed: Buffer }>(
    'select key_id as "keyId", sealed from opening where entry = $1',
    [entry],
  );
  return rows[0] ?? null;
}

/** Those of these people and services whom the viewer may know: colleagues, and services of the organisation. */
export async function knownPeople(db: Database, ids: string[]): Promise<Set<string>> {
  if (ids.length === 0) return new Set();
  const rows = await db.query<{ id: string }>(
    'select id from person where id = any ($1::uuid[]) union select id from service_key where id = any ($1::uuid[])',
    [ids],
  );
  return new Set(rows.map((row) => row.id));
}

export type ProvingCheckpoint = { origin: string; size: number; note: string };

/**
 * The published checkpoint to prove an entry in: the newest one that partners (whom this viewer may know of)
 * cosigned, else the newest. Null while none covers the entry.
 */
export async function provingCheckpoint(
  db: Database,
  epoch: number,
  index: number,
): Promise<ProvingCheckpoint | null> {
  const rows = await db.query<ProvingCheckpoint>(
    `select c.origin, c.size, c.note from log_checkpoint c
     where c.size > $2 and split_part(c.origin, '/', 3) = $1::text
     order by exists (select from cosignature s where s.origin = c.origin and s.size = c.size) desc, c.size desc
     limit 1`,
    [String(epoch), index],
  );
  return rows[0] ?? null;
}

/** What was published last of an epoch; null while nothing was. */
export async function newestCheckpoint(
  db: Database,
  epoch: number,
): Promise<{ note: string; size: number } | null> {
  const rows = await db.query<{ note: string; size: number }>(
    "select note, size from log_checkpoint where split_part(origin, '/', 3) = $1::text order by size desc limit 1",
    [String(epoch)],
  );
  return rows[0] ?? null;
}

export type CosignedBy = { organisation: string; name: string; at: Date };

export async function cosignersOf(db: Database, { origin, size }: ProvingCheckpoint): Promise<CosignedBy[]> {
  return db.query<CosignedBy>(
    `select s.organisation, o.name, s.at from cosignature s join organisation o on o.id = s.organisation
     where s.origin = $1 and s.size = $2 order by o.name`,
    [origin, size],
  );
}
