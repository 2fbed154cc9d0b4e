import type { Clock } from '../../../engines/cases/procedure.ts';
import { house, tco } from './removal-order.laws.ts';
import { DONE, DUE } from './removal-order.terms.ts';

export const removalOrderClocks: Readonly<Record<string, Clock>> = {
  // From receipt at the contact point; anew from the clarification, or from when the obstacle ceased.
  removal: {
    asks: true,
    law: {
      ...tco('Art. 3(3), 3(7), 3(8)'),
      note: 'one hour from receipt, however long checks take; what one person alone disabled waits for a second with the clock held (house rule)',
    },
    runs: 'PT1H',
    since: ['receivedAt', 'ceasedAt'],
    while: [{ order: [...DUE, 'executed-alone'] }],
    heldWhile: [{ order: ['executed-alone'] }],
  },
  confirmation: {
    asks: true,
    law: house(
      'what one person alone disabled is confirmed or reversed by a second within 24 hours; late is shown, nothing happens by itself',
    ),
    runs: 'PT24H',
    since: ['executedAt'],
    while: [{ order: ['executed-alone'] }],
  },
  feedback: {
    asks: true,
    law: { ...tco('Art. 3(6)'), note: 'the law says without undue delay; one hour is a house rule' },
    runs: 'PT1H',
    since: ['executedAt'],
    while: [{ feedback: ['due'], order: DONE }],
  },
  notice: {
    asks: true,
    law: { ...tco('Art. 11(1)'), note: 'the law sets no period; 24 hours is a house rule' },
    runs: 'PT24H',
    while: [{ notice: ['due', 'due-again'] }],
  },
  objection: {
    asks: true,
    law: {
      ...tco('Art. 10(2)'),
      note: 'the law sets two weeks for complaints about specific measures; here a house rule for orders, too',
    },
    runs: 'P14D',
    while: [{ objection: ['open'] }],
  },
  'non-disclosure': {
    law: { ...tco('Art. 11(3)'), note: 'six weeks from the decision at most, and once six more' },
    runs: { until: 'until', atMost: 'P6W' },
    since: ['decidedAt'],
    while: [{ disclosure: ['withheld', 'withheld-extended'] }],
    restartedBy: ['extend-non-disclosure'],
  },
  'scrutiny-request': {
    law: tco('Art. 4(4)'),
    runs: 'PT48H',
    since: ['receivedAt'],
    while: [{ scrutiny: ['may-be-asked'] }],
  },
  scrutiny: {
    law: {
      ...tco('Art. 4(3), 4(4)'),
      note: 'the authority of the State of establishment has it; here it is only watched',
    },
    runs: 'PT72H',
    since: ['receivedAt', 'sentAt'],
    while: [{ scrutiny: ['asked', 'under-scrutiny'] }],
    restartedBy: ['scrutiny-began'],
  },
  reinstatement: {
    asks: true,
    law: {
      ...tco('Art. 4(7)'),
      note: 'the law says immediately; one hour is a house rule, for every ground',
    },
    runs: 'PT1H',
    while: [{ ground: ['recorded'], order: DONE }],
  },
  preservation: {
    law: tco('Art. 6(2)'),
    runs: 'P6M',
    since: ['executedAt'],
    while: [{ preservation: ['sealed'] }],
  },
  'longer-preservation': {
    law: {
      ...tco('Art. 6(2)'),
      note: 'only as long as the review needs; a year at most, then it is asked anew (house rule)',
    },
    runs: { until: 'until', atMost: 'P1Y' },
    while: [{ preservation: ['longer'] }],
    restartedBy: ['keep-longer'],
  },
  danger: {
    asks: true,
    law: { ...tco('Art. 14(5)'), note: 'the law says promptly; one hour is a house rule' },
    runs: 'PT1H',
    while: [{ danger: ['raised'] }],
  },
};
