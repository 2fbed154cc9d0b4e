import type { Database } from '../../../kernel/store/store.ts';

export type CopyRow = {
  object: number;
  organisation: string;
  /** Whose node brought it, and its id there. */
  issuer: string;
  issuerOrder: string;
  /** To whose node the order went. */
  provider: string;
  document: string;
  digest: string;
  reference: string | null;
  receivedAt: Date;
};

const COLUMNS = `c.object, c.organisation, c.issuer, c.issuer_order as "issuerOrder", c.provider, c.document,
  encode(c.digest, 'hex') as digest, c.reference, c.received_at as "receivedAt"`;

export const insertCopy = (db: Database, row: CopyRow) =>
  db.query(
    `insert into scrutiny_copy (object, organisation, issuer, issuer_order, provider, document, digest, reference, received_at)
     values ($1, $2, $3, $4, $5, $6, decode($7, 'hex'), $8, $9)`,
    [
      row.object,
      row.organisation,
      row.issuer,
      row.issuerOrder,
      row.provider,
      row.document,
      row.digest,
      row.reference,
      row.receivedAt,
    ],
  );

export async function findCopy(db: Database, object: number): Promise<CopyRow | null> {
  const [row] = await db.query<CopyRow>(`select ${COLUMNS} from scrutiny_copy c where object = $1`, [object]);
  return row ?? null;
}

/** The case of a copy, by whose order it is and its id there. */
export async function caseOfCopy(
  db: Database,
  organisation: string,
  issuer: string,
  order: string,
): Promise<{ id: string; provider: string; receivedAt: Date } | null> {
  const [row] = await db.query<{ id: string; provider: string; receivedAt: Date }>(
    `select f.id, c.provider, c.received_at as "receivedAt" from scrutiny_copy c join case_file f using (object)
     where c.organisation = $1 and c.issuer = $2 and c.issuer_order = $3`,
    [organisation, issuer, order],
  );
  return row ?? null;
}

export type ListedScrutiny = {
  id: string;
  reference: string | null;
  issuer: string;
  issuerName: string | null;
  addressee: string | null;
  receivedAt: Date;
  state: string;
  tracks: Record<string, string>;
  clock: string | null;
  dueAt: Date | null;
};

/** Copies that came: what asks something first, then the others, the newest first. */
export const listScrutiny = (db: Database, state: 'open' | 'closed', limit: number) =>
  db.query<ListedScrutiny>(
    `select f.id, c.reference, c.issuer, p.name as "issuerName", c.document::jsonb #>> '{addressee,name}' as addressee,
       c.received_at as "receivedAt", s.state, s.tracks, s.due_clock as clock, s.due_at as "dueAt"
     from case_state s join scrutiny_copy c using (object) join case_file f using (object) left join organisation p on p.id = c.issuer
     where s.procedure = 'scrutiny' and s.closed = ($1 = 'closed')
     order by s.due_at nulls last, c.object desc limit $2`,
    [state, limit],
  );
