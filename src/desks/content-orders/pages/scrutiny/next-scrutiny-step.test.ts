import assert from 'node:assert/strict';
import { test } from 'node:test';
import { nextScrutinyStep } from './next-scrutiny-step.ts';

test('of one’s own motion nothing is asked; on a request a decision is owed', () => {
  const own = nextScrutinyStep(['receive-request', 'tell-intention'], { 'provider-request': 'none' });
  assert.deepEqual(own, {
    main: undefined,
    choices: ['tell-intention'],
    others: ['receive-request'],
    owed: false,
  });
  const late = ['receive-request', 'tell-intention', 'propose-no-infringement'];
  const asked = nextScrutinyStep(late, { 'content-request': 'overdue' });
  assert.deepEqual([asked.choices, asked.owed], [['propose-no-infringement', 'tell-intention'], true]);
});

test('a proposal is decided first; an intention is told by hand where the other node refused it', () => {
  const decides = nextScrutinyStep(['return-proposal', 'decide-infringement', 'receive-request'], {});
  assert.deepEqual(
    [decides.main, decides.others],
    ['decide-infringement', ['return-proposal', 'receive-request']],
  );
  const steps = ['intention-told-by-hand', 'receive-request'];
  assert.equal(nextScrutinyStep(steps, { intention: 'due' }).main, undefined);
  assert.equal(nextScrutinyStep(steps, { intention: 'refused' }).main, 'intention-told-by-hand');
});
