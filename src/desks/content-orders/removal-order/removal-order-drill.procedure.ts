import type { Clock, Procedure, Step, Where } from '../../../engines/cases/procedure.ts';
import { reasonOnly } from '../../../engines/words/reason.ts';
import { removalOrder } from './removal-order.procedure.ts';
import { reviewers } from './removal-order.terms.ts';

const RUNNING: Where = { drill: ['running'] };

const rehearsed = (clock: Clock): Clock => ({
  ...clock,
  while: clock.while.map((where) => ({ ...where, ...RUNNING })),
});

const opening = (step: Step): Step => ({
  ...step,
  moves: step.moves.map((move) => ({ ...move, to: { ...move.to, drill: 'running' } })),
});

/** Whether a case is a rehearsal, by its procedure. */
export const isDrill = (procedure: string): boolean => procedure === 'removal-order-drill';

/**
 * A removal order that nobody sent: the same states, steps and clocks, and an end at any time. It is a procedure of its own, so that
 * its acts have names of their own in the log and no count, by whatever is counted, meets one.
 */
export const removalOrderDrill: Procedure = {
  ...removalOrder,
  name: 'removal-order-drill',
  drill: true,
  tracks: { ...removalOrder.tracks, drill: { initial: 'none', states: ['none', 'running', 'ended'] } },
  steps: {
    ...removalOrder.steps,
    receive: opening(removalOrder.steps.receive!),
    'end-drill': { by: reviewers, moves: [{ from: RUNNING, to: { drill: 'ended' } }], data: reasonOnly },
  },
  clocks: Object.fromEntries(
    Object.entries(removalOrder.clocks).map(([name, clock]) => [name, rehearsed(clock)]),
  ),
  closed: { drill: ['ended'] },
};
