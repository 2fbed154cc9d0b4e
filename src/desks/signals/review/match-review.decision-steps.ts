import { Type } from 'typebox';
import type { Step } from '../../../engines/cases/procedure.ts';
import { ORIENTATIONS } from '../../../standards/pdq/orientations.ts';
import {
  anyReason,
  fields,
  INSTANT,
  oneOf,
  protectedPurposeAnswer,
  reason,
  reasonOnly,
  restrictionAnewReason,
  restrictionReason,
  singleHandedReason,
  text,
} from '../reason.ts';
import { tco, threePartTest } from './match-review.laws.ts';
import { toPutBack } from './match-review.platform-steps.ts';
import {
  IN_FORCE,
  kept,
  lockedAlone,
  lockedForAll,
  nothing,
  notLocked,
  reviewers,
  seniors,
  UNDECIDED,
  UNGROUNDED,
} from './match-review.terms.ts';

/**
 * One signal that matched, by reference; what it says is read from its record. Types are not listed: browsers run this,
 * and what makes a type is the server's.
 */
const match = fields({
  signal: text(200),
  bank: text(200),
  type: Type.String({ pattern: '^[a-z][a-z0-9-]{0,39}$' }),
  distance: Type.Integer({ minimum: 0, maximum: 256 }),
  orientation: Type.Optional(Type.Enum(ORIENTATIONS.slice(1))),
  quality: Type.Optional(Type.Integer({ minimum: 0, maximum: 100 })),
});

const twoNeeded = { 'single-handed': 'second-person-needed' } as const;
const heardBefore = { 'earlier-appeal': 'upheld' } as const;
const neverHeard = { 'earlier-appeal': ['none'] } as const;
const upheldAt = Type.String({ pattern: INSTANT });

export const openingSteps: Readonly<Record<string, Step>> = {
  open: {
    by: ['system'],
    opens: true,
    moves: [
      {
        from: {},
        when: { shadow: true, upheldBefore: true },
        to: { review: 'open-in-shadow', ...heardBefore },
      },
      { from: {}, when: { upheldBefore: true }, to: { review: 'open', ...heardBefore } },
      {
        from: {},
        when: { shadow: true, restrictedAloneBefore: true },
        to: { review: 'open-in-shadow', ...twoNeeded },
      },
      { from: {}, when: { shadow: true }, to: { review: 'open-in-shadow' } },
      { from: {}, when: { restrictedAloneBefore: true }, to: { review: 'open', ...twoNeeded } },
      { from: {}, to: { review: 'open' } },
    ],
    data: fields({
      // The platform's own opaque reference. No space, slash or @: never a name, an address or a URL.
      item: Type.String({ pattern: '^[A-Za-z0-9._:-]{1,200}$' }),
      platform: text(200),
      matches: Type.Array(match, { minItems: 1, maxItems: 1000 }),
      shadow: Type.Boolean(),
      // In an earlier case of the same item, and nobody confirmed it: else one person restricts it day after day.
      restrictedAloneBefore: Type.Optional(Type.Boolean()),
      // An appeal about the same item or the same picture, whatever signal finds it now. When, and not in which case.
      upheldBefore: Type.Optional(Type.Boolean()),
      upheldAt: Type.Optional(upheldAt),
    }),
  },
  // In another case of the same item or picture. What was only proposed is proposed anew, or not at all.
  'appeal-upheld-elsewhere': {
    by: ['system'],
    moves: [
      { from: { review: ['awaiting-second'] }, to: { review: 'answered', ...heardBefore } },
      { from: { review: ['keep-proposed'] }, to: { review: 'ground-lost', ...heardBefore } },
      // Two people restricted it before they knew: the ground is gone, and a lock holds as over any lost ground.
      {
        from: { review: ['restricted'], picture: lockedForAll },
        to: { review: 'ground-lost', picture: 'locked-alone', ...heardBefore },
      },
      { from: { review: ['restricted'] }, to: { review: 'ground-lost', ...heardBefore } },
      {
        from: { review: ['restricted-alone'], picture: lockedForAll },
        to: { review: 'ground-lost', ...heardBefore },
      },
      { from: { review: [...UNDECIDED, 'open-in-shadow', 'ground-lost'] }, to: heardBefore },
    ],
    data: fields({ upheldAt }),
  },
  // The platform puts the item back, so no case of it restricts it any more; of the same picture elsewhere, what one
  // person alone restricted is put back at once. Under a lock that two people know of nothing is put back.
  'restored-with-appeal': {
    by: ['system'],
    moves: [
      {
        from: { review: IN_FORCE, picture: ['deleted'] },
        to: { review: 'restored', ...heardBefore, ...toPutBack },
      },
      { from: { review: IN_FORCE, picture: notLocked }, to: { review: 'restored', ...heardBefore } },
      {
        from: { review: IN_FORCE, picture: lockedAlone },
        to: { review: 'restored', picture: 'locked', ...heardBefore },
      },
    ],
    data: fields({ upheldAt, about: oneOf('item', 'picture') }),
  },
  // Meanwhile, in another case of the same item: cases opened side by side are no way round.
  'restricted-alone-elsewhere': {
    by: ['system'],
    moves: [
      {
        from: { review: [...UNDECIDED, 'open-in-shadow'], 'single-handed': ['none'] },
        to: twoNeeded,
      },
    ],
    data: fields({ case: text(200) }),
  },
  'end-shadow': {
    by: ['system'],
    moves: [{ from: { review: ['open-in-shadow'] }, to: { review: 'open' } }],
    data: fields({ bank: text(200) }),
  },
  'note-in-shadow': {
    by: reviewers,
    moves: [{ from: { review: ['open-in-shadow'], picture: kept }, to: { review: 'seen-in-shadow' } }],
    data: fields({
      judged: oneOf('right-match', 'wrong-match', 'unsure'),
      remark: Type.Optional(text(4000)),
    }),
  },
  lapse: {
    by: ['system'],
    whenDue: 'review-limit',
    moves: [{ from: { review: [...UNDECIDED, 'open-in-shadow'], picture: kept }, to: { review: 'lapsed' } }],
    data: nothing,
  },
};

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
        from: { review: ['answered'], picture: kept, 'earlier-appeal': ['upheld'] },
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
        from: { review: ['ground-lost'], picture: kept, 'earlier-appeal': ['upheld'] },
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
