import type { CaseState } from '../../engines/cases/case.ts';
import { entryId } from '../audit/entry-id.ts';
import type { Kernel } from '../kernel.ts';
import type { Database } from '../store/store.ts';
import { type FoldedCase, nameLaw } from './take-step.ts';

/** A clock as it is shown: its law in words, and whether that law is only recalled. */
export const showClocks = (clocks: CaseState['clocks']) =>
  clocks.map((clock) => ({
    name: clock.name,
    law: nameLaw(clock.law),
    note: clock.law.kind === 'law' ? (clock.law.note ?? null) : clock.law.why,
    verify: clock.law.kind === 'law' && clock.law.mark === 'verify',
    startedAt: clock.startedAt,
    dueAt: clock.dueAt ?? null,
    status: clock.status,
    remainingMs: clock.remainingMs ?? null,
    missed: clock.missed,
  }));

/** What happened in a case, who did it as far as the viewer may know, and where its act stands in the log. */
export async function showEvents(kernel: Kernel, db: Database, { file, events }: FoldedCase) {
  const places = new Map(
    (await logPlaces(db, file.object)).map(({ n, ...place }) => [n, entryId(kernel.keyring, place)]),
  );
  const names = await namesOfActors(
    db,
    events.map(({ actor }) => actor),
  );
  return events.map(({ n, step, at, actor, data }) => {
    const name = names.get(actor);
    return {
      n,
      step,
      at,
      actor: name === undefined ? actor : { id: actor, name },
      data,
      audit: places.get(n) ?? null,
    };
  });
}

const logPlaces = (db: Database, object: number) =>
  db.query<{ n: number; epoch: number; index: number }>(
    `select e.n, l.epoch, l.index from case_event e join log_leaf l on l.entry = e.entry where e.object = $1`,
    [object],
  );

/** Names of people and partners that the viewer may know, by actor: `person:<id>`, `peer:<organisation>`. */
async function namesOfActors(db: Database, actors: string[]): Promise<Map<string, string>> {
  const ids = (prefix: string) => [
    ...new Set(actors.flatMap((actor) => (actor.startsWith(prefix) ? [actor.slice(prefix.length)] : []))),
  ];
  const rows = await db.query<{ actor: string; name: string }>(
    `select 'person:' || id as actor, name from person where id = any ($1::uuid[])
     union all select 'peer:' || id, name from organisation where id = any ($2)`,
    [ids('person:'), ids('peer:')],
  );
  return new Map(rows.map(({ actor, name }) => [actor, name]));
}
