import Type, { type Static } from 'typebox';
import type { FieldError } from '../../../kernel/refusal.ts';
import { Refusal } from '../../../kernel/refusal.ts';
import { provision } from '../reason.ts';
import { words } from '../signal.ts';
import type { Bank } from './bank-queries.ts';
import { saysNothing } from './not-stated.ts';

export const groundFields = {
  /** Why its signals are shared, as a reviewer will read it. */
  basis: Type.Optional(words(2000)),
  /** The law it rests on, or else `ownTerms`. */
  legalBasis: Type.Optional(provision),
  /** Published terms of the organisation itself: a ground between it and its users, and no law. */
  ownTerms: Type.Optional(
    Type.Object(
      { document: provision.properties.instrument, section: provision.properties.article },
      { additionalProperties: false },
    ),
  ),
};

export const Ground = Type.Object(groundFields, { additionalProperties: false });
export type Ground = Static<typeof Ground>;

/**
 * What of its ground a bank has not stated, of those that state one: an organisation's own, and that of an exchange, whose
 * signals are made here. Who holds records that others made need not know; those say their own.
 */
export function lackOfGround(
  bank: Pick<Bank, 'provenance' | 'byExchange' | 'innocent' | 'basis' | 'instrument' | 'article'>,
): ('basis' | 'legalBasis')[] {
  // What spares an item restricts nothing, and a law is needed to restrict.
  if ((bank.provenance !== 'own' && !bank.byExchange) || bank.innocent) return [];
  return [
    ...(saysNothing(bank.basis) ? (['basis'] as const) : []),
    ...([bank.instrument, bank.article].some(saysNothing) ? (['legalBasis'] as const) : []),
  ];
}

const LACKS = {
  basis: 'is not stated: say why the signals of this bank are shared',
  legalBasis:
    'is not stated: name the law (instrument and article), or the published terms that stand in its place (ownTerms)',
} as const;

/** ICCPR Art. 19(3), "provided by law": nothing is decided, here or elsewhere, on a ground that nobody named. */
export function refuseWithoutGround(bank: Bank, what: string): void {
  const lacks = lackOfGround(bank);
  if (lacks.length === 0) return;
  throw new Refusal(
    'conflict',
    `This bank states no ground yet. State it first, then ${what}.`,
    lacks.map((property) => ({ property, reason: LACKS[property] })),
  );
}

/** Users agree to the terms of a platform or an association. A State binds by law, and an organisation of States by its mandate. */
const HAS_TERMS: readonly Bank['originatorClass'][] = ['platform', 'civil-society'];

/**
 * What is wrong with a ground: half of one, one that is called a law and is none.
 * @param own whether the author states it; a custodian may leave out what it does not know
 */
export function faultsOfGround(
  { basis, legalBasis, ownTerms }: Ground,
  of: Bank['originatorClass'],
  own: boolean,
): FieldError[] {
  const faults: FieldError[] = [];
  if (own && (basis === undefined || saysNothing(basis))) {
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
  const named = [legalBasis?.instrument, legalBasis?.article, ownTerms?.document, ownTerms?.section];
  if (own && named.some((text) => text !== undefined && saysNothing(text))) {
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
  return faults;
}
