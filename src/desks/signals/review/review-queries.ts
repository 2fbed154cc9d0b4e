import type { Database } from '../../../kernel/store/store.ts';

export type ReviewItem = {
  object: number;
  platform: string;
  item: string;
  pdq: Buffer | null;
  sha256: Buffer | null;
};

export const insertReviewItem = (db: Database, item: ReviewItem) =>
  db.query('insert into review_item (object, platform, item, pdq, sha256) values ($1, $2, $3, $4, $5)', [
    item.object,
    item.platform,
    item.item,
    item.pdq,
    item.sha256,
  ]);

export type ReviewMatch = {
  object: number;
  signal: string;
  bank: number;
  type: string;
  distance: number;
  quality: number | null;
  shadow: boolean;
  voluntary: boolean;
};

export const insertReviewMatches = (db: Database, rows: ReviewMatch[]) =>
  db.query(
    `insert into review_match (object, signal, bank, type, distance, quality, shadow, voluntary)
     select * from unnest($1::bigint[], $2::text[], $3::bigint[], $4::text[], $5::int[], $6::int[], $7::boolean[], $8::boolean[])`,
    [
      rows.map((row) => row.object),
      rows.map((row) => row.signal),
      rows.map((row) => row.bank),
      rows.map((row) => row.type),
      rows.map((row) => row.distance),
      rows.map((row) => row.quality),
      rows.map((row) => row.shadow),
      rows.map((row) => row.voluntary),
    ],
  );

/** A case about this item that is not over and has all of these signals. */
export async function openReviewOf(
  db: Database,
  platform: string,
  item: string,
  signals: string[],
): Promise<string | null> {
  const [row] = await db.query<{ id: string }>(
    `select f.id from review_item i join case_file f using (object) join case_state s using (object)
     where i.platform = $1 and i.item = $2 and not s.closed
       and s.state not in ('left', 'restored', 'lapsed', 'no-longer-matched', 'seen-in-shadow', 'referred')
       and not exists (select from unnest($3::text[]) as g(signal) where not exists (
         select from review_match m where m.object = i.object and m.signal = g.signal))
     order by i.object desc limit 1`,
    [platform, item, signals],
  );
  return row?.id ?? null;
}

/** Held while a case for an item is looked for and opened: the same item sent twice at once is one case. */
export const lockItem = (db: Database, platform: string, item: string) =>
  db.query("select pg_advisory_xact_lock(hashtextextended('signals item ' || $1 || ' ' || $2, 0))", [
    platform,
    item,
  ]);

export const matchesOfReviews = (db: Database, objects: number[]) =>
  db.query<ReviewMatch>(
    `select object, signal, bank, type, distance, quality, shadow, voluntary from review_match
     where object = any ($1) order by object, distance, signal`,
    [objects],
  );

export const itemsOfReviews = (db: Database, objects: number[]) =>
  db.query<ReviewItem>(
    'select object, platform, item, pdq, sha256 from review_item where object = any ($1)',
    [objects],
  );

export type Affected = { object: number; id: string; dead: string[] };

/**
 * Reviews that one of these signals was a ground of and that no acting signal grounds any more. A bank in shadow
 * grounds nothing, except that a case which is in shadow itself waits for it.
 */
export const ungroundedReviews = (db: Database, signals: string[], states: readonly string[], at: Date) =>
  db.query<Affected>(
    `with touched as (
       select distinct m.object, c.id, s.state from review_match m join case_state s using (object)
       join case_file c using (object) where m.signal = any ($1) and s.state = any ($2)
     ), grounds as (
       select t.object, t.id, m.signal,
         exists (select from signal g, acting_signals(array[g.number], $3) where g.id = m.signal
           and (b.mode = 'on' or t.state = 'open-in-shadow')) as acts
       from touched t join review_match m using (object) join bank b on b.object = m.bank
     )
     select object, id, array_agg(signal order by signal) as dead from grounds
     group by object, id having not bool_or(acts) order by object`,
    [signals, states, at],
  );

export const shadowReviewsOfBank = (db: Database, bank: number) =>
  db.query<{ id: string }>(
    `select f.id from review_match m join case_state s using (object) join case_file f using (object)
     where m.bank = $1 and s.state = 'open-in-shadow' order by m.object`,
    [bank],
  );

export const leaveShadow = (db: Database, bank: number) =>
  db.query('update review_match set shadow = false where bank = $1 and shadow', [bank]);

export const bankOfObject = async (db: Database, object: number) =>
  (
    await db.query<{ object: number; id: string; mode: string }>(
      'select object, id, mode from bank where object = $1',
      [object],
    )
  )[0] ?? null;
