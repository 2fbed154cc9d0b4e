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
    before: 'silence',
    moves: [{ from: { issued: OUT, silence: ['ordered'] }, to: { silence: 'extended' } }],
    data: fields({ until: Type.String({ pattern: INSTANT }), reason: reason() }),
  },
  // It ends early on one person's word: it keeps something from somebody.
  'end-silence': {
    law: tco('Art. 11(3)'),
    by: reviewers,
    moves: [{ from: { issued: SENT, silence: ['ordered', 'extended'] }, to: { silence: 'ended' } }],
    data: reasonOnly,
  },
  'silence-ended': {
    law: tco('Art. 11(3)'),
    by: ['system'],
    whenDue: 'silence',
    moves: [{ from: { silence: ['ordered', 'extended'] }, to: { silence: 'ended' } }],
    data: fields({}),
  },
  'silence-taken': {
    by: ['system'],
    moves: [{ from: { silence: ['extended', 'ended'] }, to: {} }],
    data: fields({ receivedAt: pastInstant() }),
  },
  'silence-refused': {
    by: ['system'],
    moves: [{ from: { silence: ['extended', 'ended'] }, to: {} }],
    data: fields({ answer: text(2000) }),
  },
};
