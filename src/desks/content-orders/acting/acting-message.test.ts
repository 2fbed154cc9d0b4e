import assert from 'node:assert/strict';
import { test } from 'node:test';
import { removalOrder } from '../removal-order/removal-order.procedure.ts';
import { DONE } from '../removal-order/removal-order.terms.ts';
import { itemsOf, ON_ITEMS } from './acting-message.ts';
import { outcomeOfStatus, retryAfterOf } from './acting-result.ts';

const done: readonly string[] = DONE;

test('the steps that systems are told of are exactly those that take content down or put it back', () => {
  const found: Record<string, string> = {};
  for (const [name, { moves }] of Object.entries(removalOrder.steps)) {
    for (const { from, to } of moves) {
      const before = from.order;
      const after = to.order;
      if (!before || !after) continue;
      if (done.includes(after) && before.some((state) => !done.includes(state))) found[name] = 'act-on-item';
      if (!done.includes(after) && before.some((state) => done.includes(state))) found[name] = 'restore-item';
    }
  }
  assert.deepEqual(found, ON_ITEMS);
});

test('items are read as they stand, whatever stands there', () => {
  assert.deepEqual(
    itemsOf({ items: [{ url: 'https://a.example/1', locator: 'here' }, null, { url: 4 }, 'x'] }),
    [
      { url: 'https://a.example/1', locator: 'here' },
      { url: '', locator: null },
      { url: '', locator: null },
      { url: '', locator: null },
    ],
  );
  assert.deepEqual(itemsOf({ items: 'none' }), []);
});

test('an answer that is no success has one clear meaning', () => {
  const meaning = (status: number) => outcomeOfStatus(status)?.result ?? null;
  assert.deepEqual([200, 204, 301, 400, 401, 403, 404, 409, 410, 422, 429, 500, 503].map(meaning), [
    null,
    null,
    'refused',
    'refused',
    'wrong-token',
    'no-right',
    'not-found',
    'refused',
    'gone',
    'refused',
    'busy',
    'failing',
    'failing',
  ]);
  const now = new Date('2026-11-02T20:00:00.000Z');
  assert.equal(retryAfterOf('120', now), 120);
  assert.equal(retryAfterOf('Mon, 02 Nov 2026 20:10:00 GMT', now), 600);
  assert.equal(retryAfterOf('99999999', now), 86_400);
  assert.deepEqual([retryAfterOf('soon', now), retryAfterOf(null, now)], [undefined, undefined]);
});
