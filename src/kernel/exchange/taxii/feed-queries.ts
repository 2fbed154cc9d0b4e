import type { Query } from '../../../standards/taxii/parameters.ts';
import type { Database } from '../../store/store.ts';

/** Bytes of bodies that one page carries at most; one object may be larger than what is left. */
const PAGE_BYTES = 8 * 1_048_576;

const ADDED = `to_char(f.date_added at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"')`;

/** A range of a view: rows after a place, filtered, in the order they were added. */
export type Range = { view: string; after: number; query: Query; limit: number };

export type PageRow = { pos: number; added: string; body: string; fits: boolean };
export type ManifestRow = { pos: number; added: string; id: string; version: string };

/**
 * A page of bodies: up to `limit` rows and one more, which says that there is more. Rows beyond the page's bytes
 * come without a body and with `fits` false.
 */
export async function pageOfBodies(db: Database, range: Range): Promise<PageRow[]> {
  const { where, values } = conditions(range);
  return db.query<PageRow>(
    `select pos, added, fits, case when fits then body else '' end as body from (
       select pos, added, body, sum(bytes) over (order by pos) - bytes < ${PAGE_BYTES} as fits from (
         select f.pos, ${ADDED} as added, r.body, octet_length(r.body) as bytes
         from feed f join record r using (object) where ${where} order by f.pos limit $3
       ) page
     ) sized order by pos`,
    values,
  );
}

/** The same page as a manifest (TAXII 2.1 §5.3.1). What has no version of its own has the date it was added. */
export async function pageOfManifest(db: Database, range: Range): Promise<ManifestRow[]> {
  const { where, values } = conditions(range);
  return db.query<ManifestRow>(
    `select f.pos, ${ADDED} as added, f.id, coalesce(r.version_text, ${ADDED}) as version
     from feed f join record r using (object) where ${where} order by f.pos limit $3`,
    values,
  );
}

/** The place in a view after which everything was added later than an instant (six digits). */
export async function placeAfter(db: Database, view: string, instant: string): Promise<number> {
  const [row] = await db.query<{ pos: number }>(
    'select pos from feed where view = $1 and date_added <= $2::timestamptz order by date_added desc limit 1',
    // PostgreSQL has no year 0000; nothing was added then either.
    [view, instant < '0001' ? '0001-01-01T00:00:00Z' : instant],
  );
  return row?.pos ?? 0;
}

/** Whether the view holds any version of an id. */
export async function holdsId(db: Database, view: string, id: string): Promise<boolean> {
  const rows = await db.query('select from feed where view = $1 and id = $2 and live limit 1', [view, id]);
  return rows.length > 0;
}

function conditions({ view, after, query, limit }: Range): { where: string; values: unknown[] } {
  const values: unknown[] = [view, after, limit + 1];
  const given = (value: unknown) => `$${values.push(value)}`;
  const where = ['f.view = $1', 'f.pos > $2', versionCondition(query, given)];
  if (query.ids) where.push(`f.id = any (${given(query.ids)}::text[])`);
  if (query.types) where.push(`f.type = any (${given(query.types)}::text[])`);
  // Every record is STIX 2.1 (§3.2: an observable without spec_version is, too), which is also the latest.
  if (query.specVersions && !query.specVersions.includes('2.1')) where.push('false');
  return { where: where.join(' and '), values };
}

function versionCondition({ versions }: Query, given: (value: unknown) => string): string {
  if (versions === 'all') return 'f.live';
  const any: string[] = [];
  if (versions.last) any.push('f.is_last');
  if (versions.first) {
    any.push(`not exists (select from feed e where e.view = f.view and e.id = f.id and e.live
      and (e.version_ns < f.version_ns or (e.version_ns is not distinct from f.version_ns and e.pos < f.pos)))`);
  }
  if (versions.instants.length > 0) {
    const kept = versions.instants.filter((ns) => ns === BigInt.asIntN(64, ns)).map(String);
    any.push(`f.version_ns = any (${given(kept)}::bigint[])`);
    // A version of ours for what has none: the date it was added, which has whole microseconds.
    const dates = kept.filter((ns) => ns.endsWith('000')).map((ns) => ns.slice(0, -3));
    any.push(`(f.version_ns is null and f.date_added = any (
      select timestamptz 'epoch' + us * interval '1 microsecond' from unnest(${given(dates)}::bigint[]) as us))`);
  }
  // `is_last` alone is enough, and lets the planner use its own index.
  return any.length === 1 && versions.last ? 'f.is_last' : `f.live and (${any.join(' or ')})`;
}
