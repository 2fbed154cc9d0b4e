import assert from 'node:assert/strict';
import { test } from 'node:test';
import { uploadGate } from './upload-gate.ts';

test('at most so many are inside, in order, and a failure frees its place', async () => {
  const gate = uploadGate(2, 10);
  const started: number[] = [];
  let inside = 0;
  const work = (n: number) =>
    gate.pass(async () => {
      started.push(n);
      inside += 1;
      assert.ok(inside <= 2);
      await new Promise((resolve) => setTimeout(resolve, 5));
      inside -= 1;
      if (n % 2 === 1) throw new Error(`odd ${n}`);
      return n;
    });
  const outcomes = await Promise.allSettled([0, 1, 2, 3, 4, 5].map(work));
  assert.deepEqual(started, [0, 1, 2, 3, 4, 5]);
  assert.deepEqual(
    outcomes.map((one) => one.status),
    ['fulfilled', 'rejected', 'fulfilled', 'rejected', 'fulfilled', 'rejected'],
  );
});

test('who comes when too many wait is told so', async () => {
  const gate = uploadGate(1, 1);
  let open: () => void = () => undefined;
  const first = gate.pass(() => new Promise<void>((resolve) => (open = resolve)));
  const second = gate.pass(async () => 'second');
  await assert.rejects(
    gate.pass(async () => 'third'),
    { code: 'too-many' },
  );
  open();
  await first;
  assert.equal(await second, 'second');
});
