import type { Procedure } from '../../../../engines/cases/procedure.ts';
import { house } from '../../removal-order/removal-order.laws.ts';
import { arrivingSteps } from '../arriving-steps.ts';
import { actingSteps, refusingSteps, threePartTest } from '../deciding-steps.ts';
import { dsa } from '../demand.laws.ts';
import { OPEN } from '../demand.terms.ts';
import {
  dangerClock,
  effectClock,
  effectSteps,
  effectTrack,
  laterTrack,
  protectingSteps,
  protectingTracks,
  recipientClock,
  recipientSteps,
  remedyClocks,
  remedySteps,
  remedyTracks,
  silenceClock,
  silenceSteps,
  silenceTrack,
} from '../following-steps.ts';
import { elementSteps, senderSteps } from '../sender-steps.ts';

const TOLD = {
  ...dsa('Art. 9(5)'),
  note: 'at the latest when effect is given, or when the order says; 24 hours is a house rule',
};

/**
 * An order to act against illegal content (DSA Art. 9): it binds by its own legal basis. It is answered with the information of Art. 9(5),
 * never with a statement of reasons (Art. 17(5)). A doubt is written down and closes nothing; the territory is the narrowest that it names.
 */
export const orderToAct: Procedure = {
  name: 'order-to-act',
  version: 1,
  law: [dsa('Art. 9')],
  tracks: {
    demand: {
      initial: 'none',
      states: ['none', ...OPEN, 'acted', 'declined', 'withdrawn', 'put-back', 'not-genuine'],
    },
    sender: {
      initial: 'pending',
      states: ['pending', 'verified', 'doubtful', 'fraud-proposed', 'rejected-as-fraud'],
    },
    completeness: { initial: 'pending', states: ['pending', 'complete', 'insufficient'] },
    test: { initial: 'pending', states: ['pending', 'passed', 'doubt'] },
    term: { initial: 'none', states: ['none', 'set'] },
    silence: silenceTrack,
    recipient: laterTrack,
    effect: effectTrack,
    ...remedyTracks,
    ...protectingTracks,
  },
  steps: {
    ...arrivingSteps(dsa('Art. 9(1)'), { signed: true, term: true, later: true }),
    ...senderSteps(OPEN),
    ...elementSteps(dsa('Art. 9(2)'), OPEN),
    'three-part-test': threePartTest(dsa('Art. 9(2)(b)'), { demand: ['received'] }),
    ...actingSteps(dsa('Art. 9(1)'), {
      needs: { sender: ['verified'], completeness: ['complete'], test: ['passed', 'doubt'] },
      narrow: true,
      later: true,
      stated: false,
      effect: { effect: 'due' },
    }),
    ...refusingSteps(dsa('Art. 9(1)')),
    ...effectSteps(dsa('Art. 9(1)')),
    ...recipientSteps(TOLD),
    ...silenceSteps(dsa('Art. 9(5)')),
    ...remedySteps(dsa('Art. 9(2)(a)(v)'), null),
    ...protectingSteps,
  },
  clocks: {
    term: {
      asks: true,
      law: { ...dsa('Art. 9(1)'), note: 'the time that the order itself sets' },
      runs: { until: 'executeBy', atMost: 'P1Y' },
      while: [{ term: ['set'], demand: OPEN }],
    },
    effect: effectClock({ ...dsa('Art. 9(1)'), note: 'without undue delay; 24 hours is a house rule' }),
    recipient: recipientClock(TOLD),
    silence: silenceClock(dsa('Art. 9(5)')),
    ...remedyClocks(house('kept open for six months, so that it can be put back in one step')),
    danger: dangerClock,
  },
  closed: {
    demand: ['acted', 'declined', 'withdrawn', 'put-back', 'not-genuine'],
    recipient: ['none', 'told', 'undeliverable'],
    effect: ['none', 'told'],
    complaint: ['none', 'answered'],
    ground: ['none', 'acted-on'],
    window: ['none', 'over'],
    danger: ['none', 'told'],
    atrocity: ['none'],
  },
  apart: ['overseer'],
};
