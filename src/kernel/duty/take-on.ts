import { writeEntries } from '../audit/write-entries.ts';
import { findCase } from '../cases/case-queries.ts';
import type { SignedIn } from '../identity/credentials.ts';
import type { Kernel } from '../kernel.ts';
import { Refusal } from '../refusal.ts';
import type { Database } from '../store/store.ts';

/** Who has taken a case on, for those who may see it. */
export async function takenBy(db: Database, object: number) {
  const [row] = await db.query<{ person: string; name: string | null; at: Date }>(
    'select t.person, p.name, t.at from case_taken t left join person p on p.id = t.person where t.object = $1',
    [object],
  );
  return row ? { id: row.person, name: row.name, at: row.at.toISOString() } : null;
}

/** "I have it": from now on this person is reminded first. Somebody else may take it over at any time. Throws `not-found`. */
export const takeOn = (kernel: Kernel, who: SignedIn, id: string) =>
  change(kernel, who, id, 'duty.taken-on', (db, object) =>
    db.query(
      `insert into case_taken (object, person, at) values ($1, $2, $3)
       on conflict (object) do update set person = excluded.person, at = excluded.at`,
      [object, who.person.id, kernel.now()],
    ),
  );

/** Gives it back: the rota is called again. Only whoever has it. */
export const giveBack = (kernel: Kernel, who: SignedIn, id: string) =>
  change(kernel, who, id, 'duty.given-back', async (db, object) => {
    const gone = await db.query<{ object: number }>(
      'delete from case_taken where object = $1 and person = $2 returning object',
      [object, who.person.id],
    );
    if (gone.length === 0) throw new Refusal('conflict', 'You have not taken this case on.');
  });

async function change(
  kernel: Kernel,
  { viewer, person }: SignedIn,
  id: string,
  kind: string,
  write: (db: Database, object: number) => Promise<unknown>,
) {
  // What one may not see is not there.
  const file = await kernel.store.for(viewer)(async (tx) => (UUID.test(id) ? findCase(tx, id) : null));
  if (!file) throw new Refusal('not-found', 'There is no such case that you may see.');
  if (viewer.roles.includes('overseer')) throw new Refusal('not-allowed');
  return kernel.store.system('taking a case on')(async (tx) => {
    tx.viewer.actor = viewer.actor;
    await write(tx, file.object);
    await writeEntries(
      tx,
      kernel.keyring,
      [{ kind, object: file.object, fields: { case: id, person: person.id } }],
      kernel.now(),
    );
    return { takenBy: await takenBy(tx, file.object) };
  });
}

const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;
