import type { Clock } from '../../../engines/cases/procedure.ts';
import { eer, house } from '../certificates/evidence.laws.ts';
import { dangerClock } from '../certificates/protecting-steps.ts';
import { DUE, LAPSED } from './preservation-order.terms.ts';

const READING = 'the text sets no other event; counted from receipt (our reading)';

export const preservationOrderClocks: Readonly<Record<string, Clock>> = {
  preservation: {
    asks: true,
    law: { ...eer('Art. 11(1)'), note: 'the law says without undue delay; eight hours are a house rule' },
    runs: 'PT8H',
    since: ['receivedAt'],
    while: [{ order: ['received'] }],
    heldWhile: [{ clarification: ['asked'] }],
  },
  'sixty-days': {
    law: { ...eer('Art. 11(1)'), note: READING },
    runs: 'P60D',
    since: ['receivedAt'],
    while: [{ order: DUE, term: ['sixty-days'] }],
  },
  'thirty-days-more': {
    law: { ...eer('Art. 11(1)'), note: 'thirty days after the sixty, by Form 6' },
    runs: { until: 'until', atMost: 'P90D' },
    while: [{ order: DUE, term: ['extended'] }],
  },
  clarification: {
    law: {
      ...eer('Art. 11(5)'),
      note: 'the issuing authority has it; without a reaction the provider is free',
    },
    runs: 'P5D',
    since: ['sentAt'],
    while: [{ order: DUE, clarification: ['asked'] }],
  },
  deletion: {
    asks: true,
    law: house('what was kept for this certificate alone goes within 30 days of its end, by two people'),
    runs: 'P30D',
    while: [{ order: LAPSED, atrocity: ['none'] }],
  },
  danger: dangerClock,
};
