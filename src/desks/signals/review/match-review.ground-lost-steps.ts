import { Type } from 'typebox';
import type { Step } from '../../../engines/cases/procedure.ts';
import { fields, oneOf, reasonOnly, restrictionAnewReason, restrictionReason, text } from '../reason.ts';
import { threePartTest } from './match-review.laws.ts';
import { toPutBack } from './match-review.platform-steps.ts';
import {
  heardUpheld,
  kept,
  lockedAlone,
  lockedForAll,
  neverHeard,
  nothing,
  notLocked,
  reviewers,
  UNDECIDED,
  UNGROUNDED,
} from './match-review.terms.ts';

/** What follows when a signal that a case rests on stands no longer: put back, or kept by two people who say why. */
export const groundLostSteps: Readonly<Record<string, Step>> = {
  // Undecided: nothing is left to decide. Restricted by one person only: put back at once. By two: 24 hours.
  // Under a lock that two people know of nothing is put back: it waits for the lock to be lifted. A lock over what two
  // people restricted is one person's: with the ground gone it takes a second one, or it would hold the item for good.
  'signal-withdrawn': {
    by: ['system'],
    moves: [
      { from: { review: [...UNDECIDED, 'open-in-shadow'] }, to: { review: 'no-longer-matched' } },
      { from: { review: ['restricted-alone'], picture: notLocked }, to: { review: 'restored' } },
      {
        from: { review: ['restricted-alone'], picture: lockedAlone },
        to: { review: 'restored', picture: 'locked' },
      },
      {
        from: { review: ['restricted'], picture: lockedForAll },
        to: { review: 'ground-lost', picture: 'locked-alone' },
      },
      { from: { review: ['restricted-alone', 'restricted'] }, to: { review: 'ground-lost' } },
      // After an appeal upheld elsewhere its ground was gone already: this is one ground less to keep it on.
      { from: { review: UNGROUNDED }, to: { review: 'ground-lost' } },
    ],
    data: fields({
      signals: Type.Array(text(200), { minItems: 1, maxItems: 1000 }),
      cause: oneOf('withdrawn', 'expired', 'erased', 'stopped-here', 'suspended'),
    }),
  },
  'put-back': {
    by: reviewers,
    moves: [
      { from: { review: UNGROUNDED, picture: ['deleted'] }, to: { review: 'restored', ...toPutBack } },
      { from: { review: UNGROUNDED, picture: kept }, to: { review: 'restored' } },
    ],
    data: reasonOnly,
  },
  'propose-to-keep': {
    law: threePartTest,
    by: reviewers,
    before: 'ground-lost',
    moves: [
      { from: { review: ['ground-lost'], picture: kept, ...neverHeard }, to: { review: 'keep-proposed' } },
    ],
    data: restrictionReason,
  },
  'propose-to-keep-anew': {
    law: threePartTest,
    by: reviewers,
    before: 'ground-lost',
    moves: [
      {
        from: { review: ['ground-lost'], picture: kept, ...heardUpheld },
        to: { review: 'keep-proposed' },
      },
    ],
    data: restrictionAnewReason,
  },
  'confirm-to-keep': {
    law: threePartTest,
    by: reviewers,
    before: 'ground-lost',
    distinctFrom: ['propose-to-keep', 'propose-to-keep-anew'],
    moves: [{ from: { review: ['keep-proposed'], picture: kept }, to: { review: 'restricted' } }],
    data: reasonOnly,
  },
  'put-back-unkept': {
    by: ['system'],
    whenDue: 'ground-lost',
    moves: [
      { from: { review: UNGROUNDED, picture: ['deleted'] }, to: { review: 'restored', ...toPutBack } },
      { from: { review: UNGROUNDED, picture: kept }, to: { review: 'restored' } },
      { from: { review: UNGROUNDED, picture: lockedAlone }, to: { review: 'restored', picture: 'locked' } },
      // A lock that two people know of holds the clock, unless it was confirmed after the clock had passed.
      { from: { review: UNGROUNDED, picture: lockedForAll }, to: { review: 'restored' } },
    ],
    data: nothing,
  },
};
