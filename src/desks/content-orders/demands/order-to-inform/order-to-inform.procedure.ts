import { Type } from 'typebox';
import type { Procedure, Step } from '../../../../engines/cases/procedure.ts';
import { fields, line, pastInstant, reason, reasonOnly } from '../../../../engines/words/reason.ts';
import { arrivingSteps } from '../arriving-steps.ts';
import { answer, refusingSteps } from '../deciding-steps.ts';
import { dsa } from '../demand.laws.ts';
import { OPEN_TO_INFORM, reviewers, seniors } from '../demand.terms.ts';
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
  silenceClock,
  silenceSteps,
  silenceTrack,
} from '../following-steps.ts';
import { elementSteps, senderSteps } from '../sender-steps.ts';

const TOLD = {
  ...dsa('Art. 10(5)'),
  note: 'at the latest when effect is given, or when the order says; 24 hours is a house rule',
};
const KNOWN = { sender: ['verified'], completeness: ['complete'], test: ['passed', 'doubt'] };

/** Disclosure always takes two people; what goes out, and its hash, is on record before it goes. */
const handingSteps: Readonly<Record<string, Step>> = {
  'receipt-told': {
    law: dsa('Art. 10(1)'),
    by: reviewers,
    moves: [{ from: { receipt: ['due'] }, to: { receipt: 'told' } }],
    data: fields({ toldAt: pastInstant() }),
  },
  'assess-disclosure': {
    law: dsa('Art. 10(2)(b)'),
    by: reviewers,
    moves: [
      ...(['legality', 'proportionate', 'namedPeople', 'alreadyHeld'] as const).flatMap((part) =>
        (['no', 'unclear'] as const).map((said) => ({
          from: { demand: ['received'] },
          when: { [part]: said },
          to: { test: 'doubt' },
        })),
      ),
      { from: { demand: ['received'] }, to: { test: 'passed' } },
    ],
    data: fields({
      legality: answer(),
      proportionate: answer(),
      namedPeople: answer(),
      alreadyHeld: answer(),
      reason: reason(),
    }),
  },
  'propose-disclosure': {
    law: dsa('Art. 10(1)'),
    by: reviewers,
    moves: [{ from: { demand: ['received'], ...KNOWN }, to: { demand: 'awaiting-second' } }],
    data: fields({
      disclosed: reason(),
      sha256: Type.String({
        pattern: '^[0-9a-f]{64}$',
        maxLength: 64,
        description: 'SHA-256 of the file, in hex',
      }),
    }),
  },
  'confirm-disclosure': {
    law: dsa('Art. 10(1)'),
    by: reviewers,
    distinctFrom: ['propose-disclosure'],
    moves: [
      {
        from: { demand: ['awaiting-second'], ...KNOWN, silence: ['ordered'] },
        to: { demand: 'handed-over', effect: 'due', recipient: 'later' },
      },
      {
        from: { demand: ['awaiting-second'], ...KNOWN },
        to: { demand: 'handed-over', effect: 'due', recipient: 'due' },
      },
    ],
    data: fields({ actedAt: pastInstant(), way: line(300) }),
  },
  // Where the test left a doubt, a senior looks: what went out does not come back.
  'stop-disclosure': {
    by: seniors,
    moves: [
      { from: { demand: ['awaiting-second'], test: ['doubt'] }, to: { demand: 'received', test: 'pending' } },
    ],
    data: reasonOnly,
  },
  'back-to-checks': {
    by: reviewers,
    moves: [{ from: { demand: ['awaiting-second'] }, to: { demand: 'received' } }],
    data: reasonOnly,
  },
  // What went out on a mistake stays out: it is written down, and the person is told again.
  'mistaken-disclosure': {
    by: reviewers,
    moves: [
      {
        from: { demand: ['handed-over'], recipient: ['told', 'undeliverable'] },
        to: { recipient: 'due-again' },
      },
      { from: { demand: ['handed-over'] }, to: {} },
    ],
    data: fields({ mistake: reason() }),
  },
};

/** An order to provide information about named recipients (DSA Art. 10): only what is held already, by two people, and receipt is told at once. */
export const orderToInform: Procedure = {
  name: 'order-to-inform',
  version: 1,
  law: [dsa('Art. 10')],
  tracks: {
    demand: {
      initial: 'none',
      states: ['none', ...OPEN_TO_INFORM, 'handed-over', 'declined', 'withdrawn', 'not-genuine'],
    },
    sender: {
      initial: 'pending',
      states: ['pending', 'verified', 'doubtful', 'fraud-proposed', 'rejected-as-fraud'],
    },
    completeness: { initial: 'pending', states: ['pending', 'complete', 'insufficient'] },
    test: { initial: 'pending', states: ['pending', 'passed', 'doubt'] },
    receipt: { initial: 'none', states: ['none', 'due', 'told'] },
    term: { initial: 'none', states: ['none', 'set'] },
    silence: silenceTrack,
    recipient: laterTrack,
    effect: effectTrack,
    ...protectingTracks,
  },
  steps: {
    ...arrivingSteps(dsa('Art. 10(1)'), {
      signed: true,
      term: true,
      later: true,
      always: { receipt: 'due' },
    }),
    ...senderSteps(OPEN_TO_INFORM, 'handed-over'),
    ...elementSteps(dsa('Art. 10(2)'), OPEN_TO_INFORM, 'handed-over'),
    ...handingSteps,
    ...refusingSteps(dsa('Art. 10(1)')),
    ...effectSteps(dsa('Art. 10(1)')),
    ...recipientSteps(TOLD),
    ...silenceSteps(dsa('Art. 10(5)')),
    ...protectingSteps,
  },
  clocks: {
    receipt: {
      asks: true,
      law: { ...dsa('Art. 10(1)'), note: 'without undue delay; 24 hours is a house rule' },
      runs: 'PT24H',
      since: ['receivedAt'],
      while: [{ receipt: ['due'], demand: OPEN_TO_INFORM }],
    },
    term: {
      asks: true,
      law: { ...dsa('Art. 10(1)'), note: 'the time that the order itself sets' },
      runs: { until: 'executeBy', atMost: 'P1Y' },
      while: [{ term: ['set'], demand: OPEN_TO_INFORM }],
    },
    effect: effectClock({ ...dsa('Art. 10(1)'), note: 'without undue delay; 24 hours is a house rule' }),
    recipient: recipientClock(TOLD),
    silence: silenceClock(dsa('Art. 10(5)')),
    danger: dangerClock,
  },
  closed: {
    demand: ['handed-over', 'declined', 'withdrawn', 'not-genuine'],
    recipient: ['none', 'told', 'undeliverable'],
    effect: ['none', 'told'],
    danger: ['none', 'told'],
    atrocity: ['none'],
  },
  apart: ['overseer'],
};
