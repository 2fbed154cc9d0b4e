import { randomUUID } from 'node:crypto';
import Type, { type Static } from 'typebox';
import { type FieldError, Refusal } from '../../../kernel/refusal.ts';
import { reserveHandle } from '../../../kernel/store/record-queries.ts';
import type { Transaction } from '../../../kernel/store/store.ts';
import type { Viewer } from '../../../kernel/store/viewer.ts';
import type { Desk } from '../context.ts';
import { organisationsById } from '../organisation-queries.ts';
import { provision } from '../reason.ts';
import { OrganisationClass, words } from '../signal.ts';
import { type Bank, bankNamed } from './bank-queries.ts';
import { makeBank } from './bank-records.ts';

export const NewBank = Type.Object(
  {
    name: words(200),
    /** Why its signals are shared, as a reviewer will read it. Needed for an own bank. */
    basis: Type.Optional(words(2000)),
    /** The law it rests on. An own bank names one, or says that it rests on `ownTerms`. */
    legalBasis: Type.Optional(provision),
    /** Published terms of the organisation itself: a ground between it and its users, and no law. */
    ownTerms: Type.Optional(
      Type.Object(
        { document: provision.properties.instrument, section: provision.properties.article },
        { additionalProperties: false },
      ),
    ),
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
 * its signals are shared, or what it rests on: a custodian need not know, an author does.
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
    const { originator, ownTerms } = input;
    refuseGroundless(input, originator?.class ?? own.class);
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
      instrument: ownTerms?.document ?? input.legalBasis?.instrument ?? NOT_STATED,
      article: ownTerms?.section ?? input.legalBasis?.article ?? NOT_STATED,
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

/** Users agree to the terms of a platform or an association. A State binds by law, and an organisation of States by its mandate. */
const HAS_TERMS: readonly Bank['originatorClass'][] = ['platform', 'civil-society'];

/** ICCPR Art. 19(3), "provided by law": nothing acts here on a ground that nobody named, or that is called a law and is none. */
function refuseGroundless(
  { basis, legalBasis, ownTerms, originator }: NewBank,
  of: Bank['originatorClass'],
): void {
  const faults: FieldError[] = [];
  const own = originator === undefined;
  const says = (text: string) => text.trim().toLowerCase() === NOT_STATED;
  if (own && (basis === undefined || says(basis))) {
    faults.push({ property: 'basis', reason: 'says why the signals of this bank are shared' });
  }
  if (own && !legalBasis && !ownTerms) {
    faults.push({
      property: 'legalBasis',
      reason: 'names the law (instrument and article); without one, ownTerms names your own published terms',
    });
  }
  if (legalBasis && ownTerms) {
    faults.push({
      property: 'ownTerms',
      reason: 'is for a bank that rests on no law: give this or legalBasis',
    });
  }
  if (
    own &&
    [legalBasis?.instrument, legalBasis?.article, ownTerms?.document, ownTerms?.section].some(
      (text) => text !== undefined && says(text),
    )
  ) {
    faults.push({
      property: ownTerms ? 'ownTerms' : 'legalBasis',
      reason: 'is stated by whoever makes the bank',
    });
  }
  if (ownTerms && !HAS_TERMS.includes(of)) {
    faults.push({
      property: 'ownTerms',
      reason: 'are those of a platform or a civil-society organisation: others name the law or their mandate',
    });
  }
  if (faults.length > 0) throw new Refusal('body-malformed', undefined, faults);
}
