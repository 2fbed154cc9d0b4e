import { Type } from 'typebox';
import type { Step } from '../../../engines/cases/procedure.ts';
import { fields, oneOf, pastInstant, reason, reasonOnly, text } from '../../../engines/words/reason.ts';
import { tco } from './removal-order.laws.ts';
import { checked, DONE, DUE, RESTING, reviewers } from './removal-order.terms.ts';

const measure = oneOf('removed', 'disabled-in-all-member-states');

/** What follows for the content provider the moment the content is gone: told, or lawfully not yet. */
const gone = (from: { order: readonly string[] }, to: { order: string }) => [
  {
    from: { ...from, ...checked, disclosure: ['free', 'released'], notice: ['none'] },
    to: { ...to, notice: 'due', feedback: 'due', preservation: 'sealed' },
  },
  {
    from: { ...from, ...checked, disclosure: ['withheld', 'withheld-extended'], notice: ['none'] },
    to: { ...to, notice: 'withheld', feedback: 'due', preservation: 'sealed' },
  },
];

/** Carrying the order out, saying that one cannot, and putting everything back. */
export const executionSteps: Readonly<Record<string, Step>> = {
  'propose-execution': {
    law: tco('Art. 3(3)'),
    by: reviewers,
    moves: [{ from: { order: ['received', 'reversed'], ...checked }, to: { order: 'awaiting-second' } }],
    data: fields({ measure }),
  },
  'confirm-execution': {
    law: tco('Art. 3(3)'),
    by: reviewers,
    distinctFrom: ['propose-execution'],
    moves: [
      ...gone({ order: ['awaiting-second'] }, { order: 'executed' }),
      // Once reversed, told and confirmed after all.
      { from: { order: ['awaiting-second'], ...checked }, to: { order: 'executed', feedback: 'due' } },
    ],
    data: fields({ executedAt: pastInstant() }),
  },
  'return-to-checks': {
    by: reviewers,
    moves: [{ from: { order: ['awaiting-second'] }, to: { order: 'received' } }],
    data: reasonOnly,
  },
  // Where nobody answers and the hour runs: only what can be undone, and only until somebody else looks at it.
  'disable-single-handed': {
    law: tco('Art. 3(3)'),
    by: reviewers,
    moves: gone({ order: ['received', 'awaiting-second'] }, { order: 'executed-alone' }),
    data: fields({ executedAt: pastInstant(), urgency: reason() }),
  },
  'confirm-single-handed': {
    by: reviewers,
    distinctFrom: ['disable-single-handed'],
    moves: [{ from: { order: ['executed-alone'] }, to: { order: 'executed' } }],
    data: reasonOnly,
  },
  'reverse-single-handed': {
    by: reviewers,
    distinctFrom: ['disable-single-handed'],
    moves: [{ from: { order: ['executed-alone'] }, to: { order: 'reversed' } }],
    data: fields({ reinstatedAt: pastInstant(), reason: reason() }),
  },
  'send-feedback': {
    law: tco('Art. 3(6)'),
    by: reviewers,
    moves: [{ from: { order: DONE, feedback: ['due'] }, to: { feedback: 'sent' } }],
    data: fields({ sentAt: pastInstant() }),
  },
  // Only what was sent stops the hour (TCO Art. 3(7), 3(8)).
  'ask-clarification': {
    law: tco('Art. 3(8)'),
    by: reviewers,
    // Which of the two it is, the check of completeness has said.
    moves: [
      {
        from: { order: ['received', 'awaiting-second'], completeness: ['manifest-error', 'insufficient'] },
        to: { order: 'clarification-asked' },
      },
    ],
    data: fields({
      needed: Type.Array(text(500), { minItems: 1, maxItems: 100 }),
      explanation: reason(),
      sentAt: pastInstant(),
    }),
  },
  'receive-clarification': {
    law: tco('Art. 3(8)'),
    by: ['system', 'analyst', 'reviewer', 'senior-reviewer', 'administrator'],
    moves: [
      {
        from: { order: ['clarification-asked'] },
        to: { order: 'received', completeness: 'pending', assessment: 'pending' },
      },
    ],
    data: fields({ receivedAt: pastInstant(), clarification: reason(20_000) }),
  },
  'declare-impossible': {
    law: tco('Art. 3(7)'),
    by: reviewers,
    moves: [{ from: { order: ['received', 'awaiting-second'] }, to: { order: 'impossible' } }],
    data: fields({
      why: oneOf('force-majeure', 'de-facto-impossibility'),
      explanation: reason(),
      sentAt: pastInstant(),
    }),
  },
  'end-impossibility': {
    law: tco('Art. 3(7)'),
    by: reviewers,
    moves: [{ from: { order: ['impossible'] }, to: { order: 'received' } }],
    data: fields({ ceasedAt: pastInstant(), reason: reason() }),
  },
  'record-withdrawal': {
    // The node, when the authority's own node says so.
    by: ['system', ...reviewers],
    moves: [
      { from: { order: [...DUE, ...RESTING] }, to: { order: 'withdrawn' } },
      { from: { order: DONE, ground: ['none'] }, to: { ground: 'recorded' } },
    ],
    data: fields({ receivedAt: pastInstant(), reason: reason() }),
  },
  'record-wrong-item': {
    by: reviewers,
    moves: [{ from: { order: DONE, ground: ['none'] }, to: { ground: 'recorded' } }],
    data: reasonOnly,
  },
  // Two people are needed to take down, never to put back.
  reinstate: {
    law: tco('Art. 4(7)'),
    by: reviewers,
    moves: [
      {
        from: { order: DONE, ground: ['recorded'], notice: ['delivered', 'undeliverable', 'due-again'] },
        to: { order: 'reinstated', ground: 'acted-on', notice: 'due-again' },
      },
      { from: { order: DONE, ground: ['recorded'] }, to: { order: 'reinstated', ground: 'acted-on' } },
    ],
    data: fields({ reinstatedAt: pastInstant() }),
  },
};
