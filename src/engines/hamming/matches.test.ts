import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import type { HammingMatch } from './hamming-code.ts';
import { Matches } from './matches.ts';

const match = fc.record({
  id: fc.integer({ min: 0, max: 0xffffffff }),
  distance: fc.integer({ min: 0, max: 256 }),
});
const few = fc.record({ id: fc.nat(40), distance: fc.nat(3) });
/** The entries of one code, in the order of their ids, with some of other codes before, behind or between. */
const run = fc
  .tuple(fc.array(few, { maxLength: 30 }), fc.nat(600), fc.array(few, { maxLength: 30 }))
  .map(([before, many, behind]) => [
    ...before,
    ...Array.from({ length: many }, (_, id) => ({ id, distance: 1 })),
    ...behind,
  ]);
const compared = (a: HammingMatch, b: HammingMatch): number => a.distance - b.distance || a.id - b.id;

test('property: what was gathered comes out as comparing would order it, search after search', () => {
  const matches = new Matches();
  const all = new Matches();
  fc.assert(
    fc.property(fc.oneof(fc.array(fc.oneof(match, few), { maxLength: 700 }), run), (given) => {
      matches.begin();
      for (const { id, distance } of given) matches.add(id, distance);
      const expected = given.map(({ id, distance }) => ({ id, distance })).sort(compared);
      assert.deepEqual(matches.order().toArray(), expected);
      all.begin().addAll(matches);
      all.addAll(matches);
      assert.deepEqual(
        [...all.ids()],
        [...expected, ...expected].map(({ id }) => id),
      );
      assert.deepEqual(
        [...all.distances()],
        [...expected, ...expected].map(({ distance }) => distance),
      );
    }),
  );
});

test('a hundred thousand are gathered, and the next search begins with none', () => {
  const matches = new Matches();
  for (let id = 100_000; id > 0; id--) matches.add(id, id % 7);
  const found = matches.order().toArray();
  assert.deepEqual(
    [found.length, found[0], found.at(-1)],
    [100_000, { id: 7, distance: 0 }, { id: 99_994, distance: 6 }],
  );
  assert.deepEqual(matches.begin().order().toArray(), []);
});
