import { hash } from 'node:crypto';
import type { CaseEvent } from '../../engines/cases/case.ts';
import { canonicalJson } from '../../standards/canonical-json/canonical-json.ts';
import { versionOf } from '../../standards/stix/version.ts';
import { extract } from '../store/read-object.ts';
import { definitionCounts } from '../store/settle-markings.ts';
import type { Database } from '../store/store.ts';
import type { FaultList } from './deep-fault.ts';
import type { CheckedEntry } from './verify-entries.ts';

/** How many rows each chunk of entries vouched for. */
export type RowCounts = { records: number; quarantined: number; events: number };

/** Checks the rows that a chunk of entries speaks of. Erased ones are skipped: nothing is left to compare. */
export async function verifyRows(
  db: Database,
  entries: CheckedEntry[],
  faults: FaultList,
): Promise<RowCounts> {
  const opened = entries.filter(
    (entry): entry is Opened => entry.values !== null && Object.keys(entry.values).length > 0,
  );
  return {
    records: await verifyRecords(
      db,
      opened.filter((one) => one.kind === 'record.accepted'),
      faults,
    ),
    quarantined: await verifyQuarantine(
      db,
      opened.filter((one) => one.kind === 'record.quarantined'),
      faults,
    ),
    events: await verifyEvents(
      db,
      opened.filter((one) => one.kind.startsWith('case.')),
      faults,
    ),
  };
}

type Opened = CheckedEntry & { values: Record<string, unknown> };

type RecordRow = {
  object: number;
  entry: number;
  holder: string;
  source: string;
  body: string;
  erased: boolean;
  id: string;
  type: string;
  versionKey: string;
  versionNs: string | null;
  versionText: string | null;
  createdBy: string | null;
  revoked: boolean;
  tlp: string | null;
  name: string | null;
  contentHash: string;
  attested: boolean;
  unknownMarking: boolean;
  receivedAt: Date;
  receivedUnder: string | null;
  references: string[];
};

async function verifyRecords(db: Database, entries: Opened[], faults: FaultList): Promise<number> {
  if (entries.length === 0) return 0;
  const objects = entries.map((entry) => entry.object);
  const found = await db.query<Omit<RecordRow, 'references'>>(
    `select object, entry, holder, source, body, erased_at is not null as erased, id, type, version_key as "versionKey",
       version_ns::text as "versionNs", version_text as "versionText", created_by as "createdBy", revoked, tlp, name,
       encode(content_hash, 'hex') as "contentHash", attested, unknown_marking as "unknownMarking",
       received_at as "receivedAt", received_under as "receivedUnder"
     from record where object = any ($1)`,
    [objects],
  );
  // Apart, so that the whole table is read at most once for a chunk: it has no index by object.
  const references = new Map<number, string[]>();
  for (const { object, target } of await db.query<{ object: number; target: string }>(
    'select object, target from record_reference where object = any ($1)',
    [objects],
  )) {
    references.set(object, [...(references.get(object) ?? []), target]);
  }
  const rows = found.map((row): RecordRow => ({ ...row, references: references.get(row.object) ?? [] }));
  const byObject = new Map(rows.map((row) => [row.object, row]));
  const markings = await markingsOf(db, rows);
  for (const { id, object, at, values } of entries) {
    const row = byObject.get(object);
    const named = { record: String(values.record), version: String(values.version) };
    if (!row) faults.add({ fault: 'record-missing', ...named });
    else {
      const column = alteredColumn(row, values, { id, at }, markings);
      if (column) faults.add({ fault: 'record-altered', ...named, column });
    }
  }
  return entries.length;
}

