import type { Procedure } from '../../../engines/cases/procedure.ts';
import { fields, text } from '../../../engines/words/reason.ts';
import { checkingSteps } from './checking-steps.ts';
import { executionSteps } from './execution-steps.ts';
import { challengeSteps, noticeSteps, objectionSteps, protectingSteps } from './remedy-steps.ts';
import { removalOrderClocks } from './removal-order.clocks.ts';
import { tco } from './removal-order.laws.ts';
import { DONE, DUE, OVER, RESTING } from './removal-order.terms.ts';

/**
 * A removal order at the provider that received it (Regulation (EU) 2021/784). The hour begins with receipt and waits for no
 * check; nothing is executed before the checks are made.
 */
export const removalOrder: Procedure = {
  name: 'removal-order',
  version: 1,
  law: [tco('Art. 3, 4, 6, 11, 14(5)')],
  tracks: {
    order: { initial: 'none', states: ['none', ...DUE, ...DONE, ...RESTING, ...OVER] },
    sender: {
      initial: 'pending',
      states: ['pending', 'verified', 'doubtful', 'fraud-proposed', 'rejected-as-fraud'],
    },
    completeness: { initial: 'pending', states: ['pending', 'complete', 'manifest-error', 'insufficient'] },
    assessment: { initial: 'pending', states: ['pending', 'no-doubt', 'doubt'] },
    feedback: { initial: 'none', states: ['none', 'due', 'sent'] },
    disclosure: { initial: 'free', states: ['free', 'withheld', 'withheld-extended', 'released'] },
    notice: {
      initial: 'none',
      states: ['none', 'due', 'withheld', 'due-again', 'delivered', 'undeliverable'],
    },
    preservation: {
      initial: 'none',
      states: ['none', 'sealed', 'longer', 'deletion-proposed', 'deleted'],
    },
    scrutiny: {
      initial: 'none',
      states: ['none', 'may-be-asked', 'asked', 'under-scrutiny', 'upheld', 'infringement'],
    },
    court: { initial: 'none', states: ['none', 'pending', 'annulled', 'confirmed'] },
    finality: { initial: 'open', states: ['open', 'final'] },
    // Whether something was found for which the content goes back.
    ground: { initial: 'none', states: ['none', 'recorded', 'acted-on'] },
    objection: { initial: 'none', states: ['none', 'open', 'answered'] },
    danger: { initial: 'none', states: ['none', 'raised', 'told'] },
    atrocity: { initial: 'none', states: ['none', 'flagged'] },
  },
  steps: {
    ...checkingSteps,
    ...executionSteps,
    ...noticeSteps,
    ...objectionSteps,
    ...challengeSteps,
    ...protectingSteps,
    annotate: {
      by: ['overseer'],
      always: true,
      moves: [{ from: {}, to: {} }],
      data: fields({ text: text(10_000) }),
    },
  },
  clocks: removalOrderClocks,
  closed: {
    order: ['executed', ...OVER],
    feedback: ['none', 'sent'],
    notice: ['none', 'delivered', 'undeliverable'],
    preservation: ['none', 'deleted'],
    ground: ['none', 'acted-on'],
    objection: ['none', 'answered'],
    danger: ['none', 'told'],
    court: ['none', 'annulled', 'confirmed'],
    atrocity: ['none'],
  },
  apart: ['overseer'],
};
