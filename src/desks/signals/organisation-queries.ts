import type { OrganisationClass } from '../../kernel/kernel.ts';
import type { Database } from '../../kernel/store/store.ts';

export type NamedOrganisation = { id: string; name: string; class: OrganisationClass };

export async function organisationsById(
  db: Database,
  ids: string[],
): Promise<Map<string, NamedOrganisation>> {
  const rows = await db.query<NamedOrganisation>(
    'select id, name, class from organisation where id = any ($1)',
    [[...new Set(ids)]],
  );
  return new Map(rows.map((row) => [row.id, row]));
}

/** Names of people the viewer may know, by actor (`person:<id>`). */
export async function namesOfActors(db: Database, actors: string[]): Promise<Map<string, string>> {
  const ids = actors.flatMap((actor) => (actor.startsWith('person:') ? [actor.slice(7)] : []));
  const rows = await db.query<{ id: string; name: string }>(
    'select id, name from person where id = any ($1)',
    [[...new Set(ids)]],
  );
  return new Map(rows.map((row) => [`person:${row.id}`, row.name]));
}