/** The first column that is not what was committed to, or does not follow from the committed body. */
function alteredColumn(
  row: RecordRow,
  values: Record<string, unknown>,
  entry: { id: number; at: string },
  markings: Markings,
): string | null {
  if (row.erased) return 'erased_at';
  if (hash('sha256', row.body) !== values.body) return 'body';
  const value = JSON.parse(row.body) as Record<string, unknown>;
  const due = extract(value, versionOf(value), row.body);
  const columns: [string, unknown, unknown][] = [
    ['id', row.id, values.record],
    ['version_key', row.versionKey, values.version],
    ['holder', row.holder, values.holder],
    ['source', row.source, values.source],
    ['entry', row.entry, entry.id],
    ['received_at', row.receivedAt.toISOString(), entry.at],
    ['received_under', row.receivedUnder, values.under ?? null],
    ['type', row.type, due.type],
    ['version_ns', row.versionNs, due.versionNs?.toString() ?? null],
    ['version_text', row.versionText, due.versionText],
    ['created_by', row.createdBy, due.createdBy],
    ['revoked', row.revoked, due.revoked],
    ['tlp', row.tlp, due.tlp],
    ['name', row.name, due.name],
    ['content_hash', row.contentHash, due.contentHash.toString('hex')],
    // An import speaks for nobody; everybody else was judged to speak for the creator it names.
    ['attested', row.attested, !row.source.startsWith('import:') && due.createdBy !== null],
    ['unknown_marking', row.unknownMarking, isUnknown(row, due.unknownRefs, markings)],
    ['record_reference', [...row.references].sort().join(' '), [...new Set(due.references)].sort().join(' ')],
  ];
  return columns.find(([, is, should]) => is !== should)?.[0] ?? null;
}

/** Where definitions of a marking came from: those that stand and are understood, and those that were erased. */
type Markings = Map<string, { standing: string[]; erased: string[] }>;

/** Definitions that the holders of these rows have of markings that the rows name. */
async function markingsOf(db: Database, rows: RecordRow[]): Promise<Markings> {
  const named = rows.flatMap(({ holder, references }) =>
    references.filter((id) => id.startsWith('marking-definition--')).map((id) => ({ holder, id })),
  );
  if (named.length === 0) return new Map();
  const found = await db.query<{ holder: string; id: string; standing: string[]; erased: string[] }>(
    `select holder, id,
       coalesce(array_agg(source) filter (where erased_at is null and understood_marking(body)), '{}') as standing,
       coalesce(array_agg(source) filter (where erased_at is not null), '{}') as erased
     from record
     where type = 'marking-definition' and (holder, id) in (select * from unnest($1::text[], $2::text[]))
     group by holder, id`,
    [named.map((one) => one.holder), named.map((one) => one.id)],
  );
  return new Map(found.map(({ holder, id, ...sources }) => [`${holder} ${id}`, sources]));
}

/** Whether a record must count as marked in a way that its holder does not know. */
function isUnknown(
  { holder, source, unknownMarking }: RecordRow,
  refs: string[],
  markings: Markings,
): boolean {
  const given = refs.map((id) => markings.get(`${holder} ${id}`));
  if (given.every((one) => definitionCounts(one?.standing, source))) return false;
  // It may have come before the definition was erased, or after: both are right.
  const all = given.map((one) => [...(one?.standing ?? []), ...(one?.erased ?? [])]);
  return all.every((sources) => definitionCounts(sources, source)) ? unknownMarking : true;
}

async function verifyQuarantine(db: Database, entries: Opened[], faults: FaultList): Promise<number> {
  if (entries.length === 0) return 0;
  const rows = await db.query<{
    object: number;
    id: string | null;
    body: string;
    rule: string;
    holder: string;
    source: string;
    later: boolean;
  }>(
    `select given.object, q.id, q.body, q.rule, q.holder, q.source,
       exists (select from entry e where e.object = given.object and e.id <> given.entry) as later
     from unnest($1::bigint[], $2::bigint[]) as given(object, entry) left join quarantine q using (object)`,
    [entries.map((entry) => entry.object), entries.map((entry) => entry.id)],
  );
  const byObject = new Map(rows.map((row) => [row.object, row]));
  for (const { object, values } of entries) {
    const row = byObject.get(object)!;
    const record = values.record === null ? null : String(values.record);
    // A later act about it (taken out of quarantine) explains that it is gone.
    if (row.body === null) {
      if (!row.later) faults.add({ fault: 'quarantine-missing', record });
    } else if (
      row.id !== values.record ||
      row.rule !== values.rule ||
      row.holder !== values.holder ||
      row.source !== values.source ||
      hash('sha256', row.body) !== values.body
    ) {
      faults.add({ fault: 'quarantine-altered', record });
    }
  }
  return entries.length;
}

