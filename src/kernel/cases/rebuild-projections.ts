import type { ProcedureRegistry } from '../../engines/cases/procedure-registry.ts';
import type { Kernel } from '../kernel.ts';
import { eventsOf, FOLD_VERSION, findCases, lockProjections, writeProjection } from './case-queries.ts';
import { foldCase } from './take-step.ts';

const CHUNK = 500;

/**
 * Folds cases again and stores the result: after it, lists say what the events say.
 * @param which every case, or those alone that an earlier version of the fold wrote: what a node does when it starts
 * @returns how many were folded
 */
export async function rebuildProjections(
  kernel: Kernel,
  procedures: ProcedureRegistry,
  which: 'all' | 'written-before' = 'all',
): Promise<number> {
  let after = 0;
  let done = 0;
  for (;;) {
    const last = await kernel.store.system('rebuilding case projections')(async (tx) => {
      const rows = await tx.query<{ object: number }>(
        `select object from case_file where object > $1
           and ($3 or not exists (select from case_state s where s.object = case_file.object and s.fold_version = $4))
         order by object limit $2`,
        [after, CHUNK, which === 'all', FOLD_VERSION],
      );
      const objects = rows.map((row) => row.object);
      await lockProjections(tx, objects);
      const events = await eventsOf(tx, objects);
      for (const file of await findCases(tx, objects)) {
        await writeProjection(
          tx,
          file.object,
          foldCase(kernel, procedures, file, events.get(file.object) ?? []),
          kernel.now(),
        );
      }
      done += objects.length;
      return objects.at(-1);
    });
    if (last === undefined) return done;
    after = last;
  }
}
