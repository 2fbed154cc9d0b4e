import assert from 'node:assert/strict';
import { test } from 'node:test';
import { setImmediate } from 'node:timers/promises';
import { askedAtOnce } from './asked-at-once.ts';

test('who asks the same at the same moment shares one question; who asks once it is out does not', async () => {
  const ask = askedAtOnce<number>();
  let asked = 0;
  const next = async () => ++asked;
  assert.deepEqual(await Promise.all([ask('a', next), ask('a', next), ask('b', next)]), [1, 1, 2]);

  let go: (answer: number) => void = () => {};
  const slow = ask('a', () => new Promise((resolve) => (go = resolve)));
  await setImmediate();
  await setImmediate();
  // The first question is out: what was committed since must be seen by whoever asks now.
  assert.equal(await ask('a', next), 3);
  go(0);
  assert.equal(await slow, 0);
});

test('a question that fails fails for all who asked it, and is asked anew', async () => {
  const ask = askedAtOnce<number>();
  const failing = () => Promise.reject(new Error('away'));
  const both = await Promise.allSettled([ask('a', failing), ask('a', failing)]);
  assert.deepEqual(
    both.map(({ status }) => status),
    ['rejected', 'rejected'],
  );
  assert.equal(await ask('a', async () => 7), 7);
});
