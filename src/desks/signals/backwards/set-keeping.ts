import Type, { type Static } from 'typebox';
import { writeEntries } from '../../../kernel/audit/write-entries.ts';
import { requireReason } from '../../../kernel/require-reason.ts';
import { reserveHandle } from '../../../kernel/store/record-queries.ts';
import type { Database } from '../../../kernel/store/store.ts';
import type { Viewer } from '../../../kernel/store/viewer.ts';
import type { Desk } from '../context.ts';
import { deleteKeptNoMore, type Keeping } from '../intake/keep-hashes.ts';
import { words } from '../signal.ts';
import { type HashKeeping, insertKeeping, keepingOf, lockKeeping, updateKeeping } from './keeping-queries.ts';
import { stopRunsOf } from './stop-run.ts';

export const NewKeeping = Type.Object(
  { days: Type.Union([Type.Integer({ minimum: 1, maximum: 90 }), Type.Null()]), reason: words(2000) },
  { additionalProperties: false },
);

/** Whether the viewer's organisation keeps hashes, for how many days, and why. Nothing is said of what is kept. */
export async function showKeeping(db: Database, organisation: string) {
  const found = await keepingOf(db, organisation);
  const { days = null, reason = null, turnedAt = null } = found ?? {};
  return { days, reason, since: turnedAt?.toISOString() ?? null };
}

/**
 * Lets the viewer's organisation keep the hashes of what it asks about with a reference, for so many days, or turns that
 * off: what was kept is then deleted before this returns, and what searches it is stopped. Throws `not-allowed`.
 */
export async function setKeeping(
  desk: Desk,
  viewer: Viewer,
  keeping: Keeping,
  { days, reason }: Static<typeof NewKeeping>,
): Promise<void> {
  const { kernel, policy } = desk;
  const { organisation } = viewer;
  policy.require(viewer, 'keep-hashes', { type: 'Organisation', id: organisation });
  requireReason(reason);
  await kernel.store.system('keeping hashes')(async (tx) => {
    tx.viewer.actor = viewer.actor;
    const before = await lockKeeping(tx, organisation);
    // Off before anybody turned it on is how it is.
    if ((before?.days ?? null) === days && (days === null || before?.reason === reason)) return;
    const turnedAt = kernel.now();
    const object = before?.object ?? (await reserveHandle(tx));
    const next: HashKeeping = { object, organisation, days, reason, turnedAt };
    const principals = [`org:${organisation}`, 'overseer'];
    if (before) await updateKeeping(tx, next);
    else await insertKeeping(tx, next, principals);
    const fields = { organisation, days, reason, principals: principals.join(' ') };
    await writeEntries(tx, kernel.keyring, [{ kind: 'uploads.keeping', object, fields }], turnedAt);
    if (days === null) await stopRunsOf(desk, tx, organisation);
  });
  await keeping.refresh();
  // Off, or for fewer days than before.
  await deleteKeptNoMore(kernel);
}
