import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { bitsOf, differing } from './hash-bits.ts';

const hash = fc
  .uint8Array({ minLength: 32, maxLength: 32 })
  .map((bytes) => Buffer.from(bytes).toString('hex'));

test('the difference of two hashes has as many bits as their exclusive or', () => {
  fc.assert(
    fc.property(hash, hash, (a, b) => {
      const xor = BigInt(`0x${a}`) ^ BigInt(`0x${b}`);
      const ones = xor.toString(2).replaceAll('0', '').length;
      assert.equal(differing(bitsOf(a)!, bitsOf(b)!).length, ones);
    }),
  );
});

test('the first digit is the first row, its highest bit first', () => {
  const bits = bitsOf(`8${'0'.repeat(62)}1`)!;
  assert.deepEqual([bits.length, bits[0], bits[1], bits[254], bits[255]], [256, true, false, false, true]);
});

test('anything but 64 hex digits is no hash', () => {
  for (const bad of ['', 'f'.repeat(63), 'g'.repeat(64), `0x${'f'.repeat(62)}`])
    assert.equal(bitsOf(bad), undefined);
});
