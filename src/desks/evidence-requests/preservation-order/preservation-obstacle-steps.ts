import type { Move, Step } from '../../../engines/cases/procedure.ts';
import { fields, pastInstant, reason } from '../../../engines/words/reason.ts';
import { contactPoint, reviewers, UNCLEAR } from '../certificates/certificate.terms.ts';
import { eer } from '../certificates/evidence.laws.ts';
import {
  answered,
  clarificationAsked,
  impossibilityTold,
  otherReasonTold,
  protectionTold,
} from '../certificates/obstacle-fields.ts';
import { DUE } from './preservation-order.terms.ts';

const free = ['none', 'answered'];

/** What the provider may say of an EPOC-PR: each is a Form 3 (Annex III). The law of a third country is none of it. */
export const preservationObstacleSteps: Readonly<Record<string, Step>> = {
  'ask-clarification': {
    law: eer('Art. 11(5)'),
    by: reviewers,
    moves: [
      {
        from: { order: DUE, completeness: UNCLEAR, clarification: ['none', 'received'] },
        to: { clarification: 'asked' },
      },
    ],
    data: clarificationAsked,
  },
  'receive-clarification': {
    law: eer('Art. 11(5)'),
    by: contactPoint,
    moves: [
      {
        from: { order: DUE, clarification: ['asked'] },
        to: { clarification: 'received', completeness: 'pending' },
      },
    ],
    data: fields({ receivedAt: pastInstant(), clarification: reason(20_000) }),
  },
  // No reaction within five days frees the provider.
  'clarification-failed': {
    law: eer('Art. 11(5)'),
    by: ['system'],
    whenDue: 'clarification',
    moves: [
      {
        from: { order: ['preserving'], clarification: ['asked'] },
        to: { order: 'lapsed', clarification: 'failed' },
      },
      {
        from: { order: ['received'], clarification: ['asked'] },
        to: { order: 'ended', clarification: 'failed' },
      },
    ],
    data: fields({}),
  },
  'tell-protected': {
    law: eer('Art. 11(4)'),
    by: reviewers,
    moves: [{ from: { order: DUE, obstacle: free }, to: { obstacle: 'told' } }],
    data: protectionTold,
  },
  'tell-impossible': {
    law: eer('Art. 11(6)'),
    by: reviewers,
    moves: [{ from: { order: DUE, obstacle: free }, to: { obstacle: 'told' } }],
    data: impossibilityTold,
  },
  'tell-other-reason': {
    law: eer('Art. 11(7)'),
    by: reviewers,
    moves: [{ from: { order: DUE, obstacle: free }, to: { obstacle: 'told' } }],
    data: otherReasonTold,
  },
  'obstacle-answered': {
    law: eer('Art. 11(4), 11(6), 11(7)'),
    by: contactPoint,
    moves: [
      ...(['withdrawn', 'not-to-be-executed'] as const).flatMap((outcome): Move[] => [
        {
          from: { order: ['preserving'], obstacle: ['told'] },
          when: { outcome },
          to: { order: 'lapsed', obstacle: 'answered' },
        },
        {
          from: { order: ['received'], obstacle: ['told'] },
          when: { outcome },
          to: { order: 'not-executed', obstacle: 'answered' },
        },
      ]),
      {
        from: { order: DUE, obstacle: ['told'] },
        when: { outcome: 'adapted' },
        to: { obstacle: 'answered', completeness: 'pending' },
      },
      {
        from: { order: DUE, obstacle: ['told'] },
        when: { outcome: 'maintained' },
        to: { obstacle: 'answered' },
      },
    ],
    data: answered,
  },
};
