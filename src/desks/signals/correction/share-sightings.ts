import Type, { type Static } from 'typebox';
import { writeEntries } from '../../../kernel/audit/write-entries.ts';
import { Refusal } from '../../../kernel/refusal.ts';
import { reserveHandle } from '../../../kernel/store/record-queries.ts';
import type { Transaction } from '../../../kernel/store/store.ts';
import type { Desk } from '../context.ts';
import { agreementsThatBring, insertSharing, sharingOf, turnSharing } from './sighting-queries.ts';

export const NewSharing = Type.Object({ share: Type.Boolean() }, { additionalProperties: false });

/** Agreements that bring partners' signals, and whether how many were right is told under each. */
export const showSightingSharing = async (tx: Transaction) => ({
  items: (await agreementsThatBring(tx, tx.viewer.organisation)).map(({ agreement, title, turnedAt }) => ({
    agreement,
    title,
    shared: turnedAt !== null,
    since: turnedAt?.toISOString() ?? null,
  })),
});

/**
 * Turns on or off that the originators of signals that came by an agreement are told how many of their matches people
 * here found right. It counts from now on. Throws `not-found` for an agreement that brings this organisation no signal.
 */
export async function shareSightings(
  { kernel, policy }: Desk,
  tx: Transaction,
  agreement: string,
  { share }: Static<typeof NewSharing>,
): Promise<void> {
  const { organisation: holder } = tx.viewer;
  policy.require(tx.viewer, 'share-sightings', { type: 'Agreement', id: agreement });
  const brings = await agreementsThatBring(tx, holder);
  if (!brings.some((one) => one.agreement === agreement)) {
    throw new Refusal('not-found', 'There is no such agreement that brought you a signal.');
  }
  const before = await sharingOf(tx, holder, agreement);
  if ((before?.turnedAt != null) === share) return;
  const at = kernel.now();
  const turnedAt = share ? at : null;
  const object = before?.object ?? (await reserveHandle(tx));
  const principals = [`org:${holder}`, 'overseer'];
  if (before) await turnSharing(tx, object, turnedAt);
  else await insertSharing(tx, { object, holder, agreement, turnedAt }, principals);
  const fields = { holder, agreement, share, principals: principals.join(' ') };
  await writeEntries(tx, kernel.keyring, [{ kind: 'sightings.sharing', object, fields }], at);
}
