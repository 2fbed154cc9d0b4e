import type { ProcedureRegistry } from '../../engines/cases/procedure-registry.ts';
import type { Kernel } from '../kernel.ts';
import { eventsOf, findCases, lockProjections, writeProjection } from './case-queries.ts';
import { foldCase } from './take-step.ts';

const CHUNK = 500;

/** Folds every case again and stores the result: after it, lists say what the events say. */
export async function rebuildProjections(kernel: Kernel, procedures: ProcedureRegistry): Promise<number> {
  let after = 0;
  let done = 0;
  for (;;) {
    const last = await kernel.store.system('rebuilding case projections')(async (tx) => {
      const rows = await tx.query<{ object: number }>(
        'select object from case_file where object > $1 order by object limit $2',
        [after, CHUNK],
      );
      const objects = rows.map((row) => row.object);
      await lockProjections(tx, objects);
      const events = await eventsOf(tx, objects);
      for (const file of await findCases(tx, objects)) {
        await writeProjection(
          tx,
          file.object,
          foldCase(kernel, procedures, file, events.get(file.object) ?? []),
        );
      }
      done += objects.length;
      return objects.at(-1);
    });
    if (last === undefined) return done;
    after = last;
  }
}
