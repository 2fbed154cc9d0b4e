import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { test } from 'node:test';
import fc from 'fast-check';
import { bytesOfBase64, readCheckpoint, verifyInclusion } from './verify-inclusion.ts';

/** RFC 6962 §2.1 and §2.1.1 as they are written, by recursion: slow, and another way than the code under test. */
const sha = (...parts: Uint8Array[]) =>
  new Uint8Array(createHash('sha256').update(Buffer.concat(parts)).digest());
const split = (n: number) => 2 ** Math.floor(Math.log2(n - 1));
const treeHash = (d: Uint8Array[]): Uint8Array =>
  d.length === 1
    ? sha(Uint8Array.of(0), d[0]!)
    : sha(Uint8Array.of(1), treeHash(d.slice(0, split(d.length))), treeHash(d.slice(split(d.length))));
const auditPath = (m: number, d: Uint8Array[]): Uint8Array[] => {
  if (d.length === 1) return [];
  const k = split(d.length);
  return m < k
    ? [...auditPath(m, d.slice(0, k)), treeHash(d.slice(k))]
    : [...auditPath(m - k, d.slice(k)), treeHash(d.slice(0, k))];
};

const tree = fc
  .integer({ min: 1, max: 70 })
  .chain((size) =>
    fc.record({ size: fc.constant(size), index: fc.integer({ min: 0, max: size - 1 }), seed: fc.nat() }),
  )
  .map(({ size, index, seed }) => {
    const leaves = Array.from({ length: size }, (_, n) => sha(Buffer.from(`${seed}/${n}`)));
    return { leaves, proof: { index, size, root: treeHash(leaves), path: auditPath(index, leaves) } };
  });

test('RFC 6962 §2.1.1: the path of every leaf of every tree leads to its root', async () => {
  await fc.assert(
    fc.asyncProperty(tree, async ({ leaves, proof }) => {
      assert.equal(await verifyInclusion(leaves[proof.index]!, proof), true);
    }),
    { numRuns: 150 },
  );
});

test('another entry, place, size, root or path is refused', async () => {
  await fc.assert(
    fc.asyncProperty(tree, fc.nat(255), fc.nat(), async ({ leaves, proof }, bit, pick) => {
      const entry = leaves[proof.index]!;
      const flipped = (bytes: Uint8Array) => {
        const copy = Uint8Array.from(bytes);
        copy[bit >> 3]! ^= 1 << (bit & 7);
        return copy;
      };
      const wrong = [
        { ...proof, root: flipped(proof.root) },
        { ...proof, index: proof.size },
        { ...proof, index: -1 },
        { ...proof, path: [...proof.path, proof.root] },
        ...(proof.path.length > 0 ? [{ ...proof, path: proof.path.slice(1) }] : []),
        ...(proof.path.length > 0
          ? [{ ...proof, path: proof.path.with(pick % proof.path.length, flipped(proof.root)) }]
          : []),
        ...(proof.size > 1 ? [{ ...proof, index: (proof.index + 1) % proof.size }] : []),
      ];
      assert.equal(await verifyInclusion(flipped(entry), proof), false);
      for (const each of wrong) assert.equal(await verifyInclusion(entry, each), false);
    }),
    { numRuns: 60 },
  );
});

test('a checkpoint is read, and what is none is refused', () => {
  const root = Buffer.alloc(32, 7).toString('base64');
  const text = `node.example/log\n512\n${root}\n\n— node.example/log AAAA\n`;
  assert.deepEqual(readCheckpoint(text), {
    origin: 'node.example/log',
    size: 512,
    root: new Uint8Array(32).fill(7),
  });
  for (const bad of ['', 'x', `x\n-1\n${root}`, `x\n01\n${root}`, 'x\n1\nAAAA', 'x\n1\n%%%'])
    assert.equal(readCheckpoint(bad), undefined);
  assert.equal(bytesOfBase64('%'), undefined);
});
