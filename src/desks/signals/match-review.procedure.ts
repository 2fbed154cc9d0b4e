import { Type } from 'typebox';
import type { Procedure, Step } from '../../engines/cases/procedure.ts';
import { IN_FORCE, matchReviewClocks, OVER, UNDECIDED } from './match-review.clocks.ts';
import {
  fields,
  oneOf,
  protectedPurposeAnswer,
  provision,
  reasonOnly,
  restrictionReason,
  singleHandedReason,
  text,
  withholdingReason,
} from './reason.ts';

const reviewers = ['reviewer', 'senior-reviewer'] as const;
const seniors = ['senior-reviewer'] as const;
const kept = ['kept'] as const;
const notLocked = ['kept', 'deleted'] as const;
const nothing = fields({});

/** One signal that matched, by reference; what it says is read from its record. */
const match = fields({
  signal: text(200),
  bank: text(200),
  type: oneOf('pdq', 'sha256'),
  distance: Type.Integer({ minimum: 0, maximum: 31 }),
  quality: Type.Optional(Type.Integer({ minimum: 0, maximum: 100 })),
});

const opening: Record<string, Step> = {
  open: {
    by: ['system'],
    opens: true,
    moves: [
      { from: {}, when: { shadow: true }, to: { review: 'open-in-shadow' } },
      { from: {}, to: { review: 'open' } },
    ],
    data: fields({
      // The platform's own opaque reference. No space, slash or @: never a name, an address or a URL.
      item: Type.String({ pattern: '^[A-Za-z0-9._:-]{1,200}$' }),
      platform: text(200),
      matches: Type.Array(match, { minItems: 1, maxItems: 1000 }),
      shadow: Type.Boolean(),
    }),
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

const deciding: Record<string, Step> = {
  take: {
    by: reviewers,
    moves: [{ from: { review: ['open'], picture: kept }, to: { review: 'in-review' } }],
    data: nothing,
  },
  'hand-over': {
    by: reviewers,
    moves: [
      { from: { review: ['in-review', 'answered', 'protected'], picture: kept }, to: { review: 'open' } },
    ],
    data: reasonOnly,
  },
  // One yes is enough: TCO Art. 1(3) takes such material out of what may be restricted at all.
  'answer-question': {
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
    by: reviewers,
    moves: [{ from: { review: ['answered', 'protected'], picture: kept }, to: { review: 'left' } }],
    data: fields({
      ground: oneOf('wrong-match', 'protected-purpose', 'not-unlawful', 'not-necessary', 'not-proportionate'),
      reason: text(4000),
    }),
  },
  'propose-restriction': {
    by: reviewers,
    moves: [{ from: { review: ['answered'], picture: kept }, to: { review: 'awaiting-second' } }],
    data: restrictionReason,
  },
  'restrict-single-handed': {
    by: reviewers,
    moves: [
      { from: { review: ['answered'], picture: kept }, to: { review: 'restricted-alone', notice: 'due' } },
    ],
    data: singleHandedReason,
  },
  'confirm-restriction': {
    by: reviewers,
    distinctFrom: ['propose-restriction', 'restrict-single-handed'],
    before: 'confirmation',
    moves: [
      { from: { review: ['awaiting-second'], picture: kept }, to: { review: 'restricted', notice: 'due' } },
      { from: { review: ['restricted-alone'], picture: kept }, to: { review: 'restricted' } },
    ],
    data: reasonOnly,
  },
  // Two people are needed to restrict, never to refrain or to put back.
  'refuse-restriction': {
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
    moves: [{ from: { review: ['restricted-alone'], picture: kept }, to: { review: 'restored' } }],
    data: nothing,
  },
  restore: {
    by: seniors,
    moves: [{ from: { review: IN_FORCE, picture: notLocked }, to: { review: 'restored' } }],
    data: reasonOnly,
  },
};

const groundLost: Record<string, Step> = {
  // Undecided: nothing is left to decide. Restricted by one person only: put back at once. By two: 24 hours.
  // Under lock nothing is put back: suspected child abuse material waits for the lock to be lifted.
  'signal-withdrawn': {
    by: ['system'],
    moves: [
      { from: { review: [...UNDECIDED, 'open-in-shadow'] }, to: { review: 'no-longer-matched' } },
      { from: { review: ['restricted-alone'], picture: notLocked }, to: { review: 'restored' } },
      { from: { review: ['restricted-alone', 'restricted'] }, to: { review: 'ground-lost' } },
    ],
    data: fields({
      signals: Type.Array(text(200), { minItems: 1, maxItems: 1000 }),
      cause: oneOf('withdrawn', 'expired', 'erased', 'stopped-here', 'suspended'),
    }),
  },
  'put-back': {
    by: reviewers,
    moves: [
      { from: { review: ['ground-lost', 'keep-proposed'], picture: notLocked }, to: { review: 'restored' } },
    ],
    data: reasonOnly,
  },
  'propose-to-keep': {
    by: reviewers,
    before: 'ground-lost',
    moves: [{ from: { review: ['ground-lost'], picture: kept }, to: { review: 'keep-proposed' } }],
    data: restrictionReason,
  },
  'confirm-to-keep': {
    by: reviewers,
    before: 'ground-lost',
    distinctFrom: ['propose-to-keep'],
    moves: [{ from: { review: ['keep-proposed'], picture: kept }, to: { review: 'restricted' } }],
    data: reasonOnly,
  },
  'put-back-unkept': {
    by: ['system'],
    whenDue: 'ground-lost',
    moves: [
      { from: { review: ['ground-lost', 'keep-proposed'], picture: notLocked }, to: { review: 'restored' } },
    ],
    data: nothing,
  },
};

const notice: Record<string, Step> = {
  'notice-delivered': {
    by: ['system', ...reviewers],
    moves: [{ from: { notice: ['due', 'due-again', 'undeliverable'] }, to: { notice: 'delivered' } }],
    data: fields({ how: text(500) }),
  },
  'notice-undeliverable': {
    by: ['system', ...reviewers],
    moves: [{ from: { notice: ['due', 'due-again'] }, to: { notice: 'undeliverable' } }],
    data: reasonOnly,
  },
  'withhold-notice': {
    by: seniors,
    moves: [{ from: { notice: ['due'] }, to: { notice: 'withheld' } }],
    data: withholdingReason,
  },
  'extend-withholding': {
    by: seniors,
    before: 'withholding',
    moves: [{ from: { notice: ['withheld'] }, to: { notice: 'withheld-extended' } }],
    data: withholdingReason,
  },
  'end-withholding': {
    by: seniors,
    moves: [{ from: { notice: ['withheld', 'withheld-extended'] }, to: { notice: 'due-again' } }],
    data: reasonOnly,
  },
  'withholding-ends': {
    by: ['system'],
    whenDue: 'withholding',
    moves: [{ from: { notice: ['withheld', 'withheld-extended'] }, to: { notice: 'due-again' } }],
    data: nothing,
  },
};

const appeal: Record<string, Step> = {
  // A notice may reach the person before its receipt reaches us, so an appeal does not wait for "delivered".
  appeal: {
    by: ['affected-person'],
    before: 'appeal-window',
    moves: [
      {
        from: {
          review: IN_FORCE,
          notice: ['due', 'due-again', 'delivered', 'undeliverable'],
          appeal: ['none', 'rejected'],
        },
        to: { appeal: 'open' },
      },
    ],
    data: fields({ text: text(10_000) }),
  },
  'uphold-appeal': {
    by: reviewers,
    tookNoPart: true,
    moves: [{ from: { appeal: ['open'], picture: kept }, to: { appeal: 'upheld', review: 'restored' } }],
    data: reasonOnly,
  },
  'reject-appeal': {
    by: reviewers,
    tookNoPart: true,
    moves: [{ from: { appeal: ['open'], picture: kept }, to: { appeal: 'rejected' } }],
    data: fields({ reason: text(4000), furtherRemedy: text(2000) }),
  },
  'close-appeals': {
    by: ['system'],
    whenDue: 'appeal-window',
    moves: [{ from: { appeal: ['none', 'rejected'] }, to: { appeal: 'closed' } }],
    data: nothing,
  },
};

const danger: Record<string, Step> = {
  'danger-now': {
    by: reviewers,
    moves: [{ from: { danger: ['none', 'told'] }, to: { danger: 'raised' } }],
    data: fields({ danger: text(4000), mustBeTold: text(500) }),
  },
  'danger-told': {
    by: reviewers,
    moves: [{ from: { danger: ['raised'] }, to: { danger: 'told' } }],
    data: fields({ told: text(500), how: text(1000) }),
  },
};

const picture: Record<string, Step> = {
  'lock-child-abuse-material': {
    by: reviewers,
    moves: [{ from: { picture: kept }, to: { picture: 'locked' } }],
    data: fields({ reason: text(1000), reportTo: text(500) }),
  },
  'lift-lock': {
    by: seniors,
    distinctFrom: ['lock-child-abuse-material'],
    moves: [{ from: { picture: ['locked', 'disposal-proposed'] }, to: { picture: 'kept' } }],
    data: reasonOnly,
  },
  'propose-disposal': {
    by: seniors,
    moves: [{ from: { picture: ['locked'] }, to: { picture: 'disposal-proposed' } }],
    data: fields({ report: text(500), reason: text(4000) }),
  },
  'confirm-disposal': {
    by: seniors,
    distinctFrom: ['propose-disposal'],
    moves: [
      {
        from: { picture: ['disposal-proposed'], appeal: ['upheld'] },
        to: { picture: 'disposed', review: 'referred', preservation: 'none' },
      },
      {
        from: { picture: ['disposal-proposed'] },
        to: { picture: 'disposed', review: 'referred', preservation: 'none', appeal: 'closed' },
      },
    ],
    data: fields({ reason: text(4000), furtherRemedy: text(2000) }),
  },
  'delete-picture': {
    by: ['system'],
    whenDue: 'picture',
    moves: [{ from: { picture: kept, preservation: ['none'] }, to: { picture: 'deleted' } }],
    data: nothing,
  },
  preserve: {
    by: reviewers,
    moves: [{ from: { preservation: ['none'], picture: kept }, to: { preservation: 'sealed' } }],
    data: fields({ flag: oneOf('evidence-of-atrocity'), reason: text(4000) }),
  },
  // Opening the seal for one purpose changes nothing; the event is the log of it.
  unseal: {
    by: seniors,
    distinctFrom: ['preserve'],
    moves: [{ from: { preservation: ['sealed'], picture: kept }, to: {} }],
    data: fields({ purpose: text(1000), authority: text(500), legalBasis: provision }),
  },
  'keep-preserved': {
    by: seniors,
    moves: [{ from: { preservation: ['sealed', 'end-proposed'] }, to: { preservation: 'sealed' } }],
    data: reasonOnly,
  },
  'propose-end-of-preservation': {
    by: seniors,
    moves: [{ from: { preservation: ['sealed'] }, to: { preservation: 'end-proposed' } }],
    data: reasonOnly,
  },
  'confirm-end-of-preservation': {
    by: seniors,
    distinctFrom: ['propose-end-of-preservation'],
    moves: [{ from: { preservation: ['end-proposed'] }, to: { preservation: 'none' } }],
    data: reasonOnly,
  },
};

const oversight: Record<string, Step> = {
  annotate: {
    by: ['overseer'],
    always: true,
    moves: [{ from: {}, to: {} }],
    data: fields({ text: text(10_000) }),
  },
};

/** What happens to a match where it happened: review, notice, appeal, and the life of the picture. */
export const matchReview: Procedure = {
  name: 'match-review',
  version: 1,
  law: [
    {
      kind: 'law',
      instrument: 'International Covenant on Civil and Political Rights',
      article: 'Art. 19(3)',
      mark: 'verify',
    },
    {
      kind: 'law',
      instrument: 'Regulation (EU) 2021/784 (TCO)',
      article: 'Art. 1(3), 10, 11',
      mark: 'sourced',
    },
    { kind: 'law', instrument: 'Regulation (EU) 2022/2065 (DSA)', article: 'Art. 17, 20', mark: 'sourced' },
  ],
  tracks: {
    review: { initial: 'new', states: ['new', 'open-in-shadow', ...UNDECIDED, ...IN_FORCE, ...OVER] },
    notice: {
      initial: 'none',
      states: ['none', 'due', 'withheld', 'withheld-extended', 'due-again', 'delivered', 'undeliverable'],
    },
    appeal: { initial: 'none', states: ['none', 'open', 'upheld', 'rejected', 'closed'] },
    picture: { initial: 'kept', states: ['kept', 'locked', 'disposal-proposed', 'disposed', 'deleted'] },
    preservation: { initial: 'none', states: ['none', 'sealed', 'end-proposed'] },
    danger: { initial: 'none', states: ['none', 'raised', 'told'] },
  },
  steps: {
    ...opening,
    ...deciding,
    ...groundLost,
    ...notice,
    ...appeal,
    ...danger,
    ...picture,
    ...oversight,
  },
  clocks: matchReviewClocks,
  closed: {
    review: OVER,
    notice: ['none', 'delivered', 'undeliverable'],
    appeal: ['none', 'upheld', 'rejected', 'closed'],
    picture: ['deleted', 'disposed'],
    preservation: ['none'],
    danger: ['none', 'told'],
  },
  apart: ['overseer'],
};
