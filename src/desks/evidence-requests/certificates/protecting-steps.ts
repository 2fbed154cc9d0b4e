import type { Clock, Step } from '../../../engines/cases/procedure.ts';
import { fields, line, pastInstant, reason, reasonOnly, text } from '../../../engines/words/reason.ts';
import { reviewers, seniors } from './certificate.terms.ts';
import { dsa } from './evidence.laws.ts';

export const DANGER = { initial: 'none', states: ['none', 'raised', 'told'] };
export const ATROCITY = { initial: 'none', states: ['none', 'flagged'] };

/** Somebody in danger now: told to the police where it is, whatever becomes of the certificate. */
export const protectingSteps: Readonly<Record<string, Step>> = {
  'raise-danger': {
    law: dsa('Art. 18'),
    by: ['analyst', 'reviewer', 'senior-reviewer'],
    moves: [{ from: { danger: ['none', 'told'] }, to: { danger: 'raised' } }],
    data: fields({ where: line(300), what: reason() }),
  },
  'danger-told': {
    law: dsa('Art. 18'),
    by: reviewers,
    moves: [{ from: { danger: ['raised'] }, to: { danger: 'told' } }],
    data: fields({ told: line(500), toldAt: pastInstant() }),
  },
  // What was kept is not deleted while it is flagged.
  'flag-atrocity': {
    by: reviewers,
    moves: [{ from: { atrocity: ['none'] }, to: { atrocity: 'flagged' } }],
    data: reasonOnly,
  },
  'unflag-atrocity': {
    by: seniors,
    distinctFrom: ['flag-atrocity'],
    moves: [{ from: { atrocity: ['flagged'] }, to: { atrocity: 'none' } }],
    data: reasonOnly,
  },
  annotate: {
    by: ['overseer'],
    always: true,
    moves: [{ from: {}, to: {} }],
    data: fields({ text: text(10_000) }),
  },
};

export const dangerClock: Clock = {
  asks: true,
  law: { ...dsa('Art. 18'), note: 'the law says promptly; one hour is a house rule' },
  runs: 'PT1H',
  while: [{ danger: ['raised'] }],
};
