import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { median, tally } from './tally.ts';

test('the parts are the whole, and each act stands once', () => {
  const found = fc.array(
    fc.record({
      entry: fc.integer({ min: 1, max: 20 }),
      many: fc.integer({ min: 0, max: 5 }),
      of: fc.record({ state: fc.constantFrom('FR', 'DE', 'IE') }),
    }),
  );
  fc.assert(
    fc.property(found, (all) => {
      const counted = tally(all, true);
      assert.ok('value' in counted);
      assert.equal(
        counted.value,
        counted.by!.reduce((sum, { value }) => sum + value, 0),
      );
      for (const { of, value } of counted.by!)
        assert.equal(
          value,
          all.filter((one) => one.of.state === of.state).reduce((sum, { many }) => sum + many, 0),
        );
      assert.deepEqual(
        counted.entries,
        [...new Set(all.map(({ entry }) => entry))].sort((a, b) => a - b),
      );
    }),
  );
});

test('half of the spans are no longer than the median, and half no shorter', () => {
  const spans = fc.array(fc.record({ ms: fc.nat(10_000_000), entry: fc.nat(9) }), { minLength: 1 });
  fc.assert(
    fc.property(spans, (all) => {
      const counted = median(all);
      assert.ok('seconds' in counted && counted.seconds !== null);
      const atMost = all.filter(({ ms }) => ms <= (counted.seconds! + 1) * 1000).length;
      const atLeast = all.filter(({ ms }) => ms >= (counted.seconds! - 1) * 1000).length;
      assert.ok(2 * atMost >= all.length && 2 * atLeast >= all.length);
    }),
  );
  assert.deepEqual(median([]), { seconds: null, of: 0, entries: [] });
});
