import type { Procedure } from '../../../../engines/cases/procedure.ts';
import { tco } from '../../removal-order/removal-order.laws.ts';
import { arrivingSteps } from '../arriving-steps.ts';
import { actingSteps, decliningStep, termsTest } from '../deciding-steps.ts';
import { dsa, europol } from '../demand.laws.ts';
import { OPEN_FREELY, STATEMENT } from '../demand.terms.ts';
import {
  dangerClock,
  effectSteps,
  effectTrack,
  protectingSteps,
  protectingTracks,
  recipientClock,
  recipientSteps,
  recipientTrack,
  remedyClocks,
  remedySteps,
  remedyTracks,
} from '../following-steps.ts';
import { senderSteps } from '../sender-steps.ts';

const ANY_TEST = ['illegal', 'against-terms'];

/**
 * A referral by Europol or a national unit: voluntary (TCO recital 40). No clock asks for anything until the provider itself has
 * decided to act; declining it owes nobody an answer.
 */
export const referral: Procedure = {
  name: 'referral',
  version: 1,
  law: [
    { ...tco('recital 40'), note: 'voluntary: nothing obliges the provider' },
    europol('Art. 4(1)(m)(iii)'),
  ],
  tracks: {
    demand: {
      initial: 'none',
      states: ['none', ...OPEN_FREELY, 'acted', 'declined', 'put-back', 'not-genuine'],
    },
    sender: {
      initial: 'pending',
      states: ['pending', 'verified', 'doubtful', 'fraud-proposed', 'rejected-as-fraud'],
    },
    test: { initial: 'pending', states: ['pending', 'illegal', 'against-terms', 'neither'] },
    recipient: recipientTrack,
    effect: effectTrack,
    ...remedyTracks,
    ...protectingTracks,
  },
  steps: {
    ...arrivingSteps(tco('recital 40'), { signed: true }),
    ...senderSteps(OPEN_FREELY),
    'assess-terms': termsTest(tco('recital 40')),
    ...actingSteps(dsa('Art. 14(4)'), {
      needs: { test: ANY_TEST },
      narrow: false,
      later: false,
      stated: true,
      effect: { effect: 'due' },
    }),
    decline: decliningStep({ demand: 'declined', effect: 'due' }),
    ...effectSteps(tco('recital 40')),
    ...recipientSteps(STATEMENT),
    ...remedySteps(dsa('Art. 20'), null),
    ...protectingSteps,
  },
  clocks: {
    statement: recipientClock(STATEMENT),
    ...remedyClocks(dsa('Art. 20(1)')),
    danger: dangerClock,
  },
  closed: {
    demand: ['acted', 'declined', 'put-back', 'not-genuine'],
    recipient: ['none', 'told', 'undeliverable'],
    complaint: ['none', 'answered'],
    ground: ['none', 'acted-on'],
    window: ['none', 'over'],
    danger: ['none', 'told'],
    atrocity: ['none'],
  },
  apart: ['overseer'],
};
