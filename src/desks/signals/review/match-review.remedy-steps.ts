import type { Step } from '../../../engines/cases/procedure.ts';
import { anyReason, fields, reason, reasonOnly, text, withholdingReason } from '../reason.ts';
import { dsa, tco } from './match-review.laws.ts';
import { IN_FORCE, kept, nothing, reviewers, seniors } from './match-review.terms.ts';

export const noticeSteps: Readonly<Record<string, Step>> = {
  'notice-delivered': {
    law: dsa('Art. 17'),
    by: ['system', ...reviewers],
    moves: [{ from: { notice: ['due', 'due-again', 'undeliverable'] }, to: { notice: 'delivered' } }],
    data: fields({ how: text(500) }),
  },
  'notice-undeliverable': {
    law: dsa('Art. 17'),
    by: ['system', ...reviewers],
    moves: [{ from: { notice: ['due', 'due-again'] }, to: { notice: 'undeliverable' } }],
    data: anyReason,
  },
  'withhold-notice': {
    law: tco('Art. 11(3)'),
    by: seniors,
    moves: [{ from: { notice: ['due'] }, to: { notice: 'withheld' } }],
    data: withholdingReason,
  },
  'extend-withholding': {
    law: tco('Art. 11(3)'),
    by: seniors,
    before: 'withholding',
    moves: [{ from: { notice: ['withheld'] }, to: { notice: 'withheld-extended' } }],
    data: withholdingReason,
  },
  'end-withholding': {
    law: tco('Art. 11(3)'),
    by: seniors,
    moves: [{ from: { notice: ['withheld', 'withheld-extended'] }, to: { notice: 'due-again' } }],
    data: reasonOnly,
  },
  'withholding-ends': {
    law: tco('Art. 11(3)'),
    by: ['system'],
    whenDue: 'withholding',
    moves: [{ from: { notice: ['withheld', 'withheld-extended'] }, to: { notice: 'due-again' } }],
    data: nothing,
  },
};

export const appealSteps: Readonly<Record<string, Step>> = {
  // A notice may reach the person before its receipt reaches us, so an appeal does not wait for "delivered".
  appeal: {
    law: dsa('Art. 20(1)-(2)'),
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
    law: tco('Art. 10(2)'),
    by: reviewers,
    tookNoPart: true,
    moves: [
      {
        from: { review: [...IN_FORCE, 'restored'], appeal: ['open'], picture: kept },
        to: { appeal: 'upheld', review: 'restored' },
      },
    ],
    data: reasonOnly,
  },
  'reject-appeal': {
    law: tco('Art. 10(2)'),
    by: reviewers,
    tookNoPart: true,
    moves: [{ from: { appeal: ['open'], picture: kept }, to: { appeal: 'rejected' } }],
    data: fields({ reason: reason(), furtherRemedy: text(2000) }),
  },
  'close-appeals': {
    law: dsa('Art. 20(1)-(2)'),
    by: ['system'],
    whenDue: 'appeal-window',
    moves: [{ from: { appeal: ['none', 'rejected'] }, to: { appeal: 'closed' } }],
    data: nothing,
  },
};