type EventRow = {
  object: number;
  case: string;
  organisation: string;
  n: number;
  step: string;
  at: Date;
  actor: string;
  roles: string[];
  data: Record<string, unknown>;
  entry: number;
};

async function verifyEvents(db: Database, entries: Opened[], faults: FaultList): Promise<number> {
  // A desk may log acts beside the events of a case; those speak of no event.
  const acts = entries.filter(({ values }) => values.event !== undefined && values.n !== undefined);
  if (acts.length === 0) return 0;
  const rows = await db.query<EventRow>(
    `select c.object, f.id as case, f.organisation, c.n, c.step, c.at, c.actor, c.roles, c.data, c.entry
     from unnest($1::bigint[], $2::int[]) as given(object, n)
     join case_event c using (object, n) join case_file f using (object)`,
    [acts.map((act) => act.object), acts.map((act) => Number(act.values.n))],
  );
  const byPlace = new Map(rows.map((row) => [`${row.object} ${row.n}`, row]));
  for (const { id, object, values } of acts) {
    const named = { case: String(values.case), n: Number(values.n) };
    const row = byPlace.get(`${object} ${named.n}`);
    if (!row) faults.add({ fault: 'event-missing', ...named });
    else if (!eventHashes(row).includes(String(values.event))) {
      faults.add({ fault: 'event-altered', ...named, column: 'event' });
    } else {
      const column =
        row.case !== values.case
          ? 'case'
          : row.organisation !== values.organisation
            ? 'organisation'
            : row.entry !== id
              ? 'entry'
              : null;
      if (column) faults.add({ fault: 'event-altered', ...named, column });
    }
  }
  return acts.length;
}

/** An event without roles was written with none or with an empty list; both are stored alike. */
function eventHashes({ n, step, at, actor, roles, data }: EventRow): string[] {
  const event: CaseEvent = { n, step, at: at.toISOString(), actor, data };
  const readings = roles.length > 0 ? [{ ...event, roles }] : [event, { ...event, roles }];
  return readings.map((reading) => hash('sha256', canonicalJson(reading)));
}

const MOST = 200;

/** Rows that no act speaks for: written past the log, or left behind by an act that was deleted. */
export async function findUnlogged(db: Database, faults: FaultList): Promise<void> {
  const records = await db.query<{ record: string; version: string }>(
    `select r.id as record, r.version_key as version from record r
     left join entry e on e.id = r.entry and e.object = r.object and e.kind = 'record.accepted'
     where e.id is null order by r.object limit ${MOST}`,
  );
  for (const row of records) faults.add({ fault: 'record-unlogged', ...row });
  const quarantined = await db.query<{ record: string | null }>(
    `select q.id as record from quarantine q
     left join entry e on e.id = q.entry and e.object = q.object and e.kind = 'record.quarantined'
     where e.id is null order by q.object limit ${MOST}`,
  );
  for (const row of quarantined) faults.add({ fault: 'quarantine-unlogged', ...row });
  // One act stands for one event: a second row that names the same act has none of its own.
  const events = await db.query<{ case: string; n: number }>(
    `select f.id as case, c.n from case_event c join case_file f using (object)
     left join entry e on e.id = c.entry and e.object = c.object and e.kind like 'case.%'
     where e.id is null or exists (select from case_event o where o.object = c.object and o.entry = c.entry and o.n < c.n)
     order by c.object, c.n limit ${MOST}`,
  );
  for (const row of events) faults.add({ fault: 'event-unlogged', ...row });
}
