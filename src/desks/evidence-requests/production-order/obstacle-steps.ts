import type { Move, Step } from '../../../engines/cases/procedure.ts';
import { fields, oneOf, pastInstant, reason } from '../../../engines/words/reason.ts';
import { contactPoint, reviewers, UNCLEAR } from '../certificates/certificate.terms.ts';
import { eer } from '../certificates/evidence.laws.ts';
import {
  answered,
  clarificationAsked,
  conflictTold,
  impossibilityTold,
  otherReasonTold,
  protectionTold,
} from '../certificates/obstacle-fields.ts';
import { DUE, RESTING } from './production-order.terms.ts';

const told = ['none', 'answered'];
const open = [...DUE, ...RESTING];

/** What the provider may say instead of sending: each is a Form 3 (Annex III). It has no ground for refusal of its own. */
export const obstacleSteps: Readonly<Record<string, Step>> = {
  'ask-clarification': {
    law: eer('Art. 10(6)'),
    by: reviewers,
    // Which of the three it is, the check of completeness has said.
    moves: [{ from: { order: DUE, completeness: UNCLEAR }, to: { order: 'clarification-asked' } }],
    data: clarificationAsked,
  },
  'receive-clarification': {
    law: eer('Art. 10(6)'),
    by: contactPoint,
    moves: [
      {
        from: { order: RESTING },
        to: { order: 'received', completeness: 'pending', assessment: 'pending' },
      },
    ],
    data: fields({ receivedAt: pastInstant(), clarification: reason(20_000) }),
  },
  // Nothing is sent until the issuing authority has said whether it withdraws, adapts or maintains.
  'tell-protected': {
    law: eer('Art. 10(5)'),
    by: reviewers,
    moves: [
      {
        from: { order: DUE, obstacle: [...told, 'told'] },
        to: { obstacle: 'protection-told', order: 'received' },
      },
    ],
    data: protectionTold,
  },
  'tell-impossible': {
    law: eer('Art. 10(7)'),
    by: reviewers,
    moves: [{ from: { order: DUE, obstacle: told }, to: { obstacle: 'told' } }],
    data: impossibilityTold,
  },
  'tell-other-reason': {
    law: eer('Art. 10(8)'),
    by: reviewers,
    moves: [{ from: { order: DUE, obstacle: told }, to: { obstacle: 'told' } }],
    data: otherReasonTold,
  },
  'obstacle-answered': {
    law: eer('Art. 10(5), 10(7), 10(8)'),
    by: contactPoint,
    moves: (['protection-told', 'told'] as const).flatMap((obstacle): Move[] => [
      {
        from: { order: open, obstacle: [obstacle] },
        when: { outcome: 'withdrawn' },
        to: { order: 'withdrawn', obstacle: 'answered' },
      },
      {
        from: { order: open, obstacle: [obstacle] },
        when: { outcome: 'not-to-be-executed' },
        to: { order: 'not-executed', obstacle: 'answered' },
      },
      {
        from: { order: open, obstacle: [obstacle] },
        when: { outcome: 'adapted' },
        to: { order: 'received', obstacle: 'answered', completeness: 'pending', assessment: 'pending' },
      },
      {
        from: { order: open, obstacle: [obstacle] },
        when: { outcome: 'maintained' },
        to: { obstacle: 'answered' },
      },
    ]),
    data: answered,
  },
  'object-third-country': {
    law: eer('Art. 17(1), 17(2)'),
    by: reviewers,
    before: 'third-country-objection',
    moves: [{ from: { order: DUE, conflict: ['none'] }, to: { conflict: 'objected' } }],
    data: conflictTold,
  },
  'conflict-decided': {
    law: eer('Art. 17(3)'),
    by: contactPoint,
    moves: [
      {
        from: { order: open, conflict: ['objected'] },
        when: { outcome: 'upheld' },
        to: { conflict: 'decided' },
      },
      {
        from: { order: open, conflict: ['objected'] },
        when: { outcome: 'lifted' },
        to: { conflict: 'decided', order: 'withdrawn' },
      },
    ],
    data: fields({ receivedAt: pastInstant(), outcome: oneOf('upheld', 'lifted'), reason: reason() }),
  },
};
