import { Type } from 'typebox';
import type { Step } from '../../../engines/cases/procedure.ts';
import { fields, oneOf, reason, text } from '../reason.ts';
import { nothing, seniors } from './match-review.terms.ts';

const stillShared = { 'own-signal': ['still-shared'] } as const;

/**
 * An appeal was upheld against a signal that this organisation itself shared. It is stopped here already; partners
 * still hold it, and nobody else can take it back.
 */
export const ownSignalSteps: Readonly<Record<string, Step>> = {
  'own-signal-shared': {
    by: ['system'],
    moves: [{ from: { appeal: ['upheld'], 'own-signal': ['none'] }, to: { 'own-signal': 'still-shared' } }],
    data: fields({ signals: Type.Array(text(200), { minItems: 1, maxItems: 1000 }) }),
  },
  // The reason was given when the appeal was upheld: one press is enough.
  'withdraw-own-signals': {
    by: seniors,
    moves: [{ from: stillShared, to: { 'own-signal': 'taken-back' } }],
    data: nothing,
  },
  'stand-by-own-signals': {
    by: seniors,
    moves: [{ from: stillShared, to: { 'own-signal': 'stood-by' } }],
    data: fields({
      ground: oneOf('lawful-basis-stands', 'other-item', 'appeal-mistaken'),
      reason: reason(),
    }),
  },
  // Withdrawn in another way, expired or erased: there is nothing left to ask.
  'own-signals-gone': {
    by: ['system'],
    moves: [{ from: stillShared, to: { 'own-signal': 'taken-back' } }],
    data: nothing,
  },
};
