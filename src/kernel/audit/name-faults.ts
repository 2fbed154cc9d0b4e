import type { Database } from '../store/store.ts';
import type { DeepFault } from './deep-fault.ts';

const IDS = /(?:identity|x-comity-agreement)--[0-9a-f-]{36}/g;

/** Ids of organisations and agreements inside the names of rows become what people call them. */
export async function nameFaults(db: Database, faults: DeepFault[]): Promise<DeepFault[]> {
  const ids = [...new Set(faults.flatMap((fault) => ('name' in fault ? (fault.name.match(IDS) ?? []) : [])))];
  if (ids.length === 0) return faults;
  const known = await db.query<{ id: string; name: string }>(
    'select id, name from organisation where id = any ($1) union all select id, title from agreement where id = any ($1)',
    [ids],
  );
  const names = new Map(known.map(({ id, name }) => [id, name]));
  return faults.map((fault) =>
    'name' in fault ? { ...fault, name: fault.name.replace(IDS, (id) => names.get(id) ?? id) } : fault,
  );
}
