import type { Database } from '../../../kernel/store/store.ts';
import { HASH_TYPES } from '../types/signal-types.ts';

/** What an item is known by: the platform's reference, and the hashes of its picture as far as they were computed. */
export type KnownItem = { platform: string; item: string; pdq: Buffer | null; sha256: Buffer | null };

const bits = (hex: string) => `(('x' || ${hex})::bit(256))`;

const asNear = (one: string, other: string) =>
  `bit_count(${bits(`encode(${one}, 'hex')`)} # ${bits(`encode(${other}, 'hex')`)}) <= ${HASH_TYPES.pdq.radius}`;

/** The same reference, the same bytes, or a picture as near as a match: of one platform, and never of two. */
const sameItem = (one: string, other: { item: string; sha256: string; near: string }) =>
  `(${one}.item = ${other.item} or ${one}.sha256 = ${other.sha256}
    or ${other.near})`;

/**
 * When an appeal about this item or its picture was last upheld for the platform; null when none was. What was later
 * disposed of as suspected child abuse material is protected no more.
 * @param pdqs of the item in every orientation: a turned copy is the same picture
 * @param db a system transaction: whether there is one is said to whoever sees the new case
 */
export async function lastUpheldAppeal(db: Database, item: KnownItem, pdqs: Buffer[]): Promise<Date | null> {
  const [row] = await db.query<{ at: Date }>(
    `select e.at from case_event e join review_item i using (object)
     where e.step = 'uphold-appeal' and i.platform = $1
       and ${sameItem('i', { item: '$2', sha256: '$3::bytea', near: `exists (select from unnest($4::bytea[]) p where ${asNear('i.pdq', 'p')})` })}
       and not exists (select from case_event d where d.object = e.object and d.step = 'confirm-disposal')
     order by e.at desc limit 1`,
    [item.platform, item.item, item.sha256, pdqs],
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

/** Other cases of the same item or picture in one of these states. */
export const otherCasesLike = (db: Database, object: number, states: readonly string[]) =>
  db.query<{ id: string }>(
    `select f.id from review_item a join review_item i on i.platform = a.platform and i.object <> a.object
     join case_file f on f.object = i.object join case_state s on s.object = i.object
     where a.object = $1 and s.state = any ($2)
       and ${sameItem('i', { item: 'a.item', sha256: 'a.sha256', near: asNear('i.pdq', 'a.pdq') })} order by i.object`,
    [object, states],
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
