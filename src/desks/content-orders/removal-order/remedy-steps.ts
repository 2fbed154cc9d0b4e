import { Type } from 'typebox';
import type { Step } from '../../../engines/cases/procedure.ts';
import {
  fields,
  INSTANT,
  line,
  oneOf,
  pastInstant,
  reason,
  reasonOnly,
  text,
} from '../../../engines/words/reason.ts';
import { tco } from './removal-order.laws.ts';
import { DONE, DUE, RESTING, reviewers, seniors } from './removal-order.terms.ts';

const alive = [...DUE, ...DONE, ...RESTING];
const until = Type.String({ pattern: INSTANT });

/** What the content provider is told and when (TCO Art. 11). */
export const noticeSteps: Readonly<Record<string, Step>> = {
  'notice-delivered': {
    law: tco('Art. 11(1)'),
    by: ['system', 'analyst', 'reviewer', 'senior-reviewer', 'administrator'],
    moves: [{ from: { notice: ['due', 'due-again', 'undeliverable'] }, to: { notice: 'delivered' } }],
    data: fields({ deliveredAt: pastInstant() }),
  },
  'notice-undeliverable': {
    by: ['system', 'analyst', 'reviewer', 'senior-reviewer', 'administrator'],
    moves: [{ from: { notice: ['due', 'due-again'] }, to: { notice: 'undeliverable' } }],
    data: reasonOnly,
  },
  // Six weeks from the authority's decision, and once six more (TCO Art. 11(3)).
  'extend-non-disclosure': {
    law: tco('Art. 11(3)'),
    by: ['system', ...reviewers],
    before: 'non-disclosure',
    moves: [{ from: { disclosure: ['withheld'] }, to: { disclosure: 'withheld-extended' } }],
    data: fields({ until, receivedAt: pastInstant(), reason: reason() }),
  },
  'lift-non-disclosure': {
    law: tco('Art. 11(3)'),
    by: ['system', ...reviewers],
    moves: [
      {
        from: { disclosure: ['withheld', 'withheld-extended'], notice: ['withheld'] },
        to: { disclosure: 'released', notice: 'due' },
      },
      { from: { disclosure: ['withheld', 'withheld-extended'] }, to: { disclosure: 'released' } },
    ],
    data: reasonOnly,
  },
  // Nobody has to remember it.
  'non-disclosure-ended': {
    law: tco('Art. 11(3)'),
    by: ['system'],
    whenDue: 'non-disclosure',
    moves: [
      {
        from: { disclosure: ['withheld', 'withheld-extended'], notice: ['withheld'] },
        to: { disclosure: 'released', notice: 'due' },
      },
      { from: { disclosure: ['withheld', 'withheld-extended'] }, to: { disclosure: 'released' } },
    ],
    data: fields({}),
  },
};

/** What the content provider says against it, on the page that only they have; a person answers, and the answer stands there. */
export const objectionSteps: Readonly<Record<string, Step>> = {
  object: {
    by: ['affected-person'],
    moves: [{ from: { order: DONE, objection: ['none', 'answered'] }, to: { objection: 'open' } }],
    data: fields({ text: text(10_000) }),
  },
  // Whoever took it down is not the one who judges what is said against it.
  'answer-objection': {
    by: reviewers,
    distinctFrom: ['confirm-execution', 'disable-single-handed'],
    moves: [
      {
        from: { objection: ['open'], order: DONE, ground: ['none'] },
        when: { found: 'wrong-item' },
        to: { objection: 'answered', ground: 'recorded' },
      },
      { from: { objection: ['open'] }, to: { objection: 'answered' } },
    ],
    data: fields({ found: oneOf('wrong-item', 'scrutiny-asked', 'it-binds-us'), reason: reason() }),
  },
};

