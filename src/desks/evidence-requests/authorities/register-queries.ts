import type { Database } from '../../../kernel/store/store.ts';

export type RegisterRow = {
  object: number;
  organisation: string;
  document: string;
  digest: string;
  keptAt: Date;
};

/** The newest edition of an organisation's register, as far as the viewer may see it. */
export async function currentRegister(db: Database, organisation: string): Promise<RegisterRow | null> {
  const [row] = await db.query<RegisterRow>(
    `select object, organisation, document, encode(digest, 'hex') as digest, kept_at as "keptAt" from evidence_register
     where organisation = $1 order by object desc limit 1`,
    [organisation],
  );
  return row ?? null;
}

export const insertRegister = (db: Database, row: RegisterRow, principals: string[]) =>
  db.query(
    `with a as (insert into audience (object, principal) select $1::bigint, unnest($6::text[]))
     insert into evidence_register (object, organisation, document, digest, kept_at)
     values ($1::bigint, $2, $3, decode($4, 'hex'), $5)`,
    [row.object, row.organisation, row.document, row.digest, row.keptAt, principals],
  );
