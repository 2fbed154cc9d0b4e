import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { type Reachable, whomToCall } from './whom-to-call.ts';

const rota: Reachable[] = [
  { person: 'ana', rank: 1 },
  { person: 'bo', rank: 2 },
  { person: 'cy', rank: 3 },
  { person: 'dee', rank: null },
];

test('the first is called alone, then the next beside them, and who took the case on is asked alone', () => {
  assert.deepEqual(whomToCall(1, null, rota), ['ana']);
  assert.deepEqual(whomToCall(2, null, rota), ['ana', 'bo']);
  assert.deepEqual(whomToCall(3, null, rota), ['ana', 'bo', 'cy']);
  assert.deepEqual(whomToCall('everybody', null, rota), ['ana', 'bo', 'cy']);
  assert.deepEqual(whomToCall(2, 'dee', rota), ['dee']);
  assert.deepEqual(whomToCall('everybody', 'dee', rota), ['ana', 'bo', 'cy', 'dee']);
});

test('without a rota everybody is called, and a rota without a first begins with its second', () => {
  assert.deepEqual(whomToCall(1, null, [rota[3]!, { person: 'eve', rank: null }]), ['dee', 'eve']);
  assert.deepEqual(whomToCall(1, null, rota.slice(1)), ['bo']);
  // Who took it on and can no longer be reached keeps nobody else from being called.
  assert.deepEqual(whomToCall(1, 'gone', rota), ['ana']);
});

test('as long as anybody can be reached somebody is called, and nobody who is not among them', () => {
  const people = fc.array(
    fc.record({
      person: fc.constantFrom('a', 'b', 'c', 'd'),
      rank: fc.option(fc.integer({ min: 1, max: 3 })),
    }),
  );
  fc.assert(
    fc.property(
      fc.constantFrom(1, 2, 3, 'everybody' as const),
      fc.option(fc.constantFrom('a', 'b', 'z')),
      people,
      (reaches, taken, reachable) => {
        const called = whomToCall(reaches as 1, taken, reachable);
        assert.equal(called.length > 0, reachable.length > 0);
        assert.ok(called.every((one) => reachable.some(({ person }) => person === one)));
      },
    ),
  );
});
