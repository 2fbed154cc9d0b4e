import { writeEntries } from '../audit/write-entries.ts';
import type { Kernel } from '../kernel.ts';
import { Refusal } from '../refusal.ts';
import type { Database } from '../store/store.ts';
import type { Role, Viewer } from '../store/viewer.ts';
import { expiryOf, issueCredential } from './credentials.ts';
import { affairsOf, refuseMixedRoles } from './organisations.ts';

export type Seat = { id: string; name: string; roles: Role[] };

/**
 * A new one-time sign-in link for someone of the viewer's own organisation; links not yet used stop working.
 * Throws `not-found`.
 */
export const linkSeat = (
  kernel: Kernel,
  viewer: Viewer,
  id: string,
): Promise<{ seat: Seat; link: string; expiresAt: Date }> =>
  changeSeat(kernel, viewer, id, 'person.link-issued', async (tx, seat) => {
    await tx.query("delete from credential where person = $1 and kind = 'sign-in-link'", [id]);
    const expiresAt = expiryOf('sign-in-link', kernel.now());
    const link = await issueCredential(kernel, tx, { kind: 'sign-in-link', person: id });
    return { seat, link, expiresAt };
  });

/**
 * Other roles, from the next request on. Not one's own: who could give themselves roles could be both persons of a
 * rule that asks for two. Throws `not-found`, `not-allowed`, `body-malformed`.
 */
export async function changeRoles(kernel: Kernel, viewer: Viewer, id: string, roles: Role[]): Promise<Seat> {
  refuseMixedRoles(roles);
  refuseOneself(viewer, id);
  return changeSeat(
    kernel,
    viewer,
    id,
    'person.roles-changed',
    async (tx, seat) => {
      await tx.query('update person set roles = $2 where id = $1', [id, roles]);
      return { ...seat, roles };
    },
    { roles: roles.join(',') },
  );
}

/** Takes a seat away: sessions, links and tokens stop at once; what the person did stays. Throws as `changeRoles`. */
export async function removeSeat(kernel: Kernel, viewer: Viewer, id: string): Promise<Seat> {
  refuseOneself(viewer, id);
  return changeSeat(kernel, viewer, id, 'person.removed', async (tx, seat) => {
    const operator = await tx.query("select from node_fact where name = 'operator' and value = $1", [id]);
    if (operator.length > 0) {
      throw new Refusal('conflict', 'This seat belongs to whoever runs the machine, and stays with it.');
    }
    await tx.query('update person set disabled_at = $2 where id = $1', [id, kernel.now()]);
    await tx.query('delete from credential where person = $1', [id]);
    return seat;
  });
}

async function changeSeat<Result>(
  kernel: Kernel,
  viewer: Viewer,
  id: string,
  kind: string,
  change: (tx: Database, seat: Seat) => Promise<Result>,
  fields: Record<string, string> = {},
): Promise<Result> {
  const affairs = await affairsOf(kernel.store);
  return kernel.store.system('changing a seat')(async (tx) => {
    tx.viewer.actor = viewer.actor;
    // Of one's own organisation only: other seats on the node do not exist for this viewer.
    const [seat] = await tx.query<Seat>(
      `select id, name, roles from person where id = $1 and organisation = $2 and disabled_at is null for update`,
      [id, viewer.organisation],
    );
    if (!seat) throw new Refusal('not-found');
    const result = await change(tx, seat);
    const entry = { kind, object: affairs, fields: { person: id, ...fields } };
    await writeEntries(tx, kernel.keyring, [entry], kernel.now());
    return result;
  });
}

function refuseOneself(viewer: Viewer, id: string): void {
  if (viewer.actor !== `person:${id}`) return;
  throw new Refusal('not-allowed', 'Nobody changes or removes their own seat. Ask another administrator.');
}
