import type { Database } from '../../../kernel/store/store.ts';

export type IssuedRow = {
  object: number;
  organisation: string;
  provider: string;
  /** The partner that has the copy (TCO Art. 4(1)). */
  copyTo: string | null;
  document: string;
  digest: string;
  reference: string;
  createdAt: Date;
};

const COLUMNS = `o.object, o.organisation, o.provider, o.copy_to as "copyTo", o.document, encode(o.digest, 'hex') as digest, o.reference,
  o.created_at as "createdAt"`;

export async function insertIssued(db: Database, row: IssuedRow, urls: readonly string[]): Promise<void> {
  await db.query(
    `insert into issued_order (object, organisation, provider, copy_to, document, digest, reference, created_at)
     values ($1, $2, $3, $4, $5, decode($6, 'hex'), $7, $8)`,
    [
      row.object,
      row.organisation,
      row.provider,
      row.copyTo,
      row.document,
      row.digest,
      row.reference,
      row.createdAt,
    ],
  );
  await db.query(
    'insert into issued_url (object, url) select $1, unnest($2::text[]) on conflict do nothing',
    [row.object, urls],
  );
}

export async function findIssued(db: Database, object: number): Promise<IssuedRow | null> {
  const [row] = await db.query<IssuedRow>(`select ${COLUMNS} from issued_order o where object = $1`, [
    object,
  ]);
  return row ?? null;
}

export type ListedIssued = {
  id: string;
  reference: string;
  provider: string;
  providerName: string | null;
  createdAt: Date;
  state: string;
  tracks: Record<string, string>;
  clock: string | null;
  dueAt: Date | null;
};

/** Issued orders: what asks something first, then the others, the newest first. */
export const listIssued = (db: Database, state: 'open' | 'closed', limit: number) =>
  db.query<ListedIssued>(
    `select f.id, o.reference, o.provider, p.name as "providerName", o.created_at as "createdAt", s.state, s.tracks,
       s.due_clock as clock, s.due_at as "dueAt"
     from case_state s join issued_order o using (object) join case_file f using (object) left join organisation p on p.id = o.provider
     where s.procedure = 'issued-order' and s.closed = ($1 = 'closed')
     order by s.due_at nulls last, o.object desc limit $2`,
    [state, limit],
  );

/** Orders of this organisation that are out, or being prepared, on one of these addresses. */
export const onTheseUrls = (db: Database, organisation: string, urls: readonly string[], except: number) =>
  db.query<{ id: string; url: string; reference: string; state: string }>(
    `select f.id, u.url, o.reference, s.state from issued_url u join issued_order o using (object) join case_file f using (object)
       join case_state s using (object)
     where u.url = any ($2) and o.organisation = $1 and o.object <> $3
       and s.state in ('prepared', 'issued', 'clarification-asked', 'impossible', 'executed')
     order by o.object desc limit 50`,
    [organisation, urls, except],
  );
