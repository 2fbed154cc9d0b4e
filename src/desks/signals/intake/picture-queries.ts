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

/** The picture and what was computed from it. */
export const deleteBlob = (db: Database, object: number) =>
  db.query(
    `with b as (delete from blob where object = $1)
     update review_item set pdq = null, sha256 = null where object = $1`,
    [object],
  );

export const insertReveal = (
  db: Database,
  reveal: { object: number; actor: string; at: Date; zone: string },
) =>
  db.query('insert into reveal (object, actor, at, zone) values ($1, $2, $3, $4)', [
    reveal.object,
    reveal.actor,
    reveal.at,
    reveal.zone,
  ]);

/**
 * What a person was shown since an instant: how often, and for how long at most. A zone counts until the next one,
 * at most 20 seconds, since nobody tells the node when a hand let go.
 */
export async function exposureOf(
  db: Database,
  actor: string,
  since: Date,
): Promise<{ count: number; seconds: number }> {
  const [row] = await db.query<{ count: number; seconds: number }>(
    `select count(*)::int as count, coalesce(round(sum(least(20, extract(epoch from until - at)))), 0)::int as seconds
     from (select at, coalesce(lead(at) over (order by at), at + interval '5 seconds') as until
           from reveal where actor = $1 and at >= $2) as shown`,
    [actor, since],
  );
  return row!;
}

export type Look = { actor: string; zones: number; seconds: number };

/** How much of a case's picture each person was shown clear: zones, and seconds at most, counted as for exposure. */
export const looksOf = (db: Database, object: number) =>
  db.query<Look>(
    `select actor, count(distinct zone)::int as zones,
       coalesce(round(sum(least(20, extract(epoch from until - at)))), 0)::int as seconds
     from (select actor, zone, at,
             coalesce(lead(at) over (partition by actor order by at), at + interval '5 seconds') as until
           from reveal where object = $1) as shown
     group by actor order by actor`,
    [object],
  );
