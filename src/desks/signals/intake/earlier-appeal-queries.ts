import type { Database } from '../../../kernel/store/store.ts';
import { HASH_TYPES, SIGNAL_TYPES } from '../types/signal-types.ts';

/** What an item is known by: the platform's reference, and what was compared, of a picture in every orientation. */
export type KnownItem = { platform: string; item: string; codes: { type: string; code: Uint8Array }[] };

const bits = (code: string, bytes: number) => `('x' || encode(${code}, 'hex'))::bit(${bytes * 8})`;

/** Codes of one type as near as a match, for two rows with `type` and `code`. */
const asNear = (one: string, other: string): string => {
  const inexact = SIGNAL_TYPES.flatMap((type) => {
    const { radius, codeBytes } = HASH_TYPES[type];
    if (radius === 0) return [];
    const differing = `${bits(`${one}.code`, codeBytes)} # ${bits(`${other}.code`, codeBytes)}`;
    return [`when '${type}' then bit_count(${differing}) <= ${radius}`];
  });
  return `${one}.type = ${other}.type and case ${one}.type ${inexact.join(' ')} else ${one}.code = ${other}.code end`;
};

/**
 * When an appeal about this item or its picture was last upheld for the platform; null when none was. What was later
 * disposed of as suspected child abuse material is protected no more.
 * @param db a system transaction: whether there is one is said to whoever sees the new case
 */
export async function lastUpheldAppeal(db: Database, item: KnownItem): Promise<Date | null> {
  const [row] = await db.query<{ at: Date }>(
    `select e.at from case_event e join review_item i using (object)
     where e.step = 'uphold-appeal' and i.platform = $1
       and (i.item = $2 or exists (
         select from review_item_code c join unnest($3::text[], $4::bytea[]) as a(type, code) on ${asNear('c', 'a')}
         where c.object = i.object))
       and not exists (select from case_event d where d.object = e.object and d.step = 'confirm-disposal')
     order by e.at desc limit 1`,
    [item.platform, item.item, item.codes.map(({ type }) => type), item.codes.map(({ code }) => code)],
  );
  return row?.at ?? null;
}

/** The case in which an appeal was upheld at this instant, for a viewer who may read it. */
export async function caseOfUpheldAppeal(db: Database, platform: string, at: string): Promise<string | null> {
  const [row] = await db.query<{ id: string }>(
    `select f.id from case_event e join case_file f using (object)
     where e.step = 'uphold-appeal' and f.organisation = $1 and e.at = $2 order by f.object limit 1`,
    [platform, at],
  );
  return row?.id ?? null;
}

/** Other cases of the same item or picture in none of these states, and whether they are of the same reference. */
export const otherCasesLike = (db: Database, object: number, over: readonly string[]) =>
  db.query<{ id: string; sameItem: boolean }>(
    `select f.id, i.item = a.item as "sameItem"
     from review_item a join review_item i on i.platform = a.platform and i.object <> a.object
     join case_file f on f.object = i.object join case_state s on s.object = i.object
     where a.object = $1 and s.state <> all ($2)
       and (i.item = a.item or exists (
         select from review_item_code c join review_item_code o on ${asNear('c', 'o')}
         where c.object = i.object and o.object = a.object)) order by i.object`,
    [object, over],
  );

/**
 * Held while a case is opened (shared), and while an appeal is upheld: neither misses the other.
 * @param upholds whether an appeal is being upheld
 */
export const lockAppealsOf = (db: Database, platform: string, upholds: boolean) =>
  db.query(
    `select pg_advisory_xact_lock${upholds ? '' : '_shared'}(hashtextextended('signals upheld items ' || $1, 0))`,
    [platform],
  );
