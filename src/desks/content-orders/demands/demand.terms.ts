import type { LegalSource } from '../../../engines/cases/procedure.ts';
import { dsa } from './demand.laws.ts';

/** Kinds of demand beside the removal order, each a procedure of its own: they must never be taken for one another. */
export const DEMAND_KINDS = [
  'referral',
  'order-to-act',
  'order-to-inform',
  'notice',
  'foreign-order',
] as const;
export type DemandKind = (typeof DEMAND_KINDS)[number];

/** What stands behind each: said before anything else on every screen. */
export const FORCE: Readonly<Record<DemandKind, 'voluntary' | 'binding' | 'not-an-order' | 'other-law'>> = {
  referral: 'voluntary',
  'order-to-act': 'binding',
  'order-to-inform': 'binding',
  notice: 'not-an-order',
  'foreign-order': 'other-law',
};

/** Of an order: nothing is decided yet, somebody else has to confirm it, or its sender was asked. */
export const OPEN = ['received', 'awaiting-second', 'awaiting-senior', 'refusal-proposed', 'asked'] as const;
/** Of what is no order: there is nothing to refuse, and its own terms apply everywhere. */
export const OPEN_FREELY = ['received', 'awaiting-second'] as const;
/** Of what hands something over: nowhere is it wider. */
export const OPEN_TO_INFORM = ['received', 'awaiting-second', 'refusal-proposed', 'asked'] as const;

export const reviewers = ['reviewer', 'senior-reviewer'] as const;
export const seniors = ['senior-reviewer'] as const;
/** Whoever is at the contact point, and the node. */
export const takers = ['system', 'analyst', 'reviewer', 'senior-reviewer', 'administrator'] as const;

/** Where the recipient is told what was done and why. */
export const STATEMENT: LegalSource = {
  ...dsa('Art. 17'),
  note: 'at the latest when the restriction is imposed; 24 hours is a house rule',
};
