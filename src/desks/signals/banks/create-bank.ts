import { randomUUID } from 'node:crypto';
import Type, { type Static } from 'typebox';
import { Refusal } from '../../../kernel/refusal.ts';
import { reserveHandle } from '../../../kernel/store/record-queries.ts';
import type { Transaction } from '../../../kernel/store/store.ts';
import type { Viewer } from '../../../kernel/store/viewer.ts';
import type { Desk } from '../context.ts';
import { organisationsById } from '../organisation-queries.ts';
import { OrganisationClass, Provision, words } from '../signal.ts';
import { type Bank, bankNamed } from './bank-queries.ts';
import { makeBank } from './bank-records.ts';

export const NewBank = Type.Object(
  {
    name: words(200),
    /** Why its signals are shared, as a reviewer will read it. Needed for an own bank. */
    basis: Type.Optional(words(2000)),
    legalBasis: Type.Optional(Provision),
    /** Whose list it is, when it is not this organisation's own: custody, not authorship. */
    originator: Type.Optional(
      Type.Object({ name: words(200), class: OrganisationClass }, { additionalProperties: false }),
    ),
  },
  { additionalProperties: false },
);
export type NewBank = Static<typeof NewBank>;

/** What a bank says when nobody has said it: a reviewer sees that it is missing. */
export const NOT_STATED = 'not stated';

/**
 * Makes a bank of the viewer's organisation. Its own bank acts at once; a list of somebody else starts in shadow.
 * Throws `conflict` when the organisation has one of that name, `body-malformed` for an own bank that does not say why
 * its signals are shared: a custodian need not know, an author does.
 */
export async function createBank<T = Bank>(
  desk: Desk,
  viewer: Viewer,
  input: NewBank,
  /** Done in the same transaction: the bank is made with it, or not at all. */
  filled: (tx: Transaction, bank: Bank) => Promise<T> = async (_tx, bank) => bank as T,
): Promise<T> {
  desk.policy.require(viewer, 'create-bank', { type: 'Organisation', id: viewer.organisation });
  if (!input.originator && input.basis === undefined) {
    throw new Refusal('body-malformed', undefined, [
      { property: 'basis', reason: 'says why the signals of this bank are shared' },
    ]);
  }
  return desk.kernel.store.for(viewer)(async (tx) => {
    const own = (await organisationsById(tx, [viewer.organisation])).get(viewer.organisation);
    if (!own) throw new Refusal('not-found');
    const { originator } = input;
    const bank: Bank = {
      object: await reserveHandle(tx),
      id: randomUUID(),
      holder: viewer.organisation,
      name: input.name.trim(),
      mode: originator ? 'shadow' : 'on',
      provenance: originator ? 'import' : 'own',
      originator: originator ? null : own.id,
      originatorName: originator?.name.trim() ?? own.name,
      originatorClass: originator?.class ?? own.class,
      basis: input.basis ?? NOT_STATED,
      instrument: input.legalBasis?.instrument ?? NOT_STATED,
      article: input.legalBasis?.article ?? NOT_STATED,
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
