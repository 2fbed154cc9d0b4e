import type { FieldError } from '../refusal.ts';
import { joinValues } from './joined-values.ts';
import type { Held } from './judge-record.ts';
import type { Database } from './store.ts';
import type { NewRecord } from './write-arrivals.ts';

/** All versions that a holder has of some ids, those that a partner took back too: nobody sees them, and they count. */
export async function heldVersions(
  db: Database,
  holder: string,
  ids: string[],
): Promise<Map<string, Held[]>> {
  const held = new Map<string, Held[]>();
  if (ids.length === 0) return held;
  const rows = await db.query<Omit<Held, 'versionNs'> & { id: string; versionNs: string | null }>(
    `select id, version_key as "versionKey", version_ns::text as "versionNs", encode(content_hash, 'hex') as "contentHash",
       created_by as "createdBy", source, revoked, deleted, withdrawn from held_versions($1, $2)`,
    [holder, ids],
  );
  for (const { id, versionNs, ...rest } of rows) {
    const list = held.get(id) ?? [];
    list.push({ ...rest, versionNs: versionNs === null ? null : BigInt(versionNs) });
    held.set(id, list);
  }
  return held;
}

/** Who gave the holder definitions, of a kind that is understood here, of these markings: sources by id. */
export async function knownMarkings(
  db: Database,
  holder: string,
  ids: string[],
): Promise<Map<string, string[]>> {
  if (ids.length === 0) return new Map();
  const rows = await db.query<{ id: string; sources: string[] }>(
    `select id, array_agg(distinct source) as sources from record
     where holder = $1 and type = 'marking-definition' and erased_at is null and id = any ($2)
       and understood_marking(body) group by id`,
    [holder, ids],
  );
  return new Map(rows.map((row) => [row.id, row.sources]));
}

/** Which of these bodies define a marking of a kind that is understood here, in their order. */
export async function understoodMarkings(db: Database, bodies: string[]): Promise<boolean[]> {
  if (bodies.length === 0) return [];
  const rows = await db.query<{ understood: boolean }>(
    'select understood_marking(body) as understood from unnest($1::text[]) with ordinality as g(body, n) order by n',
    [bodies],
  );
  return rows.map((row) => row.understood);
}

/** Bodies, audiences, references, placements and feed requests of accepted records, in one round trip. */
export async function insertRecords(
  db: Database,
  records: NewRecord[],
  entries: number[],
  holder: string,
  arrival: { submission?: string; receivedUnder?: string },
  now: Date,
): Promise<void> {
  const bodies = joinValues(records.map((r) => r.body));
  const principals = records.flatMap((r) =>
    r.principals.map((principal) => ({ object: r.object, principal })),
  );
  const links = records.flatMap((r) => r.references.map((target) => ({ object: r.object, target })));
  const places = records.flatMap((r) =>
    [`own:${holder}`, ...r.agreements.map((id) => `agreement:${id}`)].map((view) => ({
      object: r.object,
      view,
    })),
  );
  await db.query(
    `with a as (
       insert into audience (object, principal) select * from unnest($18::bigint[], $19::text[])
     ), l as (
       insert into record_reference (object, target)
       select distinct * from unnest($20::bigint[], $21::text[])
     ), p as (
       insert into placement (object, view, placed_at) select *, $17::timestamptz from unnest($22::bigint[], $23::text[])
     ), f as (
       insert into pending_feed (view, object, op, submission)
       select view, object, 'add', $24::uuid
       from unnest($22::bigint[], $23::text[]) with ordinality as g(object, view, n) order by n
     )
     insert into record (object, id, type, version_key, version_ns, version_text, created_by, revoked, tlp,
       unknown_marking, name, source, attested, body, content_hash, entry, holder, received_at, received_under)
     select object, id, type, version_key, version_ns, version_text, created_by, revoked, tlp, unknown_marking, name,
       source, attested, convert_from(substring($14::bytea from body_start for body_length), 'UTF8'),
       substring($15::bytea from 32 * n::int - 31 for 32), entry, $16, $17::timestamptz, $26
     from unnest($1::bigint[], $2::text[], $3::text[], $4::text[], $5::bigint[], $6::text[], $7::text[], $8::boolean[],
       $9::text[], $10::boolean[], $11::text[], $12::text[], $13::boolean[], $27::int[], $28::int[], $25::bigint[])
       with ordinality as given(object, id, type, version_key, version_ns, version_text, created_by, revoked, tlp,
         unknown_marking, name, source, attested, body_start, body_length, entry, n)`,
    [
      records.map((r) => r.object),
      records.map((r) => r.id),
      records.map((r) => r.type),
      records.map((r) => r.versionKey),
      records.map((r) => r.versionNs?.toString() ?? null),
      records.map((r) => r.versionText),
      records.map((r) => r.createdBy),
      records.map((r) => r.revoked),
      records.map((r) => r.tlp),
      records.map((r) => r.unknownMarking),
      records.map((r) => r.name),
      records.map((r) => r.source),
      records.map((r) => r.attested),
      bodies.bytes,
      Buffer.concat(records.map((r) => r.contentHash)),
      holder,
      now,
      principals.map((p) => p.object),
      principals.map((p) => p.principal),
      links.map((l) => l.object),
      links.map((l) => l.target),
      places.map((p) => p.object),
      places.map((p) => p.view),
      arrival.submission ?? null,
      entries,
      arrival.receivedUnder ?? null,
      bodies.starts,
      bodies.lengths,
    ],
  );
}

