import type { Database } from '../../store/store.ts';

/**
 * Uses a nonce up. It is forgotten when the request that carried it would be refused for its age.
 * @param until POSIX seconds
 * @returns false when it was used before
 */
export async function useNonce(
  db: Database,
  nonce: { keyId: string; nonce: string; until: number },
  now: Date,
): Promise<boolean> {
  const rows = await db.query(
    `with old as (
       delete from used_nonce where key in (
         select key from used_nonce where until < $3::timestamptz order by until limit 100 for update skip locked)
     )
     insert into used_nonce (key, until) values ($1, to_timestamp($2::float8)) on conflict do nothing returning 1`,
    [`${nonce.keyId} ${nonce.nonce}`, nonce.until, now],
  );
  return rows.length > 0;
}
