import type { Database } from '../store/store.ts';

/**
 * Deletes the salts and values of every act about some objects. What stays in the log proves that acts of these
 * kinds happened, and nothing of whom they were about.
 * @param db a system transaction: no viewer may take an act's values away
 * @returns the leaves of the acts, in hex, each a hash that names nobody: the act of erasure commits to them, so
 *   that a missing opening is either in such a list or a fault
 */
export async function eraseOpenings(db: Database, objects: number[]): Promise<string[]> {
  const rows = await db.query<{ leaf: string }>(
    `delete from opening o using entry e where e.id = o.entry and e.object = any ($1)
     returning encode(e.leaf, 'hex') as leaf`,
    [objects],
  );
  return rows.map((row) => row.leaf).sort();
}
