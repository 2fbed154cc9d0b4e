import type { Database } from './store.ts';

export type Erasable = { object: number; quarantined: boolean };

/** Versions of an id that a holder has and that still say something; of them, those the connection may see. */
export async function erasableRecords(
  db: Database,
  holder: string,
  id: string,
  lock = false,
): Promise<Erasable[]> {
  const records = await db.query<Erasable>(
    `select object, false as quarantined from record
     where holder = $1 and id = $2 and erased_at is null order by object${lock ? ' for update' : ''}`,
    [holder, id],
  );
  const held = await db.query<Erasable>(
    `select object, true as quarantined from quarantine where holder = $1 and id = $2
     order by object${lock ? ' for update' : ''}`,
    [holder, id],
  );
  return [...records, ...held];
}

/**
 * Keeps what is taken in and what is erased apart, for one holder: a version that arrives while its record is erased
 * would be missed by both. Arrivals go beside each other.
 */
export async function lockErasures(db: Database, holder: string, erases: boolean): Promise<void> {
  await db.query(
    `select pg_advisory_xact_lock${erases ? '' : '_shared'}(hashtext('comity erasures'), hashtext($1))`,
    [holder],
  );
}

/** Every view that still carries one of these. */
export async function viewsOf(db: Database, objects: number[]): Promise<string[]> {
  const rows = await db.query<{ view: string }>(
    'select distinct view from placement where object = any ($1) and withdrawn_at is null',
    [objects],
  );
  return rows.map((row) => row.view);
}

/** Leaves the handle, the id and the version. The content's hash goes too: a short content could be guessed by it. */
export async function emptyRecords(db: Database, objects: number[], now: Date): Promise<void> {
  await db.query('delete from record_reference where object = any ($1)', [objects]);
  await db.query('delete from blob where object = any ($1)', [objects]);
  await db.query('delete from awaited_marking where object = any ($1)', [objects]);
  await db.query(
    `update record set erased_at = $2, body = json_build_object('type', type, 'id', id)::text, name = null,
       created_by = null, content_hash = decode(repeat('00', 32), 'hex')
     where object = any ($1)`,
    [objects, now],
  );
}

export async function deleteQuarantined(db: Database, objects: number[]): Promise<void> {
  await db.query('delete from quarantine where object = any ($1)', [objects]);
}

export async function noteErasure(db: Database, holder: string, id: string, now: Date): Promise<void> {
  await db.query('insert into erasure (holder, id, at) values ($1, $2, $3) on conflict do nothing', [
    holder,
    id,
    now,
  ]);
}

/** Those of some ids that a holder has erased: they are not taken in again. */
export async function erasedIds(db: Database, holder: string, ids: string[]): Promise<Set<string>> {
  if (ids.length === 0) return new Set();
  const rows = await db.query<{ id: string }>('select erased_ids($1, $2) as id', [holder, ids]);
  return new Set(rows.map((row) => row.id));
}
