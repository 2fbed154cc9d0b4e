import type { Step } from '../../../engines/cases/procedure.ts';
import { anyReason, fields, reason, reasonOnly, text, withholdingReason } from '../reason.ts';
import { IN_FORCE, kept, nothing, reviewers, seniors } from './match-review.terms.ts';

export const noticeSteps: Readonly<Record<string, Step>> = {
  'notice-delivered': {
    by: ['system', ...reviewers],
    moves: [{ from: { notice: ['due', 'due-again', 'undeliverable'] }, to: { notice: 'delivered' } }],
    data: fields({ how: text(500) }),
  },
  'notice-undeliverable': {
    by: ['system', ...reviewers],
    moves: [{ from: { notice: ['due', 'due-again'] }, to: { notice: 'undeliverable' } }],
    data: anyReason,
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

export const appealSteps: Readonly<Record<string, Step>> = {
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
    moves: [
      {
        from: { review: [...IN_FORCE, 'restored'], appeal: ['open'], picture: kept },
        to: { appeal: 'upheld', review: 'restored' },
      },
    ],
    data: reasonOnly,
  },
  'reject-appeal': {
    by: reviewers,
    tookNoPart: true,
    moves: [{ from: { appeal: ['open'], picture: kept }, to: { appeal: 'rejected' } }],
    data: fields({ reason: reason(), furtherRemedy: text(2000) }),
  },
  'close-appeals': {
    by: ['system'],
    whenDue: 'appeal-window',
    moves: [{ from: { appeal: ['none', 'rejected'] }, to: { appeal: 'closed' } }],
    data: nothing,
  },
};
