import assert from 'node:assert/strict';
import { test } from 'node:test';
import { removalOrder } from '../../removal-order/removal-order.procedure.ts';
import { nextSteps } from './next-steps.ts';

const fresh = { sender: 'pending', completeness: 'pending', assessment: 'pending' };

test('the sender comes first, then whether the order is whole, then what it is about, then acting', () => {
  const permitted = ['call-back', 'check-completeness', 'assess', 'propose-execution'];
  const order = [
    fresh,
    { ...fresh, sender: 'verified' },
    { ...fresh, sender: 'verified', completeness: 'complete' },
    { sender: 'verified', completeness: 'complete', assessment: 'doubt' },
  ].map((tracks) => nextSteps(permitted, tracks).main);
  assert.deepEqual(order, [['call-back'], ['check-completeness'], ['assess'], ['propose-execution']]);
});

test('no step is lost: what is open is asked for, an exit, or offered', () => {
  const all = Object.keys(removalOrder.steps);
  const { main, exits, others } = nextSteps(all, fresh);
  assert.deepEqual([...main, ...exits, ...others].sort(), all.sort());
});
