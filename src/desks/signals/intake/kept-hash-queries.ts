import type { Database } from '../../../kernel/store/store.ts';
import type { SignalType } from '../types/signal-types.ts';

/** One type of an item: as a review keeps it, and whether what was asked about only says it too. */
export type KeptCode = {
  type: SignalType;
  code: Buffer;
  codes: Buffer | null;
  turned: Buffer | null;
  also: boolean;
};

export type KeptHash = {
  number: number;
  item: string;
  /** As `2031-01-31`. */
  day: string;
  quality: number | null;
  codes: KeptCode[];
};

/** Organisations that keep hashes now. */
export const keepers = (db: Database) =>
  db.query<{ organisation: string }>('select organisation from hash_keeping where days is not null');

/**
 * Keeps an item once, as it was asked about last; nothing where its organisation turned keeping off. Whoever turns it off
 * waits for this, and deletes it.
 */
export const keepHash = (
  db: Database,
  organisation: string,
  { item, day, quality, codes }: Omit<KeptHash, 'number'>,
) =>
  db.query(
    `with on_now as (select organisation from hash_keeping where organisation = $1 and days is not null for share)
     insert into kept_hash (organisation, item, day, quality, types, codes, several, turned, also)
     select organisation, $2, $3::date, $4::int, $5::text[], $6::bytea[], $7::bytea[], $8::bytea[], $9::boolean[] from on_now
     on conflict (organisation, item) do update set day = excluded.day, quality = excluded.quality,
       types = excluded.types, codes = excluded.codes, several = excluded.several, turned = excluded.turned, also = excluded.also`,
    [
      organisation,
      item,
      day,
      quality,
      codes.map(({ type }) => type),
      codes.map(({ code }) => code),
      codes.map(({ codes: several }) => several),
      codes.map(({ turned }) => turned),
      codes.map(({ also }) => also),
    ],
  );

/** Deletes what is kept of an item, if anything is. */
export const forgetHash = (db: Database, organisation: string, item: string) =>
  db.query('delete from kept_hash where organisation = $1 and item = $2', [organisation, item]);

/**
 * Deletes some of what no organisation keeps any more: its period is over, or keeping was turned off.
 * @returns how many, at most `limit`
 */
export async function deleteOverdue(db: Database, today: string, limit: number): Promise<number> {
  const rows = await db.query(
    `delete from kept_hash where number in (
       select k.number from hash_keeping h cross join lateral (
         select number from kept_hash k
         where k.organisation = h.organisation and (h.days is null or k.day <= $1::date - h.days) limit $2) k limit $2)
     returning 1`,
    [today, limit],
  );
  return rows.length;
}
