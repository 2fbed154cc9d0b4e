import type { Step } from '../../../engines/cases/procedure.ts';
import { fields, oneOf, provision, reason, reasonOnly, text } from '../reason.ts';
import { tco } from './match-review.laws.ts';
import { toHearOfEnd } from './match-review.platform-steps.ts';
import { kept, lockedAlone, nothing, reviewers, seniors, UNGROUNDED } from './match-review.terms.ts';

const ALONE = ['restricted-alone'] as const;

export const dangerSteps: Readonly<Record<string, Step>> = {
  'danger-now': {
    law: tco('Art. 14(5)'),
    by: reviewers,
    moves: [{ from: { danger: ['none', 'told'] }, to: { danger: 'raised' } }],
    data: fields({ danger: text(4000), mustBeTold: text(500) }),
  },
  'danger-told': {
    law: tco('Art. 14(5)'),
    by: reviewers,
    moves: [{ from: { danger: ['raised'] }, to: { danger: 'told' } }],
    data: fields({ told: text(500), how: text(1000) }),
  },
};

export const pictureSteps: Readonly<Record<string, Step>> = {
  'lock-child-abuse-material': {
    by: reviewers,
    // Over a restriction by one person alone, or one whose ground is gone, a lock holds no clock until a second
    // person confirms it: otherwise one person could restrict for good (four eyes).
    moves: [
      { from: { picture: kept, review: [...ALONE, ...UNGROUNDED] }, to: { picture: 'locked-alone' } },
      { from: { picture: kept }, to: { picture: 'locked' } },
    ],
    data: fields({ reason: text(1000), reportTo: text(500) }),
  },
  'confirm-lock': {
    by: reviewers,
    distinctFrom: ['lock-child-abuse-material'],
    before: 'confirmation',
    moves: [{ from: { picture: lockedAlone, review: [...ALONE, ...UNGROUNDED] }, to: { picture: 'locked' } }],
    data: reasonOnly,
  },
  'lift-lock': {
    by: seniors,
    distinctFrom: ['lock-child-abuse-material'],
    moves: [{ from: { picture: [...lockedAlone, 'locked', 'disposal-proposed'] }, to: { picture: 'kept' } }],
    data: reasonOnly,
  },
  'propose-disposal': {
    by: seniors,
    moves: [{ from: { picture: ['locked'] }, to: { picture: 'disposal-proposed' } }],
    data: fields({ report: text(500), reason: reason() }),
  },
  'confirm-disposal': {
    by: seniors,
    distinctFrom: ['propose-disposal'],
    moves: [
      {
        from: { picture: ['disposal-proposed'], appeal: ['upheld'] },
        to: { picture: 'disposed', review: 'referred', preservation: 'none', ...toHearOfEnd },
      },
      {
        from: { picture: ['disposal-proposed'] },
        to: {
          picture: 'disposed',
          review: 'referred',
          preservation: 'none',
          appeal: 'closed',
          ...toHearOfEnd,
        },
      },
    ],
    data: fields({ reason: reason(), furtherRemedy: text(2000) }),
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
    data: fields({ flag: oneOf('evidence-of-atrocity'), reason: reason() }),
  },
  // Opening the seal for one purpose changes nothing; the event is the log of it.
  unseal: {
    by: seniors,
    distinctFrom: ['preserve'],
    moves: [{ from: { preservation: ['sealed'], picture: kept }, to: {} }],
    data: fields({ purpose: text(1000), authority: text(500), legalBasis: provision }),
  },
  'keep-preserved': {
    law: tco('Art. 6(2)'),
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
