import type { Database } from '../../../kernel/store/store.ts';

export type Blob = { object: number; mediaType: string; sealed: Buffer; keyId: string; wrappedKey: Buffer };

export const insertBlob = (db: Database, blob: Blob) =>
  db.query('insert into blob (object, media_type, sealed, key_id, wrapped_key) values ($1, $2, $3, $4, $5)', [
    blob.object,
    blob.mediaType,
    blob.sealed,
    blob.keyId,
    blob.wrappedKey,
  ]);

export async function findBlob(db: Database, object: number): Promise<Blob | null> {
  const [row] = await db.query<Blob>(
    'select object, media_type as "mediaType", sealed, key_id as "keyId", wrapped_key as "wrappedKey" from blob where object = $1',
    [object],
  );
  return row ?? null;
}

export const hasBlob = async (db: Database, object: number): Promise<boolean> =>
  (await db.query('select from blob where object = $1', [object])).length > 0;

/**
 * The picture and what was computed from it. Of an item about which an appeal was upheld the hashes stay: whatever
 * signal finds the same picture later, people must know that it was decided on. Not of what was disposed of.
 */
export const deleteBlob = (db: Database, object: number) =>
  db.query(
    `with b as (delete from blob where object = $1),
     c as (update review_item set content = null where object = $1)
     delete from review_item_code where object = $1 and not (
       exists (select from case_event e where e.object = $1 and e.step = 'uphold-appeal')
       and not exists (select from case_event e where e.object = $1 and e.step = 'confirm-disposal'))`,
    [object],
  );
