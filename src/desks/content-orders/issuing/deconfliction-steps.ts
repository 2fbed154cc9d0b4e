import { Type } from 'typebox';
import type { Step } from '../../../engines/cases/procedure.ts';
import { fields, line, oneOf, text } from '../../../engines/words/reason.ts';
import { ANSWERS } from '../deconfliction/deconfliction.procedure.ts';
import { tco } from '../removal-order/removal-order.laws.ts';
import { reviewers } from '../removal-order/removal-order.terms.ts';
import { OUT } from './issued-order.terms.ts';

const ALIVE = ['prepared', ...OUT];
const partner = line(100);

/** Whether other authorities are on its addresses (TCO Art. 14(1), recital 36). Asking stops nothing: an order that cannot wait is issued. */
export const deconflictionSteps: Readonly<Record<string, Step>> = {
  'ask-others': {
    law: tco('Art. 14(1)'),
    by: ['analyst', ...reviewers],
    moves: [{ from: { issued: ALIVE }, to: { others: 'asked' } }],
    data: fields({ partners: Type.Array(partner, { minItems: 1, maxItems: 30, uniqueItems: true }) }),
  },
  'other-answered': {
    law: tco('Art. 14(1)'),
    by: ['system'],
    moves: [{ from: { issued: ALIVE, others: ['asked', 'asking-over'] }, to: {} }],
    data: fields({ partner, given: oneOf(...ANSWERS) }),
  },
  'other-refused': {
    by: ['system'],
    moves: [{ from: { issued: ALIVE, others: ['asked', 'asking-over'] }, to: {} }],
    data: fields({ partner, answer: text(2000) }),
  },
  // Who has not answered by then has given no answer, and it says so.
  'asking-ended': {
    by: ['system'],
    whenDue: 'others',
    moves: [{ from: { others: ['asked'] }, to: { others: 'asking-over' } }],
    data: fields({}),
  },
};
