import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { test } from 'node:test';
import fc from 'fast-check';
import { proofPath, tileOf } from './proof-path.ts';

const sha256 = (...parts: Uint8Array[]) =>
  createHash('sha256')
    .update(Buffer.concat([Buffer.of(1), ...parts]))
    .digest();

/** RFC 9162 §2.1.1 and §2.1.3.1, written as they are: the root, and the proof of one leaf. */
function split(leaves: Uint8Array[]): number {
  let k = 1;
  while (k * 2 < leaves.length) k *= 2;
  return k;
}
function rootOf(leaves: Uint8Array[]): Uint8Array {
  if (leaves.length === 1) return leaves[0]!;
  const k = split(leaves);
  return sha256(rootOf(leaves.slice(0, k)), rootOf(leaves.slice(k)));
}
function pathOf(leaves: Uint8Array[], m: number): Uint8Array[] {
  if (leaves.length === 1) return [];
  const k = split(leaves);
  return m < k
    ? [...pathOf(leaves.slice(0, k), m), rootOf(leaves.slice(k))]
    : [...pathOf(leaves.slice(k), m - k), rootOf(leaves.slice(0, k))];
}

test('RFC 9162 §2.1.3.2: hashed on the sides drawn, a proof leads from any leaf to the root of any tree', () => {
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 300 }), fc.nat(), (size, any) => {
      const leaves = Array.from({ length: size }, (_, n) => Buffer.alloc(32, n));
      const index = any % size;
      const hashes = pathOf(leaves, index);
      const steps = proofPath(index, size, hashes.length);
      assert.ok(steps);
      const led = hashes.reduce<Uint8Array>(
        (hash, sibling, at) => (steps[at]!.side === 'left' ? sha256(sibling, hash) : sha256(hash, sibling)),
        leaves[index]!,
      );
      assert.deepEqual(Buffer.from(led), Buffer.from(rootOf(leaves)));
      assert.deepEqual(
        steps.map(({ level }) => level),
        steps.map(({ level }) => level).sort((a, b) => a - b),
      );
      assert.equal(proofPath(index, size, hashes.length + 1), undefined);
      if (hashes.length > 0) assert.equal(proofPath(index, size, hashes.length - 1), undefined);
    }),
    { numRuns: 150 },
  );
  assert.equal(proofPath(5, 5, 1), undefined);
});

test('C2SP tlog-tiles: entry 300 stands in tile 1', () => {
  assert.deepEqual(tileOf(300), { tile: 1, first: 256, last: 511 });
});
