import type { Step } from '../../../engines/cases/procedure.ts';
import {
  anyReason,
  fields,
  oneOf,
  protectedPurposeAnswer,
  reason,
  reasonOnly,
  restrictionAnewReason,
  restrictionReason,
  singleHandedReason,
} from '../reason.ts';
import { tco, threePartTest } from './match-review.laws.ts';
import { toPutBack } from './match-review.platform-steps.ts';
import {
  heardUpheld,
  IN_FORCE,
  kept,
  lockedAlone,
  neverHeard,
  nothing,
  notLocked,
  reviewers,
  seniors,
} from './match-review.terms.ts';

/** What people decide about a match, from taking it to putting the item back. */
export const decisionSteps: Readonly<Record<string, Step>> = {
  take: {
    by: reviewers,
    moves: [{ from: { review: ['open'], picture: kept }, to: { review: 'in-review' } }],
    data: nothing,
  },
  'hand-over': {
    by: reviewers,
    moves: [{ from: { review: ['in-review', 'answered'], picture: kept }, to: { review: 'open' } }],
    // Not being able to look is reason enough, and nobody has to write about it.
    data: anyReason,
  },
  // Whoever found a protected purpose does not change that answer alone.
  'look-anew': {
    by: reviewers,
    distinctFrom: ['answer-question'],
    moves: [{ from: { review: ['protected'], picture: kept }, to: { review: 'open' } }],
    data: reasonOnly,
  },
  // One yes is enough: TCO Art. 1(3) takes such material out of what may be restricted at all.
  'answer-question': {
    law: tco('Art. 1(3)'),
    by: reviewers,
    moves: [
      ...['journalism', 'research', 'education', 'art', 'counterSpeech'].map((purpose) => ({
        from: { review: ['in-review'], picture: kept },
        when: { [purpose]: 'yes' },
        to: { review: 'protected' },
      })),
      { from: { review: ['in-review'], picture: kept }, to: { review: 'answered' } },
    ],
    data: protectedPurposeAnswer,
  },
  leave: {
    law: threePartTest,
    by: reviewers,
    moves: [{ from: { review: ['answered', 'protected'], picture: kept }, to: { review: 'left' } }],
    data: fields({
      ground: oneOf('wrong-match', 'protected-purpose', 'not-unlawful', 'not-necessary', 'not-proportionate'),
      reason: reason(),
    }),
  },
  'propose-restriction': {
    law: threePartTest,
    by: reviewers,
    moves: [
      { from: { review: ['answered'], picture: kept, ...neverHeard }, to: { review: 'awaiting-second' } },
    ],
    data: restrictionReason,
  },
  // People decided for this item before: who decides against it now says what has changed, and never alone.
  'propose-restriction-anew': {
    law: threePartTest,
    by: reviewers,
    moves: [
      {
        from: { review: ['answered'], picture: kept, ...heardUpheld },
        to: { review: 'awaiting-second' },
      },
    ],
    data: restrictionAnewReason,
  },
  'restrict-single-handed': {
    law: threePartTest,
    by: reviewers,
    moves: [
      {
        from: {
          review: ['answered'],
          notice: ['none'],
          picture: kept,
          'single-handed': ['none'],
          ...neverHeard,
        },
        to: { review: 'restricted-alone', notice: 'due' },
      },
    ],
    data: singleHandedReason,
  },
  'confirm-restriction': {
    law: threePartTest,
    by: reviewers,
    distinctFrom: ['propose-restriction', 'propose-restriction-anew', 'restrict-single-handed'],
    before: 'confirmation',
    moves: [
      {
        from: { review: ['awaiting-second'], notice: ['none'], picture: kept },
        to: { review: 'restricted', notice: 'due' },
      },
      { from: { review: ['restricted-alone'], picture: kept }, to: { review: 'restricted' } },
    ],
    data: reasonOnly,
  },
  // Two people are needed to restrict, never to refrain or to put back.
  'refuse-restriction': {
    law: threePartTest,
    by: reviewers,
    moves: [{ from: { review: ['awaiting-second'], picture: kept }, to: { review: 'left' } }],
    data: reasonOnly,
  },
  'reverse-restriction': {
    by: reviewers,
    moves: [{ from: { review: ['restricted-alone'], picture: kept }, to: { review: 'restored' } }],
    data: reasonOnly,
  },
  'reverse-unconfirmed': {
    by: ['system'],
    whenDue: 'confirmation',
    // The item is put back; the picture stays locked, for somebody else to lift or to dispose of.
    moves: [
      { from: { review: ['restricted-alone'], picture: notLocked }, to: { review: 'restored' } },
      {
        from: { review: ['restricted-alone'], picture: lockedAlone },
        to: { review: 'restored', picture: 'locked' },
      },
    ],
    data: nothing,
  },
  restore: {
    by: seniors,
    moves: [
      { from: { review: IN_FORCE, picture: ['deleted'] }, to: { review: 'restored', ...toPutBack } },
      { from: { review: IN_FORCE, picture: kept }, to: { review: 'restored' } },
    ],
    data: reasonOnly,
  },
};
