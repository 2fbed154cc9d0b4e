import type { Procedure, Step } from '../../../engines/cases/procedure.ts';
import { fields, reason, restrictionReason, text } from '../reason.ts';
import { threePartTest } from './match-review.laws.ts';
import { matchReview } from './match-review.procedure.ts';
import {
  IN_FORCE,
  kept,
  lockedAlone,
  notLocked,
  reviewers,
  seniors,
  UNDECIDED,
  UNGROUNDED,
} from './match-review.terms.ts';

// Two programs wrote cases of version 1, and their rules for a lock differed: for the first, one person's lock over a
// lost ground was like any other, and could go on to disposal. Histories of both fold here, and what happens next
// follows the stricter one: only two people hold an item.

/** Proposed for disposal over what one person locked: the ground of the restriction is gone, and its clock runs. */
const DOUBTED = 'disposal-doubted';
const byOne = [...lockedAlone, DOUBTED];

/** A step of version 2 with other rules. */
const but = (step: string, rules: Partial<Step>): Step => ({
  ...(matchReview.steps[step] as Step),
  ...rules,
});
/** Version 1 lays it on nobody to tell the platform: of such a case the message alone does, and its delivery is shown. */
const untold = (step: string): Step['moves'] =>
  (matchReview.steps[step] as Step).moves.map(({ to: { platform: _, ...to }, ...move }) => ({ ...move, to }));
/** Without its deadline: the first program's clock was held under a lock that holds it no longer. */
const inAnyTime = (step: string, rules: Partial<Step> = {}): Step => {
  const { before: _, ...rest } = but(step, rules);
  return rest;
};

const {
  open,
  'matched-also': _also,
  'appeal-upheld-elsewhere': _elsewhere,
  'restored-with-appeal': _restored,
  'propose-restriction-anew': _anew,
  'platform-unreached': _unreached,
  'platform-told': _told,
  'propose-to-keep-anew': _keepAnew,
  ...shared
} = matchReview.steps as Readonly<Record<string, Step>> & { open: Step };
const { 'earlier-appeal': _appeal, platform: _platform, ...tracks } = matchReview.tracks;
const { 'tell-platform': _clock, ...clocks } = matchReview.clocks;
const { platform: _owed, ...closed } = matchReview.closed;
const alone = { review: ['restricted-alone'] } as const;
const twoNeeded = { 'single-handed': 'second-person-needed' } as const;

/** The procedure under which cases of the first programs began. No new case opens under it. */
export const matchReviewVersion1: Procedure = {
  ...matchReview,
  version: 1,
  clocks,
  closed,
  tracks: {
    ...tracks,
    picture: {
      initial: 'kept',
      states: ['kept', 'locked-alone', 'locked', DOUBTED, 'disposal-proposed', 'disposed', 'deleted'],
    },
  },
  steps: {
    ...shared,
    open: { ...open, moves: open.moves.filter(({ when }) => !(when && 'upheldBefore' in when)) },
    restore: but('restore', {
      moves: [{ from: { review: IN_FORCE, picture: notLocked }, to: { review: 'restored' } }],
    }),
    'put-back': but('put-back', {
      moves: [{ from: { review: UNGROUNDED, picture: notLocked }, to: { review: 'restored' } }],
    }),
    'propose-restriction': {
      law: threePartTest,
      by: reviewers,
      moves: [{ from: { review: ['answered'], picture: kept }, to: { review: 'awaiting-second' } }],
      data: restrictionReason,
    },
    'restrict-single-handed': but('restrict-single-handed', {
      moves: [
        {
          from: { review: ['answered'], notice: ['none'], picture: kept, 'single-handed': ['none'] },
          to: { review: 'restricted-alone', notice: 'due' },
        },
      ],
    }),
    'restricted-alone-elsewhere': but('restricted-alone-elsewhere', {
      moves: [
        { from: { review: [...UNDECIDED, 'open-in-shadow'], 'single-handed': ['none'] }, to: twoNeeded },
      ],
    }),
    'confirm-restriction': inAnyTime('confirm-restriction', {
      distinctFrom: ['propose-restriction', 'restrict-single-handed'],
    }),
    'reverse-unconfirmed': but('reverse-unconfirmed', {
      moves: [
        { from: { ...alone, picture: notLocked }, to: { review: 'restored' } },
        { from: { ...alone, picture: byOne }, to: { review: 'restored', picture: 'locked' } },
      ],
    }),
    'signal-withdrawn': but('signal-withdrawn', {
      moves: [
        { from: { review: [...UNDECIDED, 'open-in-shadow'] }, to: { review: 'no-longer-matched' } },
        { from: { ...alone, picture: notLocked }, to: { review: 'restored' } },
        { from: { ...alone, picture: byOne }, to: { review: 'restored', picture: 'locked' } },
        {
          from: { review: ['restricted'], picture: ['locked'] },
          to: { review: 'ground-lost', picture: 'locked-alone' },
        },
        {
          from: { review: ['restricted'], picture: ['disposal-proposed'] },
          to: { review: 'ground-lost', picture: DOUBTED },
        },
        { from: { review: ['restricted-alone', 'restricted'] }, to: { review: 'ground-lost' } },
      ],
    }),
    'propose-to-keep': inAnyTime('propose-to-keep', {
      moves: [{ from: { review: ['ground-lost'], picture: kept }, to: { review: 'keep-proposed' } }],
    }),
    'confirm-to-keep': inAnyTime('confirm-to-keep', { distinctFrom: ['propose-to-keep'] }),
    'put-back-unkept': but('put-back-unkept', {
      moves: [
        { from: { review: UNGROUNDED, picture: notLocked }, to: { review: 'restored' } },
        { from: { review: UNGROUNDED, picture: byOne }, to: { review: 'restored', picture: 'locked' } },
        {
          from: { review: UNGROUNDED, picture: ['locked', 'disposal-proposed'] },
          to: { review: 'restored' },
        },
      ],
    }),
    'confirm-lock': but('confirm-lock', {
      moves: [
        {
          from: { picture: byOne, review: ['restricted-alone', ...UNGROUNDED] },
          to: { picture: 'locked' },
        },
      ],
    }),
    'lift-lock': but('lift-lock', {
      moves: [{ from: { picture: [...byOne, 'locked', 'disposal-proposed'] }, to: { picture: 'kept' } }],
    }),
    'propose-disposal': but('propose-disposal', {
      by: seniors,
      moves: [
        { from: { picture: lockedAlone }, to: { picture: DOUBTED } },
        { from: { picture: ['locked'] }, to: { picture: 'disposal-proposed' } },
      ],
      data: fields({ report: text(500), reason: reason() }),
    }),
    'confirm-disposal': but('confirm-disposal', {
      moves: untold('confirm-disposal').map(({ from, to }) => ({
        from: { ...from, picture: ['disposal-proposed', DOUBTED] },
        to,
      })),
    }),
  },
};
