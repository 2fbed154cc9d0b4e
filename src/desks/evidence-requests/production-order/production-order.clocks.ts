import type { Clock, Where } from '../../../engines/cases/procedure.ts';
import { eer, house } from '../certificates/evidence.laws.ts';
import { dangerClock } from '../certificates/protecting-steps.ts';
import { DUE, OVER, RESTING } from './production-order.terms.ts';

const open = [...DUE, ...RESTING];
/** Art. 10(6), 17(3): the duties do not apply, execution is suspended. What is left then is the latest date that both readings allow. */
const heldWhile: Where[] = [{ order: RESTING }, { conflict: ['objected'] }];
const READING = 'time in which the duties do not apply is added, and no new period begins (our reading)';

export const productionOrderClocks: Readonly<Record<string, Clock>> = {
  preservation: {
    asks: true,
    law: { ...eer('Art. 10(1)'), note: 'the law says expeditiously; eight hours are a house rule' },
    runs: 'PT8H',
    since: ['receivedAt'],
    while: [{ order: open, copies: ['due'] }],
  },
  production: {
    asks: true,
    law: { ...eer('Art. 10(2), 10(3)'), note: READING },
    runs: 'P10D',
    since: ['receivedAt'],
    while: [
      { order: open, release: ['waiting'] },
      { order: open, release: ['free', 'confirmed'], period: ['ten-days'], deadline: ['of-law'] },
    ],
    heldWhile,
  },
  emergency: {
    asks: true,
    law: { ...eer('Art. 10(4)'), note: READING },
    runs: 'PT8H',
    since: ['receivedAt'],
    while: [{ order: open, period: ['eight-hours'], deadline: ['of-law'] }],
    heldWhile,
  },
  // After the ten days of the enforcing authority, or its earlier word.
  transmission: {
    asks: true,
    law: {
      ...eer('Art. 10(2)'),
      note: 'the law says at the end of the ten days, and on confirmation as soon as possible; 24 hours are a house rule',
    },
    runs: 'PT24H',
    since: ['receivedAt'],
    while: [{ order: open, release: ['confirmed', 'period-ended'] }],
    heldWhile,
  },
  'stated-deadline': {
    asks: true,
    law: eer('Art. 10(6), 10(8)'),
    runs: { until: 'until', atMost: 'P1Y' },
    while: [{ order: open, deadline: ['stated'] }],
    restartedBy: ['record-new-deadline'],
    heldWhile,
  },
  'third-country-objection': {
    law: eer('Art. 17(2)'),
    runs: 'P10D',
    since: ['receivedAt'],
    while: [{ order: open, conflict: ['none'] }],
  },
  clarification: {
    law: { ...eer('Art. 10(6)'), note: 'the issuing authority has it; here it is only watched' },
    runs: 'P5D',
    since: ['sentAt'],
    while: [{ order: RESTING }],
  },
  deletion: {
    asks: true,
    law: house('what was kept for this certificate alone goes within 30 days of its end, by two people'),
    runs: 'P30D',
    while: [
      { order: ['disclosed', ...OVER], copies: ['preserved', 'deletion-proposed'], atrocity: ['none'] },
    ],
  },
  danger: dangerClock,
};
