import assert from 'node:assert/strict';
import { test } from 'node:test';
import { watchIndex } from './watch-index.ts';

test('look-ups are counted by how long they took, each once', () => {
  const watch = watchIndex();
  for (const took of [0, 0.05, 0.06, 99.9, 100, 101, 1e9]) watch.lookedUp(took);
  const counted = watch.latencies().filter(({ many }) => many > 0);
  assert.deepEqual(counted, [
    { upTo: 0.05, many: 2 },
    { upTo: 0.1, many: 1 },
    { upTo: 100, many: 2 },
    { upTo: null, many: 2 },
  ]);
});

test('freshness is of the last thousand, and of none nothing', () => {
  const watch = watchIndex();
  assert.equal(watch.freshness(), null);
  for (let i = 1; i <= 100; i++) watch.becameMatchable(i);
  assert.deepEqual(watch.freshness(), { of: 100, p50: 50, p99: 99 });
  for (let i = 0; i < 1000; i++) watch.becameMatchable(-5);
  assert.deepEqual(watch.freshness(), { of: 1000, p50: 0, p99: 0 });
});
