import type { Database } from '../../store/store.ts';

export type CollectionSource = { id: string; title: string; view: string; agreement: string | null };

/** The collection of what an organisation holds, if the viewer may see the organisation. */
export async function ownCollection(db: Database, organisation: string): Promise<CollectionSource | null> {
  const [row] = await db.query<{ name: string }>('select name from organisation where id = $1 and local', [
    organisation,
  ]);
  if (!row) return null;
  return {
    id: organisation.replace(/^identity--/, ''),
    title: `Held by ${row.name}`,
    view: `own:${organisation}`,
    agreement: null,
  };
}

/** Collections of the agreements that the viewer may see, the newest first; one of them when `id` is given. */
export async function agreementCollections(db: Database, id: string | null): Promise<CollectionSource[]> {
  return db.query<CollectionSource>(
    `select collection as id, title, 'agreement:' || id as view, id as agreement from agreement
     where $1::uuid is null or collection = $1::uuid order by object desc limit 1000`,
    [id],
  );
}
