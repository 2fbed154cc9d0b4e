import { type RecordSays, type SaidColumns, saysOf, shorten } from './record-says.ts';
import type { Database } from './store.ts';

export type RecordRow = {
  object: number;
  id: string;
  type: string;
  name: string | null;
  version: string;
  tlp: string | null;
  source: string;
  attested: boolean;
  revoked: boolean;
  receivedAt: Date;
  /** What an object without a name of its own says, so that a list shows more than its id. */
  says: RecordSays | null;
};

const SUMMARY = `r.object, r.id, r.type, r.name, coalesce(r.version_text, r.version_key) as version, r.tlp,
  case when r.source = 'own' then coalesce(h.name, r.holder)
       when r.source like 'peer:%' then coalesce(p.name, substr(r.source, 6)) else substr(r.source, 8) end as source,
  r.attested, r.revoked, r.received_at as "receivedAt",
  left(coalesce(case when r.type = 'x-comity-agreement' then j.b ->> 'title' end, j.b ->> 'pattern', j.b ->> 'content', j.b ->> 'explanation', j.b ->> 'subject', j.b ->> 'path',
    j.b ->> 'key', j.b ->> 'display_name'), 1000) as said,
  j.b ->> 'relationship_type' as verb, j.source as "fromId", j.target as "toId",
  ${nameOf('j.source')} as "fromName", ${nameOf('j.target')} as "toName"`;
const FROM = `from record r left join organisation h on h.id = r.holder
  left join organisation p on r.source = 'peer:' || p.id
  left join lateral (select b, b ->> 'source_ref' as source, coalesce(b ->> 'target_ref', b ->> 'sighting_of_ref') as target
    from (select r.body::json as b offset 0) as body
    where r.erased_at is null and (r.name is null or r.type in ('relationship', 'sighting'))) j on true`;

/** Under row-level security: the name of another record, if the viewer may read that one too. */
function nameOf(id: string): string {
  return `(select e.name from record e where e.id = ${id} order by e.version_ns desc nulls last, e.object desc limit 1)`;
}

type Read = Omit<RecordRow, 'says'> & SaidColumns;

const withWhatItSays = <R extends Read>({ said, verb, fromId, fromName, toId, toName, ...row }: R) => ({
  ...row,
  says: saysOf({ said, verb, fromId, fromName, toId, toName }),
});

/** Newest versions, newest first; `before` is the handle the page before ended with. */
export async function searchRecords(
  db: Database,
  query: { q: string | null; type: string | null; before: number | null; page: number },
): Promise<RecordRow[]> {
  const rows = await db.query<Read>(
    `select ${SUMMARY} ${FROM} where r.object in (select search_records($1, $2, $3, $4)) order by r.object desc`,
    [query.q, query.type, query.before, query.page],
  );
  return rows.map(withWhatItSays);
}

export async function versionsOf(db: Database, id: string): Promise<(RecordRow & { body: string })[]> {
  const rows = await db.query<Read & { body: string }>(
    `select ${SUMMARY}, r.body ${FROM} where r.id = $1 order by r.version_ns desc nulls last, r.object desc limit 200`,
    [id],
  );
  return rows.map(withWhatItSays);
}

export const sharingOf = (db: Database, objects: number[]) =>
  db.query<{ agreement: string; title: string; terms: string }>(
    `select distinct g.id as agreement, g.title, g.terms from agreement g
     where g.id in (select substr(view, 11) from placement where object = any ($1) and view like 'agreement:%' and withdrawn_at is null)
        or g.id in (select received_under from record where object = any ($1))`,
    [objects],
  );

export const receiptsOf = (db: Database, id: string) =>
  db.query<{ organisation: string; name: string; at: Date; outcome: string }>(
    `select t.organisation, coalesce(o.name, t.organisation) as name, t.at, i.outcome
     from receipt_item i join receipt t on t.id = i.receipt left join organisation o on o.id = t.organisation
     where i.id = $1 and t.direction = 'received' order by t.at desc limit 100`,
    [id],
  );

/** Bodies of records of some types that refer to an id: opinions, notes, sightings. */
export const saidAbout = (db: Database, id: string, types: string[]) =>
  db.query<{ id: string; type: string; body: string; by: string; at: Date }>(
    `select distinct on (r.id) r.id, r.type, r.body, coalesce(o.name, r.created_by, r.holder) as by, r.received_at as at
     from record_reference f join record r using (object) left join organisation o on o.id = r.created_by
     where f.target = $1 and r.type = any ($2) order by r.id, r.version_ns desc`,
    [id, types],
  );

/** What markings are called: a statement by its own words, not by the word that it is one (STIX 2.1 §7.2.1.3). */
export async function markingNames(
  db: Database,
  ids: string[],
): Promise<{ id: string; name: string | null }[]> {
  const rows = await db.query<{ id: string; name: string | null }>(
    `select distinct on (id) id, coalesce(left(body::json #>> '{definition,statement}', 1000), name) as name
     from record where id = any ($1) and type = 'marking-definition'`,
    [ids],
  );
  return rows.map(({ id, name }) => ({ id, name: name === null ? null : shorten(name) }));
}

export const QUARANTINE_PAGE = 100;

export const quarantined = (db: Database, before: number | null) =>
  db.query<{
    object: number;
    id: string | null;
    source: string;
    rule: string;
    property: string;
    clause: string;
    reason: string;
    receivedAt: Date;
  }>(
    `select object, id, source, rule, property, clause, reason, received_at as "receivedAt" from quarantine
     where $1::bigint is null or object < $1 order by object desc limit $2`,
    [before, QUARANTINE_PAGE],
  );
