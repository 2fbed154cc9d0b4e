import type { Database } from '../../../kernel/store/store.ts';
import type { Facts } from './read-certificate.ts';

export type RequestRow = Facts & {
  object: number;
  organisation: string;
  document: string;
  digest: string;
  receivedAt: Date;
};

const COLUMNS = `object, organisation, certificate, document, encode(digest, 'hex') as digest, file_number as "fileNumber",
  issuing_state as "issuingState", authority_name as "authorityName", issued_on as "issuedOn", received_at as "receivedAt"`;

export async function findRequest(db: Database, object: number): Promise<RequestRow | null> {
  const [row] = await db.query<RequestRow>(`select ${COLUMNS} from evidence_request where object = $1`, [
    object,
  ]);
  return row ?? null;
}

export const insertRequest = (db: Database, row: RequestRow) =>
  db.query(
    `insert into evidence_request (object, organisation, certificate, document, digest, file_number, issuing_state, authority_name,
       issued_on, received_at)
     values ($1, $2, $3, $4, decode($5, 'hex'), $6, $7, $8, $9, $10)`,
    [
      row.object,
      row.organisation,
      row.certificate,
      row.document,
      row.digest,
      row.fileNumber,
      row.issuingState,
      row.authorityName,
      row.issuedOn,
      row.receivedAt,
    ],
  );

/** The case of the same document, of the same organisation. */
export async function caseOfDocument(
  db: Database,
  organisation: string,
  digest: string,
): Promise<{ id: string; receivedAt: Date } | null> {
  const [row] = await db.query<{ id: string; receivedAt: Date }>(
    `select f.id, d.received_at as "receivedAt" from (
       select object, received_at from evidence_request where organisation = $1 and digest = decode($2, 'hex')
       union all select object, received_at from evidence_form where organisation = $1 and digest = decode($2, 'hex')) d
     join case_file f using (object)`,
    [organisation, digest],
  );
  return row ?? null;
}

export type FormRow = {
  object: number;
  form: 5 | 6;
  organisation: string;
  document: string;
  digest: string;
  receivedAt: Date;
};

export const insertForm = (db: Database, row: FormRow) =>
  db.query(
    `insert into evidence_form (object, form, organisation, document, digest, received_at)
     values ($1, $2, $3, $4, decode($5, 'hex'), $6)`,
    [row.object, row.form, row.organisation, row.document, row.digest, row.receivedAt],
  );

/** Forms 5 and 6 that came to a preservation order, the first one first. */
export const formsOf = (db: Database, object: number) =>
  db.query<{ form: 5 | 6; document: string; receivedAt: Date }>(
    `select form, document, received_at as "receivedAt" from evidence_form where object = $1 order by received_at, digest`,
    [object],
  );

/** Preservation orders of a file number and day of issue. */
export const preservationOrdersOf = (
  db: Database,
  organisation: string,
  { fileNumber, issuedOn }: { fileNumber: string; issuedOn: string },
) =>
  db.query<{ id: string; object: number; receivedAt: Date }>(
    `select f.id, r.object, r.received_at as "receivedAt" from evidence_request r join case_file f using (object)
     where r.organisation = $1 and r.certificate = 'EPOC-PR' and r.file_number = $2 and r.issued_on = $3
     order by r.object limit 2`,
    [organisation, fileNumber, issuedOn],
  );

/** Others that name the same file number: one that was adapted, or the order that came before. */
export const sameFileNumber = (db: Database, { object, organisation, fileNumber }: RequestRow) =>
  db.query<{ id: string; certificate: string; receivedAt: Date; state: string }>(
    `select f.id, r.certificate, r.received_at as "receivedAt", s.state from evidence_request r join case_file f using (object)
       join case_state s using (object)
     where r.organisation = $1 and r.file_number = $2 and r.object <> $3 order by r.object desc limit 20`,
    [organisation, fileNumber, object],
  );

export type ListedRequest = Omit<RequestRow, 'document' | 'digest'> & {
  id: string;
  state: string;
  tracks: Record<string, string>;
  /** The first clock that asks something of people here. */
  clock: string | null;
  dueAt: Date | null;
};

/** Procedures under which a certificate is taken in. */
const CERTIFICATES = ['production-order', 'preservation-order'];

const LISTED = `f.id, r.object, r.organisation, r.certificate, r.file_number as "fileNumber", r.issuing_state as "issuingState",
  r.authority_name as "authorityName", r.issued_on as "issuedOn", r.received_at as "receivedAt", s.state, s.tracks,
  s.due_clock as clock, s.due_at as "dueAt"`;

/** Certificates in which somebody must do something first, by the instant it is due; then the others, the newest first. */
export async function listRequests(
  db: Database,
  state: 'open' | 'closed',
  limit: number,
): Promise<ListedRequest[]> {
  const part = (which: string, order: string, most: number) =>
    db.query<ListedRequest>(
      `with s as materialized (select s.* from unnest($2::text[]) as p(name) cross join lateral (
           select object, state, tracks, due_clock, due_at from case_state
           where procedure = p.name and ${which} order by ${order} limit $1) s
         order by ${order} limit $1)
       select ${LISTED} from s join evidence_request r using (object) join case_file f using (object) order by ${order}`,
      [most, CERTIFICATES],
    );
  if (state === 'closed') return part('closed', 'object desc', limit);
  const due = await part('not closed and due_at is not null', 'due_at, object', limit);
  if (due.length === limit) return due;
  return [...due, ...(await part('not closed and due_at is null', 'object desc', limit - due.length))];
}

/** How many certificates ask something of somebody now, counted up to `most`. */
export async function countPressing(db: Database, most = 1000): Promise<number> {
  const [row] = await db.query<{ many: number }>(
    `select count(*)::int as many from (select from case_state
       where procedure = any ($2) and not closed and due_at is not null limit $1) s`,
    [most, CERTIFICATES],
  );
  return row!.many;
}

export async function organisationName(db: Database, id: string): Promise<string> {
  const [row] = await db.query<{ name: string }>('select name from organisation where id = $1', [id]);
  return row?.name ?? id;
}
