import { Type } from 'typebox';
import type { Step } from '../../../engines/cases/procedure.ts';
import { fields, INSTANT, pastInstant, reason, reasonOnly, text } from '../../../engines/words/reason.ts';
import { tco } from '../removal-order/removal-order.laws.ts';
import { reviewers, seniors } from '../removal-order/removal-order.terms.ts';
import { BACK, OUT } from './issued-order.terms.ts';

const SENT = [...OUT, 'final', ...BACK];

/** That the content provider is not told: as long as necessary, six weeks at most, once six more (TCO Art. 11(3)). */
export const silenceSteps: Readonly<Record<string, Step>> = {
  'extend-silence': {
    law: tco('Art. 11(3)'),
    by: seniors,
    before: 'non-disclosure',
    moves: [{ from: { issued: OUT, disclosure: ['withheld'] }, to: { disclosure: 'withheld-extended' } }],
    data: fields({ until: Type.String({ pattern: INSTANT }), reason: reason() }),
  },
  // It ends early on one person's word: it keeps something from somebody.
  'end-silence': {
    law: tco('Art. 11(3)'),
    by: reviewers,
    moves: [
      {
        from: { issued: SENT, disclosure: ['withheld', 'withheld-extended'] },
        to: { disclosure: 'released' },
      },
    ],
    data: reasonOnly,
  },
  'silence-ended': {
    law: tco('Art. 11(3)'),
    by: ['system'],
    whenDue: 'non-disclosure',
    moves: [{ from: { disclosure: ['withheld', 'withheld-extended'] }, to: { disclosure: 'released' } }],
    data: fields({}),
  },
  'silence-taken': {
    by: ['system'],
    moves: [{ from: { disclosure: ['withheld-extended', 'released'] }, to: {} }],
    data: fields({ receivedAt: pastInstant() }),
  },
  'silence-refused': {
    by: ['system'],
    moves: [{ from: { disclosure: ['withheld-extended', 'released'] }, to: {} }],
    data: fields({ answer: text(2000) }),
  },
};
