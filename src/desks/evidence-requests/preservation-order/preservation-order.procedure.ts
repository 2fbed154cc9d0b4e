import type { Procedure } from '../../../engines/cases/procedure.ts';
import { fields } from '../../../engines/words/reason.ts';
import { COMPLETENESS, contactPoint, SENDER } from '../certificates/certificate.terms.ts';
import { arrival, checkingSteps, confirmFraud } from '../certificates/checking-steps.ts';
import { eer } from '../certificates/evidence.laws.ts';
import { ATROCITY, DANGER, protectingSteps } from '../certificates/protecting-steps.ts';
import { transmissionStep } from '../certificates/transmission-step.ts';
import { keepingSteps } from './keeping-steps.ts';
import { preservationObstacleSteps } from './preservation-obstacle-steps.ts';
import { preservationOrderClocks } from './preservation-order.clocks.ts';
import { DUE, LAPSED, OVER } from './preservation-order.terms.ts';

/**
 * A European Preservation Order Certificate at the provider that received it (Regulation (EU) 2023/1543, Art. 11). The data are
 * kept for sixty days, thirty more by Form 6, open-ended after Form 5, and nothing is sent to anybody.
 */
export const preservationOrder: Procedure = {
  name: 'preservation-order',
  version: 1,
  law: [eer('Art. 6, 11, 13, 19')],
  tracks: {
    order: { initial: 'none', states: ['none', ...DUE, ...LAPSED, ...OVER] },
    sender: SENDER,
    completeness: COMPLETENESS,
    term: { initial: 'sixty-days', states: ['sixty-days', 'extended', 'open'] },
    clarification: { initial: 'none', states: ['none', 'asked', 'received', 'failed'] },
    obstacle: { initial: 'none', states: ['none', 'told', 'answered'] },
    danger: DANGER,
    atrocity: ATROCITY,
  },
  steps: {
    receive: {
      law: eer('Art. 9(1), 11(1)'),
      by: contactPoint,
      opens: true,
      moves: [true, false].map((senderShown) => ({
        from: {},
        when: { senderShown },
        to: { order: 'received', sender: senderShown ? 'verified' : 'pending' },
      })),
      data: fields(arrival),
    },
    ...checkingSteps({ alive: [...DUE, ...LAPSED], due: DUE }),
    'confirm-fraud': confirmFraud([
      {
        from: { order: ['received'], sender: ['fraud-proposed'] },
        to: { order: 'not-an-order', sender: 'rejected-as-fraud' },
      },
      {
        from: { order: ['preserving'], sender: ['fraud-proposed'] },
        to: { order: 'lapsed', sender: 'rejected-as-fraud' },
      },
      { from: { order: LAPSED, sender: ['fraud-proposed'] }, to: { sender: 'rejected-as-fraud' } },
    ]),
    ...keepingSteps,
    ...preservationObstacleSteps,
    ...protectingSteps,
    ...transmissionStep,
  },
  clocks: preservationOrderClocks,
  closed: { order: OVER, danger: ['none', 'told'], atrocity: ['none'] },
  apart: ['overseer'],
};
