import type { Database } from '../../../kernel/store/store.ts';

export type AuthorityList = {
  object: number;
  organisation: string;
  document: string;
  digest: string;
  importedAt: Date;
};

/** The newest edition of an organisation's register, as far as the viewer may see it. */
export async function currentList(db: Database, organisation: string): Promise<AuthorityList | null> {
  const [row] = await db.query<AuthorityList>(
    `select object, organisation, document, encode(digest, 'hex') as digest, imported_at as "importedAt" from authority_list
     where organisation = $1 order by object desc limit 1`,
    [organisation],
  );
  return row ?? null;
}

export const insertList = (db: Database, list: AuthorityList, principals: string[]) =>
  db.query(
    `with a as (insert into audience (object, principal) select $1::bigint, unnest($6::text[]))
     insert into authority_list (object, organisation, document, digest, imported_at)
     values ($1::bigint, $2, $3, decode($4, 'hex'), $5)`,
    [list.object, list.organisation, list.document, list.digest, list.importedAt, principals],
  );
