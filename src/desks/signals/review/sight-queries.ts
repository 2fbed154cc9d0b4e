import type { Database } from '../../../kernel/store/store.ts';

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

/** Of these cases those of whose picture a person was shown some of it clear. */
export const seenBy = async (
  db: Database,
  actor: string,
  objects: readonly number[],
): Promise<Set<number>> => {
  const rows = await db.query<{ object: number }>(
    'select distinct object from reveal where actor = $1 and object = any ($2)',
    [actor, objects],
  );
  return new Set(rows.map(({ object }) => object));
};

export type Look = { actor: string; zones: number; seconds: number };

const looks = (cases: string) =>
  `select actor, count(distinct zone)::int as zones,
     coalesce(round(sum(least(20, extract(epoch from until - at)))), 0)::int as seconds
   from (select actor, zone, at,
           coalesce(lead(at) over (partition by actor order by at), at + interval '5 seconds') as until
         from reveal where object ${cases}) as shown
   group by actor order by actor`;

/** How much of a case's picture each person was shown clear: zones, and seconds at most, counted as for exposure. */
export const looksOf = (db: Database, object: number) => db.query<Look>(looks('= $1'), [object]);

/** The same of one content: in whichever of its cases a person looked, it is what they saw. */
export const looksOfContent = (db: Database, content: string) =>
  db.query<Look>(looks('in (select object from review_item where content = $1)'), [content]);
