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
