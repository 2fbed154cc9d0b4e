import { Type } from 'typebox';
import type { Move, Procedure } from '../../../engines/cases/procedure.ts';
import { fields, oneOf } from '../../../engines/words/reason.ts';
import { COMPLETENESS, contactPoint, SENDER } from '../certificates/certificate.terms.ts';
import { arrival, checkingSteps, confirmFraud } from '../certificates/checking-steps.ts';
import { eer } from '../certificates/evidence.laws.ts';
import { ATROCITY, DANGER, protectingSteps } from '../certificates/protecting-steps.ts';
import { transmissionStep } from '../certificates/transmission-step.ts';
import { authoritySteps } from './authority-steps.ts';
import { disclosureSteps } from './disclosure-steps.ts';
import { obstacleSteps } from './obstacle-steps.ts';
import { productionOrderClocks } from './production-order.clocks.ts';
import { DUE, OVER, RESTING } from './production-order.terms.ts';

/** Of each opening fact one track: the period, whether an enforcing authority was notified, whether the channel shows who sent it. */
const openings: Move[] = (['ten-days', 'eight-hours'] as const).flatMap((period) =>
  [true, false].flatMap((waits) =>
    [true, false].map((senderShown) => ({
      from: {},
      when: { period, waits, senderShown },
      to: {
        order: 'received',
        copies: 'due',
        period,
        release: waits ? 'waiting' : 'free',
        sender: senderShown ? 'verified' : 'pending',
      },
    })),
  ),
);

/**
 * A European Production Order Certificate at the provider that received it (Regulation (EU) 2023/1543). The data are kept at
 * once; nothing is sent before the sender is known, and with notification not before the enforcing authority had its ten days.
 */
export const productionOrder: Procedure = {
  name: 'production-order',
  version: 1,
  law: [eer('Art. 5, 7 to 10, 12, 13, 16, 17, 19')],
  tracks: {
    order: { initial: 'none', states: ['none', ...DUE, ...RESTING, 'disclosed', ...OVER] },
    sender: SENDER,
    completeness: COMPLETENESS,
    assessment: { initial: 'pending', states: ['pending', 'no-doubt', 'doubt'] },
    copies: {
      initial: 'none',
      states: ['none', 'due', 'preserved', 'none-found', 'deletion-proposed', 'deleted'],
    },
    period: { initial: 'none', states: ['none', 'ten-days', 'eight-hours'] },
    deadline: { initial: 'of-law', states: ['of-law', 'stated'] },
    release: { initial: 'none', states: ['none', 'free', 'waiting', 'confirmed', 'period-ended'] },
    obstacle: { initial: 'none', states: ['none', 'protection-told', 'told', 'answered'] },
    conflict: { initial: 'none', states: ['none', 'objected', 'decided'] },
    ground: { initial: 'none', states: ['none', 'raised', 'raised-in-part', 'raised-afterwards'] },
    enforcement: { initial: 'none', states: ['none', 'asked', 'objected', 'upheld', 'refused'] },
    danger: DANGER,
    atrocity: ATROCITY,
  },
  steps: {
    receive: {
      law: eer('Art. 9(1), 10(1)'),
      by: contactPoint,
      opens: true,
      moves: openings,
      data: fields({ ...arrival, period: oneOf('ten-days', 'eight-hours'), waits: Type.Boolean() }),
    },
    ...checkingSteps({ alive: [...DUE, ...RESTING, 'disclosed'], due: DUE }),
    'confirm-fraud': confirmFraud([
      {
        from: { order: [...DUE, ...RESTING], sender: ['fraud-proposed'] },
        to: { order: 'not-an-order', sender: 'rejected-as-fraud' },
      },
      { from: { order: ['disclosed'], sender: ['fraud-proposed'] }, to: { sender: 'rejected-as-fraud' } },
    ]),
    ...disclosureSteps,
    ...obstacleSteps,
    ...authoritySteps,
    ...protectingSteps,
    ...transmissionStep,
  },
  clocks: productionOrderClocks,
  closed: {
    order: ['disclosed', ...OVER],
    copies: ['due', 'none-found', 'deleted'],
    danger: ['none', 'told'],
    atrocity: ['none'],
  },
  apart: ['overseer'],
};