export async function insertQuarantine(
  db: Database,
  items: {
    object: number;
    entry: number;
    id: string | null;
    rule: string;
    error: FieldError;
    body: string;
  }[],
  holder: string,
  source: string,
  now: Date,
): Promise<void> {
  await db.query(
    `with a as (
       insert into audience (object, principal)
       select object, principal from unnest($1::bigint[]) as object, unnest($9::text[]) as principal
     )
     insert into quarantine (object, entry, id, rule, clause, property, reason, body, holder, source, received_at)
     select given.*, $10, $11, $12 from unnest($1::bigint[], $2::bigint[], $3::text[], $4::text[], $5::text[], $6::text[],
       $7::text[], $8::text[]) as given`,
    [
      items.map((i) => i.object),
      items.map((i) => i.entry),
      items.map((i) => i.id),
      items.map((i) => i.rule),
      items.map((i) => i.error.clause ?? ''),
      items.map((i) => i.error.property),
      items.map((i) => i.error.reason),
      items.map((i) => i.body),
      [`org:${holder}`, 'overseer'],
      holder,
      source,
      now,
    ],
  );
}

/** A handle for something that will have an audience. */
export async function reserveHandle(db: Database): Promise<number> {
  const [row] = await db.query<{ handle: number }>("select nextval('object_handle') as handle");
  return row!.handle;
}

/**
 * Organisations that a holder may know of, none of which it may speak for: the host knows everybody here, another
 * itself and the parties of its agreements. Threat: a seat that finds out, by what it is refused, who the host's
 * partners are.
 */
export async function knownOrganisations(db: Database, holder: string, host: string): Promise<Set<string>> {
  const rows = await db.query<{ id: string }>(
    `select o.id from organisation o
     where o.id = $1 or $1 = $2 or exists (select from agreement_party mine join agreement_party other using (agreement)
       where mine.organisation = $1 and other.organisation = o.id)`,
    [holder, host],
  );
  return new Set(rows.map((row) => row.id));
}

/** Handles of what a holder got from a source, by id and version. */
export async function recordsByVersion(
  db: Database,
  holder: string,
  source: string,
  versions: { id: string; versionKey: string }[],
): Promise<number[]> {
  const rows = await db.query<{ object: number }>(
    `select r.object from record r join unnest($3::text[], $4::text[]) as g(id, version_key) using (id, version_key)
     where r.holder = $1 and r.source = $2`,
    [holder, source, versions.map((one) => one.id), versions.map((one) => one.versionKey)],
  );
  return rows.map((row) => row.object);
}
