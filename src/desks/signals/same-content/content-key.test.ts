import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { contentKey, sampleSize } from './content-key.ts';

const pdq = (fill: number) => ({ type: 'pdq' as const, code: Buffer.alloc(32, fill) });
const sha256 = (fill: number) => ({ type: 'sha256' as const, code: Buffer.alloc(32, fill) });

test('what it shows comes before its bytes, and nothing is shared between platforms or types', () => {
  assert.equal(contentKey('a', [sha256(1), pdq(2)]), contentKey('a', [sha256(9), pdq(2)]));
  assert.notEqual(contentKey('a', [sha256(1)]), contentKey('a', [sha256(2)]));
  assert.notEqual(contentKey('a', [pdq(2)]), contentKey('b', [pdq(2)]));
  assert.notEqual(contentKey('a', [pdq(2)]), contentKey('a', [sha256(2)]));
  assert.equal(contentKey('a', []), null);
});

test('property: a sample is within what there is, grows with it, and has three where it can', () => {
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 1_000_000 }), (cases) => {
      const many = sampleSize(cases);
      assert.ok(many >= Math.min(3, cases) && many <= Math.min(20, cases));
      assert.ok(sampleSize(cases + 1) >= many);
    }),
  );
  assert.deepEqual([2, 3, 9, 10, 100, 10_000].map(sampleSize), [2, 3, 3, 4, 10, 20]);
});
