import type { CaseState } from '../../../engines/cases/case.ts';
import type { LegalSource, Procedure, Step } from '../../../engines/cases/procedure.ts';
import { anyReason, fields, oneOf, reason, reasonOnly, text } from '../reason.ts';

const answerRule: LegalSource = {
  kind: 'house-rule',
  why: 'the originator has 72 hours from receipt to withdraw or to answer with reasons; silence is counted',
};

const annotate: Step = {
  by: ['overseer'],
  always: true,
  moves: [{ from: {}, to: {} }],
  data: fields({ text: text(10_000) }),
};

const ours = { signal: text(200), originator: text(200), review: text(200), reason: text(4000) };

/**
 * At the node that upheld an appeal. The signal is stopped here whatever the originator says: no step of this
 * procedure, and no clock, starts it again.
 */
export const disagreement: Procedure = {
  name: 'disagreement',
  version: 1,
  law: [answerRule],
  tracks: {
    answer: { initial: 'none', states: ['none', 'pending', 'refused', 'withdrew'] },
    delivery: { initial: 'due', states: ['due', 'sent'] },
  },
  steps: {
    open: {
      by: ['system'],
      opens: true,
      moves: [{ from: {}, to: { answer: 'pending' } }],
      data: fields(ours),
    },
    sent: {
      by: ['system'],
      moves: [{ from: { delivery: ['due'] }, to: { delivery: 'sent' } }],
      data: fields({ receipt: text(2000) }),
    },
    // A late answer is better than none, and a withdrawal is welcome at any time.
    'originator-withdrew': {
      by: ['originator'],
      moves: [{ from: { answer: ['pending', 'refused'] }, to: { answer: 'withdrew' } }],
      data: fields({ reason: text(4000) }),
    },
    'originator-refused': {
      by: ['originator'],
      moves: [{ from: { answer: ['pending'] }, to: { answer: 'refused' } }],
      data: anyReason,
    },
    annotate,
  },
  clocks: {
    // From the opening, or a peer that never confirms would never be silent; in full again once it has received.
    answer: { law: answerRule, runs: 'PT72H', while: [{ answer: ['pending'] }], restartedBy: ['sent'] },
  },
  closed: { answer: ['withdrew'] },
  apart: ['overseer'],
};

/** At the originator's node: the same disagreement, received from the holder, answered by people here. */
export const challenge: Procedure = {
  name: 'challenge',
  version: 1,
  law: [answerRule],
  tracks: {
    answer: { initial: 'none', states: ['none', 'pending', 'refused', 'withdrew'] },
    delivery: { initial: 'none', states: ['none', 'due', 'sent'] },
  },
  steps: {
    open: {
      by: ['system'],
      opens: true,
      moves: [{ from: {}, to: { answer: 'pending' } }],
      data: fields({ signal: text(200), holder: text(200), disagreement: text(200), reason: text(4000) }),
    },
    // Withdrawing takes one person; standing by a signal that someone won against takes a senior one.
    'withdraw-signal': {
      by: ['reviewer', 'senior-reviewer'],
      moves: [{ from: { answer: ['pending', 'refused'] }, to: { answer: 'withdrew', delivery: 'due' } }],
      data: reasonOnly,
    },
    'answer-with-reasons': {
      by: ['senior-reviewer'],
      moves: [{ from: { answer: ['pending'] }, to: { answer: 'refused', delivery: 'due' } }],
      data: fields({
        ground: oneOf('lawful-basis-stands', 'other-item', 'appeal-mistaken'),
        reason: reason(),
      }),
    },
    'answer-sent': {
      by: ['system'],
      moves: [{ from: { delivery: ['due'] }, to: { delivery: 'sent' } }],
      data: fields({ receipt: text(2000) }),
    },
    annotate,
  },
  clocks: { answer: { law: answerRule, runs: 'PT72H', while: [{ answer: ['pending'] }] } },
  closed: { answer: ['withdrew'], delivery: ['sent'] },
  apart: ['overseer'],
};

export type AnswerOutcome = 'pending' | 'silent' | 'refused' | 'withdrew';

/** What is counted per originator. Silence is a pending answer whose clock has passed: nothing is written for it. */
export function answerOutcome(state: Pick<CaseState, 'tracks' | 'clocks'>): AnswerOutcome {
  const { answer } = state.tracks;
  if (answer === 'refused' || answer === 'withdrew') return answer;
  return state.clocks.some((clock) => clock.name === 'answer' && clock.status === 'late')
    ? 'silent'
    : 'pending';
}
