import assert from 'node:assert/strict';
import { test } from 'node:test';
import { preservationOrder } from '../../preservation-order/preservation-order.procedure.ts';
import { productionOrder } from '../../production-order/production-order.procedure.ts';
import { nextSteps } from './next-steps.ts';

const fresh = { sender: 'pending', completeness: 'pending', assessment: 'pending', copies: 'due' };

test('the data are kept first, then the sender, then whether it is whole, then what it asks for, then sending', () => {
  const main = (permitted: string[], tracks: object) => nextSteps(permitted, { ...fresh, ...tracks }).main;
  const later = ['call-back', 'check-completeness', 'assess', 'propose-disclosure'];
  assert.deepEqual(main(['preserve', 'nothing-found', ...later], {}), ['preserve', 'nothing-found']);
  assert.deepEqual(main(later, {}), ['call-back']);
  assert.deepEqual(main(later, { sender: 'verified' }), ['check-completeness']);
  assert.deepEqual(main(later, { sender: 'verified', completeness: 'complete' }), ['assess']);
  assert.deepEqual(main(later, { sender: 'verified', completeness: 'complete', assessment: 'doubt' }), [
    'propose-disclosure',
  ]);
});

test('no step is lost: what is open is asked for, an exit, or offered', () => {
  for (const procedure of [productionOrder, preservationOrder]) {
    const all = Object.keys(procedure.steps);
    const { main, exits, others } = nextSteps(all, fresh);
    assert.deepEqual([...main, ...exits, ...others].sort(), all.sort());
  }
});
