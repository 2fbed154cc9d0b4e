import { randomUUID } from 'node:crypto';
import Type, { type Static } from 'typebox';
import { Refusal } from '../../../kernel/refusal.ts';
import { reserveHandle } from '../../../kernel/store/record-queries.ts';
import type { Transaction } from '../../../kernel/store/store.ts';
import type { Viewer } from '../../../kernel/store/viewer.ts';
import type { Desk } from '../context.ts';
import { DEFAULT_RADIUS } from '../matching/bank-radius.ts';
import { organisationsById } from '../organisation-queries.ts';
import { OrganisationClass, words } from '../signal.ts';
import { faultsOfGround, groundFields } from './bank-ground.ts';
import { type Bank, bankNamed, QUARANTINE_RULE } from './bank-queries.ts';
import { makeBank } from './bank-records.ts';
import { NOT_STATED } from './not-stated.ts';

export const NewBank = Type.Object(
  {
    name: words(200),
    /** A ground is given whole. An own bank without one is in shadow until it is stated. */
    ...groundFields,
    /** Whose list it is, when it is not this organisation's own: custody, not authorship. */
    originator: Type.Optional(
      Type.Object({ name: words(200), class: OrganisationClass }, { additionalProperties: false }),
    ),
    /** A list of known-innocent pictures, which spares what looks like them. It needs no ground. */
    innocent: Type.Optional(Type.Boolean()),
  },
  { additionalProperties: false },
);
export type NewBank = Static<typeof NewBank>;

/**
 * Makes a bank of the viewer's organisation. Its own bank acts at once when it states its ground, and starts in shadow
 * when it states none; a list of somebody else starts in shadow.
 * Throws `conflict` when the organisation has one of that name, `body-malformed` for half a ground.
 */
export async function createBank<T = Bank>(
  desk: Desk,
  viewer: Viewer,
  input: NewBank,
  /** Done in the same transaction: the bank is made with it, or not at all. */
  filled: (tx: Transaction, bank: Bank) => Promise<T> = async (_tx, bank) => bank as T,
): Promise<T> {
  desk.policy.require(viewer, 'create-bank', { type: 'Organisation', id: viewer.organisation });
  return desk.kernel.store.for(viewer)(async (tx) => {
    const own = (await organisationsById(tx, [viewer.organisation])).get(viewer.organisation);
    if (!own) throw new Refusal('not-found');
    const { originator, ownTerms, innocent = false } = input;
    const { basis, legalBasis } = input;
    const groundless = !originator && !basis && !legalBasis && !ownTerms;
    const faults = groundless
      ? []
      : faultsOfGround(input, originator?.class ?? own.class, !originator && !innocent);
    if (faults.length > 0) throw new Refusal('body-malformed', undefined, faults);
    const bank: Bank = {
      object: await reserveHandle(tx),
      id: randomUUID(),
      holder: viewer.organisation,
      name: input.name.trim(),
      mode: originator || (groundless && !innocent) ? 'shadow' : 'on',
      percent: null,
      radius: DEFAULT_RADIUS,
      ...QUARANTINE_RULE,
      innocent,
      provenance: originator ? 'import' : 'own',
      originator: originator ? null : own.id,
      originatorName: originator?.name.trim() ?? own.name,
      originatorClass: originator?.class ?? own.class,
      basis: basis ?? NOT_STATED,
      instrument: ownTerms?.document ?? legalBasis?.instrument ?? NOT_STATED,
      article: ownTerms?.section ?? legalBasis?.article ?? NOT_STATED,
      ownTerms: ownTerms !== undefined,
      createdAt: desk.kernel.now(),
    };
    if (await bankNamed(tx, bank)) {
      throw new Refusal('conflict', 'There is a bank of this name already.', [
        { property: 'name', reason: 'is taken' },
      ]);
    }
    await makeBank(desk.kernel, tx, bank);
    return filled(tx, bank);
  });
}
