import { Type } from 'typebox';
import type { Procedure } from '../../../engines/cases/procedure.ts';
import { fields, oneOf, pastInstant, reasonOnly, text } from '../../../engines/words/reason.ts';
import { tco } from '../removal-order/removal-order.laws.ts';
import { reviewers, seniors } from '../removal-order/removal-order.terms.ts';

/** What is answered to a question; `telephone` tells no more than that somebody should call. */
export const ANSWERS = ['yes', 'no', 'telephone'] as const;

/** That a partner may ask whether this authority is on an address, and each answer that the node gave it (TCO Art. 14(1), recital 36). */
export const deconfliction: Procedure = {
  name: 'deconfliction',
  version: 1,
  law: [tco('Art. 14(1)')],
  tracks: { answering: { initial: 'none', states: ['none', 'on', 'off'] } },
  steps: {
    // Off until somebody who answers for the work agrees, for one partner.
    'agree-to-answer': {
      law: tco('Art. 14(1)'),
      by: seniors,
      opens: true,
      moves: [{ from: {}, to: { answering: 'on' } }],
      data: reasonOnly,
    },
    'answer-question': {
      law: tco('Art. 14(1)'),
      by: ['system'],
      moves: [{ from: { answering: ['on'] }, to: {} }],
      data: fields({
        receivedAt: pastInstant(),
        given: oneOf(...ANSWERS),
        /** Of this node: whom to expect a call about. */
        own: Type.Optional(text(36)),
      }),
    },
    'stop-answering': {
      by: reviewers,
      moves: [{ from: { answering: ['on'] }, to: { answering: 'off' } }],
      data: reasonOnly,
    },
    annotate: {
      by: ['overseer'],
      always: true,
      moves: [{ from: {}, to: {} }],
      data: fields({ text: text(10_000) }),
    },
  },
  clocks: {},
  closed: { answering: ['off'] },
  apart: ['overseer'],
};
