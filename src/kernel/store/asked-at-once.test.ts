import assert from 'node:assert/strict';
import { test } from 'node:test';
import { setImmediate } from 'node:timers/promises';
import { askedAtOnce, askedTogether, oneAtATime } from './asked-at-once.ts';

test('who asks the same at the same moment shares one question; who asks once it is out does not', async () => {
  const ask = askedAtOnce<number>();
  let asked = 0;
  const next = async () => ++asked;
  assert.deepEqual(await Promise.all([ask('a', next), ask('a', next), ask('b', next)]), [1, 1, 2]);

  const [out, answered] = [Promise.withResolvers<void>(), Promise.withResolvers<number>()];
  const slow = ask('a', () => {
    out.resolve();
    return answered.promise;
  });
  await out.promise;
  // The first question is out: what was committed since must be seen by whoever asks now, in a question of its own.
  const late = [ask('a', next), ask('a', next)];
  assert.equal(await ask('c', next), 3, 'nobody else waits for it');
  answered.resolve(0);
  assert.equal(await slow, 0);
  assert.deepEqual(await Promise.all(late), [4, 4]);
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

test('those who ask about things of their own share one question about all of them, one at a time', async () => {
  const ask = askedTogether<number, number[]>();
  const asked: number[][] = [];
  const out = Promise.withResolvers<void>();
  const answer = async (things: number[]) => {
    asked.push(things);
    if (asked.length === 2) out.resolve();
    await setImmediate();
    return things;
  };
  const first = [ask('a', [1, 2], answer), ask('a', [2, 3], answer), ask('b', [4], answer)];
  await out.promise;
  first.push(ask('a', [5], answer), ask('a', [6], answer));
  assert.deepEqual(await Promise.all(first), [[1, 2, 3], [1, 2, 3], [4], [5, 6], [5, 6]]);
  assert.equal(asked.length, 3);
});

test('after a question that failed the next one goes out', async () => {
  const ask = askedAtOnce<number>();
  const [out, answered] = [Promise.withResolvers<void>(), Promise.withResolvers<number>()];
  const failing = ask('a', () => {
    out.resolve();
    return answered.promise;
  });
  await out.promise;
  const next = ask('a', async () => 8);
  answered.reject(new Error('away'));
  await assert.rejects(failing, /away/);
  assert.equal(await next, 8);
});

test('a question that is never answered holds up the next one for a second, and no longer', async () => {
  const ask = askedAtOnce<number>();
  const out = Promise.withResolvers<void>();
  void ask('a', () => {
    out.resolve();
    return new Promise(() => undefined);
  });
  await out.promise;
  assert.equal(await ask('a', async () => 9), 9);
});

test('questions that are let out one at a time come in order, and one that failed holds up no other', async () => {
  const turn = oneAtATime();
  const out: number[] = [];
  let open = 0;
  const ask = (n: number) =>
    turn(async () => {
      open++;
      assert.equal(open, 1);
      await setImmediate();
      open--;
      out.push(n);
      if (n === 1) throw new Error('away');
      return n;
    });
  const answers = await Promise.allSettled([ask(0), ask(1), ask(2)]);
  assert.deepEqual(
    [answers.map(({ status }) => status), out],
    [
      ['fulfilled', 'rejected', 'fulfilled'],
      [0, 1, 2],
    ],
  );
});
