import { Type } from 'typebox';
import type { Step } from '../../../engines/cases/procedure.ts';
import { ORIENTATIONS } from '../../../standards/pdq/orientations.ts';
import { fields, INSTANT, oneOf, text } from '../reason.ts';
import { toPutBack } from './match-review.platform-steps.ts';
import {
  IN_FORCE,
  kept,
  lockedAlone,
  lockedForAll,
  nothing,
  notLocked,
  reviewers,
  UNDECIDED,
} from './match-review.terms.ts';

const PERCENT = Type.Integer({ minimum: 0, maximum: 100 });

/**
 * One signal that matched, by reference; what it says is read from its record. Types are not listed: browsers run this,
 * and what makes a type is the server's.
 */
const match = fields({
  signal: text(200),
  bank: text(200),
  type: Type.String({ pattern: '^[a-z][a-z0-9-]{0,39}$' }),
  distance: Type.Integer({ minimum: 0, maximum: 256 }),
  // How near the bank counted as a match then; left out where only the same matches.
  radius: Type.Optional(Type.Integer({ minimum: 0, maximum: 47 })),
  orientation: Type.Optional(Type.Enum(ORIENTATIONS.slice(1))),
  // Of a video: how much of the item was found in the signal, and of the signal in the item.
  percent: Type.Optional(fields({ query: PERCENT, signal: PERCENT })),
  quality: Type.Optional(Type.Integer({ minimum: 0, maximum: 100 })),
});

const twoNeeded = { 'single-handed': 'second-person-needed' } as const;
const heardBefore = { 'earlier-appeal': 'upheld' } as const;
const upheldAt = Type.String({ pattern: INSTANT });

/** How a case begins, what becomes known of it from other cases, and how it ends undecided. */
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
      // Found backwards: the item was asked about on this day, by a signal that came later.
      lookedUpOn: Type.Optional(Type.String({ pattern: '^\\d{4}-\\d{2}-\\d{2}$' })),
    }),
  },
  // The same item was found by more signals while its case went on: one item is one case.
  'matched-also': {
    by: ['system'],
    moves: [{ from: { review: [...UNDECIDED, ...IN_FORCE, 'open-in-shadow'] }, to: {} }],
    data: fields({ matches: Type.Array(match, { minItems: 1, maxItems: 1000 }) }),
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
