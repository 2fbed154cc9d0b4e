import { randomUUID } from 'node:crypto';
import { writeEntries } from '../audit/write-entries.ts';
import { affairsOf } from '../identity/organisations.ts';
import type { Kernel } from '../kernel.ts';
import type { Policy } from '../policy/authorize.ts';
import { Refusal } from '../refusal.ts';
import type { Database, Transaction } from '../store/store.ts';
import type { Role, Viewer } from '../store/viewer.ts';

export type NewShift = { person: string; rank: number; begins: string; ends: string };

type Rota = { kernel: Kernel; policy: Policy };
type ShiftRow = { id: string; person: string; rank: number; begins: Date; ends: Date };

const LONGEST_MS = 31 * 86_400_000;

/** Puts somebody on duty. Throws `not-allowed`, `body-malformed`. */
export async function addShift({ kernel, policy }: Rota, viewer: Viewer, given: NewShift) {
  policy.require(viewer, 'manage-rota', { type: 'Organisation', id: viewer.organisation });
  const begins = instant('begins', given.begins);
  const ends = instant('ends', given.ends);
  const reason =
    ends <= begins
      ? 'must be after begins'
      : ends.getTime() - begins.getTime() > LONGEST_MS
        ? 'a shift lasts 31 days at the longest'
        : ends <= kernel.now()
          ? 'is over already'
          : null;
  if (reason) throw new Refusal('body-malformed', undefined, [{ property: 'ends', reason }]);
  return changing(kernel, viewer, 'duty.shift-added', async (tx) => {
    await requireOnDuty(tx, viewer, given.person, 'person');
    return insertShift(tx, viewer, {
      id: randomUUID(),
      person: given.person,
      rank: given.rank,
      begins,
      ends,
    });
  });
}

export const removeShift = ({ kernel, policy }: Rota, viewer: Viewer, id: string) =>
  changing(kernel, viewer, 'duty.shift-removed', async (tx) => {
    const shift = await findShift(tx, viewer, id);
    policy.require(viewer, 'manage-rota', { type: 'Organisation', id: viewer.organisation });
    await tx.query('delete from duty_shift where id = $1', [id]);
    return shift;
  });

/** Whoever is on duty gives the rest of the shift to somebody else, from now on; so may who keeps the rota. */
export const handOver = ({ kernel, policy }: Rota, viewer: Viewer, id: string, to: string) =>
  changing(kernel, viewer, 'duty.handed-over', async (tx) => {
    const shift = await findShift(tx, viewer, id);
    const own = viewer.actor === `person:${shift.person}`;
    if (!own) policy.require(viewer, 'manage-rota', { type: 'Organisation', id: viewer.organisation });
    const now = kernel.now();
    if (shift.ends <= now) throw new Refusal('conflict', 'This shift is over.');
    if (to === shift.person)
      throw new Refusal('body-malformed', undefined, [{ property: 'to', reason: 'already has this shift' }]);
    await requireOnDuty(tx, viewer, to, 'to');
    if (shift.begins < now) await tx.query('update duty_shift set ends = $2 where id = $1', [id, now]);
    else await tx.query('delete from duty_shift where id = $1', [id]);
    const begins = shift.begins < now ? now : shift.begins;
    return insertShift(tx, viewer, { ...shift, id: randomUUID(), person: to, begins });
  });

async function changing(
  kernel: Kernel,
  viewer: Viewer,
  kind: string,
  change: (tx: Transaction) => Promise<ShiftRow>,
) {
  const object = await affairsOf(kernel.store);
  return kernel.store.system('the rota')(async (tx) => {
    tx.viewer.actor = viewer.actor;
    const { id, person, rank, begins, ends } = await change(tx);
    const said = { id, person, rank, begins: begins.toISOString(), ends: ends.toISOString() };
    await writeEntries(
      tx,
      kernel.keyring,
      [{ kind, object, fields: { ...said, organisation: viewer.organisation } }],
      kernel.now(),
    );
    return said;
  });
}

async function findShift(db: Database, viewer: Viewer, id: string): Promise<ShiftRow> {
  const [row] = await db.query<ShiftRow>(
    'select id, person, rank, begins, ends from duty_shift where id = $1 and organisation = $2 for update',
    [id, viewer.organisation],
  );
  if (!row) throw new Refusal('not-found');
  return row;
}

async function insertShift(db: Database, viewer: Viewer, row: ShiftRow): Promise<ShiftRow> {
  await db.query(
    'insert into duty_shift (id, organisation, person, rank, begins, ends) values ($1, $2, $3, $4, $5, $6)',
    [row.id, viewer.organisation, row.person, row.rank, row.begins, row.ends],
  );
  return row;
}

/** On duty are people of the organisation who may decide; somebody else would be called and could do nothing. */
async function requireOnDuty(db: Database, viewer: Viewer, person: string, property: string): Promise<void> {
  const [row] = await db.query<{ roles: Role[] }>(
    'select roles from person where id = $1 and organisation = $2 and disabled_at is null',
    [person, viewer.organisation],
  );
  const reason = !row
    ? 'nobody of your organisation has this id'
    : !row.roles.some((role) => role === 'reviewer' || role === 'senior-reviewer')
      ? 'is no reviewer: they could read no case that they are called for'
      : null;
  if (reason) throw new Refusal('body-malformed', undefined, [{ property, reason }]);
}

function instant(property: string, given: string): Date {
  const at = new Date(given);
  if (!/^\d{4}-\d\d-\d\dT\d\d:\d\d.*(Z|[+-]\d\d:\d\d)$/.test(given) || Number.isNaN(at.getTime()))
    throw new Refusal('body-malformed', undefined, [
      { property, reason: 'must be an instant with its time zone: 2026-11-02T22:00:00Z' },
    ]);
  return at;
}
