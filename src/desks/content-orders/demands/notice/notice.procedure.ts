import type { Procedure } from '../../../../engines/cases/procedure.ts';
import { fields, pastInstant } from '../../../../engines/words/reason.ts';
import { arrivingSteps } from '../arriving-steps.ts';
import { actingSteps, decliningStep, termsTest } from '../deciding-steps.ts';
import { dsa } from '../demand.laws.ts';
import { OPEN_FREELY, STATEMENT, takers } from '../demand.terms.ts';
import {
  dangerClock,
  protectingSteps,
  protectingTracks,
  recipientClock,
  recipientSteps,
  recipientTrack,
  remedyClocks,
  remedySteps,
  remedyTracks,
} from '../following-steps.ts';

const DECIDE = 'timely, diligent, not arbitrary, objective; the period is a house rule';

/**
 * A notice of illegal content (DSA Art. 16): anyone may send one, and it is not an order. It is decided by people, whoever sent it is told the
 * decision and what can be done against it, and the recipient of the service has the reasons (Art. 17) without the sender's name.
 */
export const notice: Procedure = {
  name: 'notice',
  version: 1,
  law: [dsa('Art. 16, 17, 20')],
  tracks: {
    demand: {
      initial: 'none',
      states: ['none', ...OPEN_FREELY, 'acted', 'declined', 'put-back'],
    },
    test: { initial: 'pending', states: ['pending', 'illegal', 'against-terms', 'neither'] },
    flagger: { initial: 'anyone', states: ['anyone', 'trusted'] },
    receipt: { initial: 'none', states: ['none', 'due', 'told'] },
    // What is told to whoever sent it (Art. 16(5)).
    decision: { initial: 'none', states: ['none', 'due', 'told'] },
    recipient: recipientTrack,
    ...remedyTracks,
    ...protectingTracks,
  },
  steps: {
    ...arrivingSteps(dsa('Art. 16(1)'), { trusted: true, always: { receipt: 'due' } }),
    'receipt-told': {
      law: dsa('Art. 16(4)'),
      by: takers,
      moves: [{ from: { receipt: ['due'] }, to: { receipt: 'told' } }],
      data: fields({ toldAt: pastInstant() }),
    },
    'assess-terms': termsTest(dsa('Art. 16(6)')),
    ...actingSteps(dsa('Art. 16(6)'), {
      needs: { test: ['illegal', 'against-terms'] },
      narrow: false,
      later: false,
      stated: true,
      effect: { decision: 'due' },
    }),
    decline: decliningStep({ demand: 'declined', decision: 'due', window: 'open' }),
    'decision-told': {
      law: dsa('Art. 16(5)'),
      by: [...takers],
      moves: [{ from: { decision: ['due'] }, to: { decision: 'told' } }],
      data: fields({ toldAt: pastInstant() }),
    },
    ...recipientSteps(STATEMENT),
    ...remedySteps(dsa('Art. 20'), {
      demand: 'received',
      test: 'pending',
      window: 'none',
      complaint: 'answered',
    }),
    ...protectingSteps,
  },
  clocks: {
    receipt: {
      asks: true,
      law: { ...dsa('Art. 16(4)'), note: 'without undue delay; 24 hours is a house rule' },
      runs: 'PT24H',
      since: ['receivedAt'],
      while: [{ receipt: ['due'] }],
    },
    decide: {
      asks: true,
      law: { ...dsa('Art. 16(6)'), note: `${DECIDE}: seven days` },
      runs: 'P7D',
      since: ['receivedAt'],
      while: [{ flagger: ['anyone'], demand: OPEN_FREELY }],
    },
    'decide-trusted': {
      asks: true,
      law: { ...dsa('Art. 22(1)'), note: `${DECIDE}: with priority, two days` },
      runs: 'P2D',
      since: ['receivedAt'],
      while: [{ flagger: ['trusted'], demand: OPEN_FREELY }],
    },
    decision: {
      asks: true,
      law: { ...dsa('Art. 16(5)'), note: 'without undue delay; 24 hours is a house rule' },
      runs: 'PT24H',
      while: [{ decision: ['due'] }],
    },
    statement: recipientClock(STATEMENT),
    ...remedyClocks(dsa('Art. 20(1)')),
    danger: dangerClock,
  },
  closed: {
    demand: ['acted', 'declined', 'put-back'],
    decision: ['told'],
    recipient: ['none', 'told', 'undeliverable'],
    complaint: ['none', 'answered'],
    ground: ['none', 'acted-on'],
    window: ['none', 'over'],
    danger: ['none', 'told'],
    atrocity: ['none'],
  },
  apart: ['overseer'],
};
