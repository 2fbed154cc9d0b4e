import type { Database } from '../../../kernel/store/store.ts';
import { compareShares } from '../types/shares.ts';
import { HASH_TYPES, SIGNAL_TYPES } from '../types/signal-types.ts';
import type { ItemCode } from './item-queries.ts';

/** What an item is known by: the platform's reference, and what was compared, of a picture in every orientation. */
export type KnownItem = { platform: string; item: string; codes: ItemCode[] };

const bits = (code: string, bytes: number) => `('x' || encode(${code}, 'hex'))::bit(${bytes * 8})`;

/** Codes of one type as near as a match, for two rows with `type` and `code`. */
const asNear = (one: string, other: string): string => {
  const inexact = SIGNAL_TYPES.flatMap((type) => {
    const { radius, codeBytes, several } = HASH_TYPES[type];
    if (radius === 0 || several) return [];
    const differing = `${bits(`${one}.code`, codeBytes)} # ${bits(`${other}.code`, codeBytes)}`;
    return [`when '${type}' then bit_count(${differing}) <= ${radius}`];
  });
  return `${one}.type = ${other}.type and case ${one}.type ${inexact.join(' ')} else ${one}.code = ${other}.code end`;
};

/** What has several codes is compared here, and not by the database: most of one found in the other, whichever. */
function isAlike(one: ItemCode, other: ItemCode): boolean {
  if (one.type !== other.type || !one.codes || !other.codes) return false;
  const { codes } = one;
  const pairs: [Buffer, Buffer][] = [
    [codes, other.codes],
    [other.codes, codes],
  ];
  return pairs.some(([query, signal]) => compareShares(one.type, query, signal)?.matches);
}

/**
 * When an appeal about this item or its picture was last upheld for the platform; null when none was. What was later
 * disposed of as suspected child abuse material is protected no more.
 * @param db a system transaction: whether there is one is said to whoever sees the new case
 */
export async function lastUpheldAppeal(db: Database, item: KnownItem): Promise<Date | null> {
  const several = item.codes.filter(({ codes }) => codes);
  const upheld =
    several.length === 0
      ? []
      : await db.query<ItemCode & { at: Date }>(
          `select e.at, c.type, c.code, c.codes from case_event e join review_item i using (object)
             join review_item_code c on c.object = i.object
           where e.step = 'uphold-appeal' and i.platform = $1 and c.codes is not null and ${NOT_DISPOSED}
           order by e.at desc`,
          [item.platform],
        );
  const alike = upheld.find((one) => several.some((code) => isAlike(code, one)))?.at ?? null;
  const [row] = await db.query<{ at: Date }>(
    `select e.at from case_event e join review_item i using (object)
     where e.step = 'uphold-appeal' and i.platform = $1
       and (i.item = $2 or exists (
         select from review_item_code c join unnest($3::text[], $4::bytea[]) as a(type, code) on ${asNear('c', 'a')}
         where c.object = i.object))
       and ${NOT_DISPOSED}
     order by e.at desc limit 1`,
    [item.platform, item.item, item.codes.map(({ type }) => type), item.codes.map(({ code }) => code)],
  );
  return [alike, row?.at ?? null].reduce((last, at) => (last && at && last > at ? last : (at ?? last)));
}

const NOT_DISPOSED = `not exists (select from case_event d where d.object = e.object and d.step = 'confirm-disposal')`;

/** The case in which an appeal was upheld at this instant, for a viewer who may read it. */
export async function caseOfUpheldAppeal(db: Database, platform: string, at: string): Promise<string | null> {
  const [row] = await db.query<{ id: string }>(
    `select f.id from case_event e join case_file f using (object)
     where e.step = 'uphold-appeal' and f.organisation = $1 and e.at = $2 order by f.object limit 1`,
    [platform, at],
  );
  return row?.id ?? null;
}

type OtherCase = { id: string; sameItem: boolean };

/** Other cases of the same item or picture, however it lies, in none of these states, and whether they are of the same reference. */
export async function otherCasesLike(
  db: Database,
  object: number,
  over: readonly string[],
): Promise<OtherCase[]> {
  const cases = await db.query<OtherCase & { object: number; like: boolean }>(
    `with o as (
       select type, code from review_item_code where object = $1
       union all
       select type, substring(turned from 1 + n * length(code) for length(code))
       from review_item_code, generate_series(0, length(turned) / length(code) - 1) n where object = $1)
     select f.id, i.object, i.item = a.item as "sameItem", i.item = a.item or exists (
       select from review_item_code c join o on ${asNear('c', 'o')} where c.object = i.object) as "like"
     from review_item a join review_item i on i.platform = a.platform and i.object <> a.object
     join case_file f on f.object = i.object join case_state s on s.object = i.object
     where a.object = $1 and s.state <> all ($2) order by i.object`,
    [object, over],
  );
  const own = await severalCodesOf(db, [object]);
  const unlike = own.length === 0 ? [] : cases.filter(({ like }) => !like).map((one) => one.object);
  const alike = new Set<number>();
  // Few at a time: each may have a hundred kilobytes.
  for (let at = 0; at < unlike.length; at += 100) {
    for (const other of await severalCodesOf(db, unlike.slice(at, at + 100)))
      if (own.some((one) => isAlike(one, other))) alike.add(other.object);
  }
  return cases
    .filter(({ object: other, like }) => like || alike.has(other))
    .map(({ id, sameItem }) => ({ id, sameItem }));
}

const severalCodesOf = (db: Database, objects: number[]) =>
  db.query<ItemCode & { object: number }>(
    'select object, type, code, codes from review_item_code where object = any ($1) and codes is not null order by object',
    [objects],
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
