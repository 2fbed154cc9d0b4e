import type { Database } from '../store/store.ts';
import type { CountedEvent } from './report-source.ts';

export type PublishedReport = {
  object: number;
  id: string;
  organisation: string;
  kind: string;
  from: string;
  to: string;
  document: string;
  digest: string;
  entry: number;
  publishedAt: Date;
};

const COLUMNS = `object, id, organisation, kind, period_from::text as "from", period_to::text as "to", document,
  encode(digest, 'hex') as digest, entry, published_at as "publishedAt"`;

/** Cases of these procedures with their events before an instant, in order. */
export async function casesOf(
  db: Database,
  organisation: string,
  procedures: readonly string[],
  before: Date,
): Promise<{ object: number; procedure: string; events: CountedEvent[] }[]> {
  const rows = await db.query<{
    object: number;
    procedure: string;
    step: string;
    at: Date;
    data: Record<string, unknown>;
    entry: number;
  }>(
    `select e.object, f.procedure, e.step, e.at, e.data, e.entry from case_file f join case_event e using (object)
     where f.organisation = $1 and f.procedure = any ($2) and e.at < $3 order by e.object, e.n`,
    [organisation, [...procedures], before],
  );
  const cases = new Map<number, { object: number; procedure: string; events: CountedEvent[] }>();
  for (const { object, procedure, at, ...event } of rows) {
    const one = cases.get(object) ?? { object, procedure, events: [] };
    one.events.push({ ...event, at: at.getTime() });
    cases.set(object, one);
  }
  return [...cases.values()];
}

/** The leaves of acts, in the order of their ids. */
export const leavesOf = (db: Database, entries: number[]) =>
  db.query<{ leaf: Buffer }>('select leaf from entry where id = any ($1) order by id', [entries]);

export async function insertReport(
  db: Database,
  report: PublishedReport,
  principals: string[],
  counted: { figure: string; entry: number }[],
): Promise<void> {
  await db.query(
    `with a as (insert into audience (object, principal) select $1::bigint, unnest($11::text[]))
     insert into published_report (object, id, organisation, kind, period_from, period_to, document, digest, entry, published_at)
     values ($1::bigint, $2, $3, $4, $5, $6, $7, decode($8, 'hex'), $9, $10)`,
    [
      report.object,
      report.id,
      report.organisation,
      report.kind,
      report.from,
      report.to,
      report.document,
      report.digest,
      report.entry,
      report.publishedAt,
      principals,
    ],
  );
  await db.query(
    `insert into report_counted (object, figure, entry)
     select $1::bigint, g.figure, g.entry from unnest($2::text[], $3::bigint[]) as g(figure, entry)`,
    [report.object, counted.map(({ figure }) => figure), counted.map(({ entry }) => entry)],
  );
}

const MOST = 500;

/** Published reports, the newest first; of a viewer's transaction those that they may see. */
export const listReports = (db: Database) =>
  db.query<PublishedReport>(`select ${COLUMNS} from published_report order by object desc limit ${MOST}`);

export async function findReport(db: Database, id: string): Promise<PublishedReport | null> {
  if (!/^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/.test(id)) return null;
  const [row] = await db.query<PublishedReport>(`select ${COLUMNS} from published_report where id = $1`, [
    id,
  ]);
  return row ?? null;
}

/** The acts that a figure counted, as far as the viewer may know of them, in the order of the log. */
export const countedActs = (
  db: Database,
  object: number,
  figure: string,
  { after, limit }: { after: number; limit: number },
) =>
  db.query<{ entry: number; epoch: number; index: number; kind: string; at: Date }>(
    `select e.id as entry, l.epoch, l.index, e.kind, e.at from report_counted c join entry e on e.id = c.entry
       join log_leaf l on l.entry = e.id
     where c.object = $1 and c.figure = $2 and e.id > $3 order by e.id limit $4`,
    [object, figure, after, limit],
  );

export async function countCounted(db: Database, object: number, figure: string): Promise<number> {
  const [row] = await db.query<{ many: number }>(
    'select count(*)::int as many from report_counted where object = $1 and figure = $2',
    [object, figure],
  );
  return row!.many;
}
