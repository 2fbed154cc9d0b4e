import type { LegalSource, Procedure, Step } from '../../../../engines/cases/procedure.ts';
import { fields, provision, reason } from '../../../../engines/words/reason.ts';
import { house } from '../../removal-order/removal-order.laws.ts';
import { arrivingSteps } from '../arriving-steps.ts';
import { actingSteps, answer, refusingSteps, threePartTest } from '../deciding-steps.ts';
import { dsa } from '../demand.laws.ts';
import { OPEN, reviewers } from '../demand.terms.ts';
import {
  dangerClock,
  effectClock,
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
import { elementSteps, senderSteps } from '../sender-steps.ts';

/** The International Covenant on Civil and Political Rights binds the State, and measures what is asked of a provider. */
const ICCPR: LegalSource = {
  kind: 'law',
  instrument: 'International Covenant on Civil and Political Rights',
  article: 'Art. 19(3)',
  mark: 'sourced',
};
const TOLD: LegalSource = house(
  'the person is told within 24 hours of what was done, on which order, and how to challenge it',
);

/** Which law it is, and whether it reaches this provider at all: before anything else. */
const lawStep: Step = {
  law: house('which law, and does it reach us: asked before the content is looked at'),
  by: reviewers,
  moves: (['yes', 'no', 'unclear'] as const).map((reaches) => ({
    from: { demand: ['received'] },
    when: { reaches },
    to: { reach: reaches === 'yes' ? 'reaches' : reaches === 'no' ? 'does-not' : 'unclear' },
  })),
  data: fields({ law: provision, reaches: answer(), reason: reason() }),
};

/**
 * An order under any other State's law: which law, does it reach us, the three-part test; then follow it, follow it in part, refuse or ask.
 * Its effect ends at that State's border: wider is never what stands there, and a senior's to confirm.
 */
export const foreignOrder: Procedure = {
  name: 'foreign-order',
  version: 1,
  law: [ICCPR],
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
    reach: { initial: 'pending', states: ['pending', 'reaches', 'does-not', 'unclear'] },
    test: { initial: 'pending', states: ['pending', 'passed', 'doubt'] },
    term: { initial: 'none', states: ['none', 'set'] },
    recipient: recipientTrack,
    effect: effectTrack,
    ...remedyTracks,
    ...protectingTracks,
  },
  steps: {
    ...arrivingSteps(house('taken in as it came; what it rests on is found out'), {
      signed: true,
      term: true,
    }),
    ...senderSteps(OPEN),
    ...elementSteps(undefined, OPEN),
    'name-law': lawStep,
    'three-part-test': threePartTest(ICCPR, { demand: ['received'] }),
    // Unlike an order that binds here, a doubt is enough not to follow it.
    ...actingSteps(ICCPR, {
      needs: {
        sender: ['verified'],
        completeness: ['complete'],
        reach: ['reaches'],
        test: ['passed'],
      },
      narrow: true,
      later: false,
      stated: false,
      effect: { effect: 'due' },
    }),
    ...refusingSteps(ICCPR),
    ...effectSteps(house('who sent it is told what was done, or why nothing was')),
    ...recipientSteps(TOLD),
    ...remedySteps(house('whoever it concerns may say that it is wrong'), null),
    ...protectingSteps,
  },
  clocks: {
    term: {
      asks: true,
      law: house('the time that the order itself sets; whether it binds is for people to find'),
      runs: { until: 'executeBy', atMost: 'P1Y' },
      while: [{ term: ['set'], demand: OPEN }],
    },
    effect: effectClock(house('24 hours from the decision')),
    recipient: recipientClock(TOLD),
    ...remedyClocks(house('kept open for six months, so that it can be put back in one step')),
    danger: { ...dangerClock, law: { ...dsa('Art. 18'), note: 'elsewhere a house rule: one hour' } },
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
