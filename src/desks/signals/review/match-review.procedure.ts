import type { Procedure } from '../../../engines/cases/procedure.ts';
import { fields, text } from '../reason.ts';
import { matchReviewClocks } from './match-review.clocks.ts';
import { decisionSteps } from './match-review.decision-steps.ts';
import { groundLostSteps } from './match-review.ground-lost-steps.ts';
import { dsa, tco, threePartTest } from './match-review.laws.ts';
import { openingSteps } from './match-review.opening-steps.ts';
import { ownSignalSteps } from './match-review.own-signal-steps.ts';
import { dangerSteps, pictureSteps } from './match-review.picture-steps.ts';
import { platformSteps, TO_TELL_PLATFORM } from './match-review.platform-steps.ts';
import { appealSteps, noticeSteps } from './match-review.remedy-steps.ts';
import { IN_FORCE, OVER, UNDECIDED } from './match-review.terms.ts';

/** What happens to a match where it happened: review, notice, appeal, and the life of the picture. */
export const matchReview: Procedure = {
  name: 'match-review',
  version: 2,
  law: [threePartTest, tco('Art. 1(3), 10, 11'), dsa('Art. 17, 20')],
  tracks: {
    review: { initial: 'new', states: ['new', 'open-in-shadow', ...UNDECIDED, ...IN_FORCE, ...OVER] },
    notice: {
      initial: 'none',
      states: ['none', 'due', 'withheld', 'withheld-extended', 'due-again', 'delivered', 'undeliverable'],
    },
    appeal: { initial: 'none', states: ['none', 'open', 'upheld', 'rejected', 'closed'] },
    picture: {
      initial: 'kept',
      states: ['kept', 'locked-alone', 'locked', 'disposal-proposed', 'disposed', 'deleted'],
    },
    preservation: { initial: 'none', states: ['none', 'sealed', 'end-proposed'] },
    danger: { initial: 'none', states: ['none', 'raised', 'told'] },
    'own-signal': { initial: 'none', states: ['none', 'still-shared', 'taken-back', 'stood-by'] },
    // Whether a person must tell the platform what no endpoint takes.
    platform: { initial: 'none', states: ['none', ...TO_TELL_PLATFORM, 'platform-told'] },
    // Whether one person may restrict alone, which of one item is done once.
    'single-handed': { initial: 'none', states: ['none', 'second-person-needed'] },
    // Whether an appeal about the same item or picture was upheld here, in another case.
    'earlier-appeal': { initial: 'none', states: ['none', 'upheld'] },
  },
  steps: {
    ...openingSteps,
    ...decisionSteps,
    ...groundLostSteps,
    ...platformSteps,
    ...noticeSteps,
    ...appealSteps,
    ...ownSignalSteps,
    ...dangerSteps,
    ...pictureSteps,
    annotate: {
      by: ['overseer'],
      always: true,
      moves: [{ from: {}, to: {} }],
      data: fields({ text: text(10_000) }),
    },
  },
  clocks: matchReviewClocks,
  closed: {
    review: OVER,
    notice: ['none', 'delivered', 'undeliverable'],
    appeal: ['none', 'upheld', 'rejected', 'closed'],
    picture: ['deleted', 'disposed'],
    preservation: ['none'],
    danger: ['none', 'told'],
    'own-signal': ['none', 'taken-back', 'stood-by'],
    platform: ['none', 'platform-told'],
  },
  apart: ['overseer'],
};