/** Scrutiny by the authority of the State of establishment (TCO Art. 4), and the court (Art. 9). */
export const challengeSteps: Readonly<Record<string, Step>> = {
  'ask-scrutiny': {
    law: tco('Art. 4(4)'),
    by: reviewers,
    before: 'scrutiny-request',
    moves: [{ from: { scrutiny: ['may-be-asked'] }, to: { scrutiny: 'asked' } }],
    data: fields({ sentAt: pastInstant(), reason: reason() }),
  },
  // The authority's node did not take it: it may be asked in another way while the hours run, still from receipt of the order.
  'scrutiny-request-refused': {
    by: ['system'],
    moves: [{ from: { scrutiny: ['asked'] }, to: { scrutiny: 'may-be-asked' } }],
    data: fields({ receivedAt: pastInstant(), answer: text(2000) }),
  },
  // Of its own motion, or because the content provider asked.
  'scrutiny-began': {
    law: tco('Art. 4(3), 4(4)'),
    by: ['system', ...reviewers],
    moves: [{ from: { scrutiny: ['may-be-asked', 'asked'] }, to: { scrutiny: 'under-scrutiny' } }],
    data: fields({
      receivedAt: pastInstant(),
      why: oneOf('own-initiative', 'provider-asked', 'content-provider-asked'),
    }),
  },
  'scrutiny-decided': {
    law: tco('Art. 4(6), 4(7)'),
    by: ['system', ...reviewers],
    moves: [
      {
        from: { scrutiny: ['may-be-asked', 'asked', 'under-scrutiny'], order: DONE, ground: ['none'] },
        when: { outcome: 'infringement' },
        to: { scrutiny: 'infringement', ground: 'recorded' },
      },
      {
        from: { scrutiny: ['may-be-asked', 'asked', 'under-scrutiny'], order: [...DUE, ...RESTING] },
        when: { outcome: 'infringement' },
        to: { scrutiny: 'infringement', order: 'withdrawn' },
      },
      {
        from: { scrutiny: ['may-be-asked', 'asked', 'under-scrutiny'] },
        when: { outcome: 'infringement' },
        to: { scrutiny: 'infringement' },
      },
      {
        from: { scrutiny: ['may-be-asked', 'asked', 'under-scrutiny'] },
        when: { outcome: 'no-infringement' },
        to: { scrutiny: 'upheld' },
      },
    ],
    data: fields({
      receivedAt: pastInstant(),
      outcome: oneOf('infringement', 'no-infringement'),
      authority: line(300),
      reason: reason(),
    }),
  },
  'challenge-brought': {
    law: tco('Art. 9'),
    by: reviewers,
    moves: [{ from: { court: ['none', 'confirmed'], finality: ['open'] }, to: { court: 'pending' } }],
    data: fields({
      court: line(300),
      by: oneOf('provider', 'content-provider'),
      filedOn: Type.String({ pattern: '^\\d{4}-\\d\\d-\\d\\d$' }),
    }),
  },
  'court-decided': {
    law: tco('Art. 9'),
    by: reviewers,
    moves: [
      {
        from: { court: ['pending'], order: DONE, ground: ['none'] },
        when: { outcome: 'annulled' },
        to: { court: 'annulled', ground: 'recorded' },
      },
      {
        from: { court: ['pending'], order: [...DUE, ...RESTING] },
        when: { outcome: 'annulled' },
        to: { court: 'annulled', order: 'withdrawn' },
      },
      { from: { court: ['pending'] }, when: { outcome: 'annulled' }, to: { court: 'annulled' } },
      { from: { court: ['pending'] }, when: { outcome: 'confirmed' }, to: { court: 'confirmed' } },
    ],
    data: fields({ outcome: oneOf('annulled', 'confirmed'), reason: reason() }),
  },
  'order-final': {
    law: tco('Art. 3(9)'),
    by: reviewers,
    moves: [
      {
        from: { finality: ['open'], court: ['none', 'confirmed'], order: [...DONE] },
        to: { finality: 'final' },
      },
    ],
    data: reasonOnly,
  },
};

/** Somebody in danger now, evidence of atrocity, and what is kept (TCO Art. 6, 14(5)). */
export const protectingSteps: Readonly<Record<string, Step>> = {
  'raise-danger': {
    law: tco('Art. 14(5)'),
    by: ['analyst', 'reviewer', 'senior-reviewer'],
    moves: [{ from: { danger: ['none', 'told'] }, to: { danger: 'raised' } }],
    data: fields({ where: line(300), what: reason() }),
  },
  'danger-told': {
    law: tco('Art. 14(5)'),
    by: reviewers,
    moves: [{ from: { danger: ['raised'] }, to: { danger: 'told' } }],
    data: fields({ told: line(500), toldAt: pastInstant() }),
  },
  'flag-atrocity': {
    by: reviewers,
    moves: [{ from: { order: alive, atrocity: ['none'] }, to: { atrocity: 'flagged' } }],
    data: reasonOnly,
  },
  'unflag-atrocity': {
    by: seniors,
    distinctFrom: ['flag-atrocity'],
    moves: [{ from: { atrocity: ['flagged'] }, to: { atrocity: 'none' } }],
    data: reasonOnly,
  },
  // On request of an authority or court, for as long as a review goes on: a criminal investigation alone is none.
  'keep-longer': {
    law: tco('Art. 6(2)'),
    by: reviewers,
    moves: [
      { from: { preservation: ['sealed', 'longer', 'deletion-proposed'] }, to: { preservation: 'longer' } },
    ],
    data: fields({ until, asked: line(300), review: reason() }),
  },
  'propose-deletion': {
    law: tco('Art. 6(2)'),
    by: reviewers,
    whenDue: 'preservation',
    moves: [
      { from: { preservation: ['sealed'], atrocity: ['none'] }, to: { preservation: 'deletion-proposed' } },
    ],
    data: fields({}),
  },
  'propose-deletion-later': {
    law: tco('Art. 6(2)'),
    by: reviewers,
    whenDue: 'longer-preservation',
    moves: [
      { from: { preservation: ['longer'], atrocity: ['none'] }, to: { preservation: 'deletion-proposed' } },
    ],
    data: fields({}),
  },
  'confirm-deletion': {
    law: tco('Art. 6(2)'),
    by: reviewers,
    distinctFrom: ['propose-deletion', 'propose-deletion-later'],
    moves: [
      { from: { preservation: ['deletion-proposed'], atrocity: ['none'] }, to: { preservation: 'deleted' } },
    ],
    data: fields({ deletedAt: pastInstant() }),
  },
};
