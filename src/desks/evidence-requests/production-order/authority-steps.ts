import { Type } from 'typebox';
import type { Move, Step } from '../../../engines/cases/procedure.ts';
import { fields, INSTANT, line, oneOf, pastInstant, reason } from '../../../engines/words/reason.ts';
import { contactPoint, reviewers } from '../certificates/certificate.terms.ts';
import { eer } from '../certificates/evidence.laws.ts';
import { DUE, RESTING } from './production-order.terms.ts';

const open = [...DUE, ...RESTING];

/** What issuing and enforcing authority say meanwhile. The person is told by the issuing authority, never by the provider. */
export const authoritySteps: Readonly<Record<string, Step>> = {
  'record-confirmation': {
    law: eer('Art. 10(2)'),
    by: contactPoint,
    moves: [{ from: { order: open, release: ['waiting'] }, to: { release: 'confirmed' } }],
    data: fields({ receivedAt: pastInstant(), authority: line(300) }),
  },
  // Nobody has to remember it, and nobody can bring it forward.
  'refusal-period-ended': {
    law: eer('Art. 10(2)'),
    by: ['system'],
    whenDue: 'production',
    moves: [{ from: { order: open, release: ['waiting'] }, to: { release: 'period-ended' } }],
    data: fields({}),
  },
  // In whole: stops, nothing is transferred. In part or with conditions: assembled and approved anew.
  'record-ground': {
    law: eer('Art. 12(1), 12(2), 12(4)'),
    by: contactPoint,
    moves: [
      { from: { order: open }, when: { scope: 'whole' }, to: { order: 'refused', ground: 'raised' } },
      ...(['part', 'conditions'] as const).flatMap((scope): Move[] => [
        { from: { order: DUE }, when: { scope }, to: { order: 'received', ground: 'raised-in-part' } },
        { from: { order: RESTING }, when: { scope }, to: { ground: 'raised-in-part' } },
      ]),
      // In an emergency the authority has 96 hours to object to the use of what was sent (Art. 10(4)).
      { from: { order: ['disclosed'] }, to: { ground: 'raised-afterwards' } },
    ],
    data: fields({
      receivedAt: pastInstant(),
      authority: line(300),
      ground: oneOf(
        'immunity-privilege-or-press',
        'fundamental-right',
        'ne-bis-in-idem',
        'no-dual-criminality',
      ),
      scope: oneOf('whole', 'part', 'conditions'),
      reason: reason(),
    }),
  },
  'record-withdrawal': {
    law: eer('Art. 10(9)'),
    by: contactPoint,
    moves: [{ from: { order: open }, to: { order: 'withdrawn' } }],
    data: fields({ receivedAt: pastInstant(), reason: reason() }),
  },
  'record-new-deadline': {
    law: eer('Art. 10(6), 10(8)'),
    by: contactPoint,
    moves: [{ from: { order: open }, to: { deadline: 'stated' } }],
    data: fields({ until: Type.String({ pattern: INSTANT }), receivedAt: pastInstant(), reason: reason() }),
  },
  'record-enforcement': {
    law: eer('Art. 16(1), 16(2)'),
    by: contactPoint,
    moves: [{ from: { order: open, enforcement: ['none'] }, to: { enforcement: 'asked' } }],
    data: fields({ receivedAt: pastInstant(), authority: line(300), reason: reason() }),
  },
  'object-to-enforcement': {
    law: eer('Art. 16(4)'),
    by: reviewers,
    moves: [{ from: { order: open, enforcement: ['asked'] }, to: { enforcement: 'objected' } }],
    data: fields({
      ground: oneOf(
        'not-issued-or-validated',
        'offence-not-covered',
        'de-facto-impossibility-or-manifest-errors',
        'data-not-stored',
        'service-not-covered',
        'immunity-privilege-or-press',
      ),
      explanation: reason(20_000),
      sentAt: pastInstant(),
    }),
  },
  'enforcement-decided': {
    law: eer('Art. 16(5), 16(6)'),
    by: contactPoint,
    moves: [
      {
        from: { order: open, enforcement: ['objected'] },
        when: { outcome: 'enforced' },
        to: { enforcement: 'upheld' },
      },
      {
        from: { order: open, enforcement: ['objected'] },
        when: { outcome: 'not-enforced' },
        to: { enforcement: 'refused', order: 'not-executed' },
      },
    ],
    data: fields({ receivedAt: pastInstant(), outcome: oneOf('enforced', 'not-enforced'), reason: reason() }),
  },
};
