import assert from 'node:assert/strict';
import { test } from 'node:test';
import { openWake } from './wake.ts';

const LONG = 60_000;

test('a call while nobody waits is not lost, and wakes once', async () => {
  const wake = openWake();
  wake.rouse();
  wake.rouse();
  await wake.wait(LONG);
  const begun = performance.now();
  await wake.wait(30);
  assert.ok(performance.now() - begun >= 25, 'it was used up');
});

test('who waits is woken by a call, by an end, and by the time', async () => {
  const wake = openWake();
  setTimeout(wake.rouse, 5);
  await wake.wait(LONG);
  const ended = new AbortController();
  setTimeout(() => ended.abort(), 5);
  await wake.wait(LONG, ended.signal);
  await wake.wait(LONG, ended.signal);
  await wake.wait(1);
});

test('what was taken up does not wake again', async () => {
  const wake = openWake();
  wake.rouse();
  wake.clear();
  const begun = performance.now();
  await wake.wait(30);
  assert.ok(performance.now() - begun >= 25);
});
