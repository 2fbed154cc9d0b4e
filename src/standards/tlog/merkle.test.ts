import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { test } from 'node:test';
import fc from 'fast-check';
import { EMPTY_ROOT, type Hash, leafHash, nodeHash, rootOfEntries, sameHash } from './merkle.ts';
import { consistencyProof, inclusionProof, rootAt, verifyConsistency, verifyInclusion } from './proof.ts';

const LARGEST = 600;

/** Slow oracle: RFC 6962 §2.1 as it is written, with a memory so that all sizes can be tried. */
function oracleRoot(entries: readonly Uint8Array[], start = 0, end = entries.length): Hash {
  const sha256 = (...parts: Uint8Array[]) => createHash('sha256').update(Buffer.concat(parts)).digest();
  if (end === start) return sha256();
  if (end - start === 1) return sha256(Buffer.of(0), entries[start]!);
  const key = `${start}-${end}`;
  const known = memory.get(key);
  if (known) return known;
  let k = 1;
  while (k * 2 < end - start) k *= 2;
  const root = sha256(
    Buffer.of(1),
    oracleRoot(entries, start, start + k),
    oracleRoot(entries, start + k, end),
  );
  memory.set(key, root);
  return root;
}

const memory = new Map<string, Hash>();
const entries = Array.from({ length: LARGEST }, (_, i) => Buffer.from(`entry ${i}`));
const roots = Array.from({ length: LARGEST + 1 }, (_, size) => oracleRoot(entries, 0, size));
const read = (level: number, index: number) =>
  oracleRoot(entries, index * 2 ** level, (index + 1) * 2 ** level);

test('the roots of the certificate transparency test vectors', () => {
  const hex = [
    '',
    '00',
    '10',
    '2021',
    '3031',
    '40414243',
    '5051525354555657',
    '606162636465666768696a6b6c6d6e6f',
  ];
  const vectors = hex.map((text) => Buffer.from(text, 'hex'));
  const expected = [
    'e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855',
    '6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d',
    'fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125',
    'aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77',
    'd37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7',
    '4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4',
    '76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef',
    'ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c',
    '5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328',
  ];
  const got = expected.map((_, size) => Buffer.from(rootOfEntries(vectors.slice(0, size))).toString('hex'));
  assert.deepEqual(got, expected);
});

test('root equals the oracle for every size from 0 to 600', async () => {
  assert.deepEqual(EMPTY_ROOT, roots[0]);
  for (let size = 0; size <= LARGEST; size++) {
    assert.ok(sameHash(rootOfEntries(entries.slice(0, size)), roots[size]!), `size ${size}`);
    assert.ok(sameHash(await rootAt(size, read), roots[size]!), `size ${size} from a reader`);
  }
});

const place = fc
  .integer({ min: 1, max: LARGEST })
  .chain((size) => fc.tuple(fc.nat(size - 1), fc.constant(size)));
const sizes = fc
  .tuple(fc.nat(LARGEST), fc.nat(LARGEST))
  .map(([a, b]) => [Math.min(a, b), Math.max(a, b)] as const);
const flip = (hash: Hash) => Buffer.from(hash).fill(hash[7]! ^ 1, 7, 8);

test('inclusion: every proof verifies, and only for its own leaf, index and root', async () => {
  await fc.assert(
    fc.asyncProperty(place, async ([index, size]) => {
      const proof = await inclusionProof(index, size, read);
      const claim = { index, size, leafHash: leafHash(entries[index]!), proof, root: roots[size]! };
      assert.ok(verifyInclusion(claim));
      assert.ok(!verifyInclusion({ ...claim, leafHash: flip(claim.leafHash) }));
      assert.ok(!verifyInclusion({ ...claim, root: flip(claim.root) }));
      assert.ok(!verifyInclusion({ ...claim, index: index + 1 }));
      assert.ok(!verifyInclusion({ ...claim, proof: [...proof, roots[1]!] }));
      assert.ok(!verifyInclusion({ ...claim, proof: [...proof, Buffer.alloc(31)] }));
      for (let i = 0; i < proof.length; i++) {
        assert.ok(!verifyInclusion({ ...claim, proof: proof.with(i, flip(proof[i]!)) }));
        assert.ok(!verifyInclusion({ ...claim, proof: proof.toSpliced(i, 1) }));
      }
    }),
    { numRuns: 300 },
  );
});

test('consistency: every proof verifies, and only between its own two roots', async () => {
  await fc.assert(
    fc.asyncProperty(sizes, async ([oldSize, newSize]) => {
      const proof = await consistencyProof(oldSize, newSize, read);
      const claim = { oldSize, newSize, oldRoot: roots[oldSize]!, newRoot: roots[newSize]!, proof };
      assert.ok(verifyConsistency(claim));
      assert.ok(!verifyConsistency({ ...claim, oldRoot: flip(claim.oldRoot) }));
      if (oldSize > 0) assert.ok(!verifyConsistency({ ...claim, newRoot: flip(claim.newRoot) }));
      assert.ok(!verifyConsistency({ ...claim, proof: [...proof, roots[1]!] }));
      for (let i = 0; i < proof.length; i++) {
        assert.ok(!verifyConsistency({ ...claim, proof: proof.with(i, flip(proof[i]!)) }));
        assert.ok(!verifyConsistency({ ...claim, proof: proof.toSpliced(i, 1) }));
      }
    }),
    { numRuns: 300 },
  );
});

test('every pair of sizes up to 48, and every leaf of them', async () => {
  for (let size = 1; size <= 48; size++) {
    for (let other = 0; other <= size; other++) {
      const proof = await consistencyProof(other, size, read);
      const claim = { oldSize: other, newSize: size, oldRoot: roots[other]!, newRoot: roots[size]!, proof };
      assert.ok(verifyConsistency(claim), `${other} to ${size}`);
    }
    for (let index = 0; index < size; index++) {
      const proof = await inclusionProof(index, size, read);
      const claim = { index, size, leafHash: leafHash(entries[index]!), proof, root: roots[size]! };
      assert.ok(verifyInclusion(claim), `${index} in ${size}`);
    }
  }
});

test('a forked tree has no consistency proof that verifies', async () => {
  await fc.assert(
    fc.asyncProperty(sizes, fc.nat(), async ([oldSize, newSize], seed) => {
      fc.pre(oldSize > 0);
      const forked = entries.slice(0, oldSize).with(seed % oldSize, Buffer.from('another entry'));
      const proof = await consistencyProof(oldSize, newSize, read);
      const claim = { oldSize, newSize, oldRoot: rootOfEntries(forked), newRoot: roots[newSize]!, proof };
      assert.ok(!verifyConsistency(claim));
    }),
    { numRuns: 50 },
  );
});

test('sizes and indexes that no tree has are refused, not looped over', async () => {
  const claim = { leafHash: roots[1]!, proof: [], root: roots[1]! };
  for (const [index, size] of [
    [0, 0],
    [-1, 1],
    [0.5, 1],
    [Number.NaN, 1],
    [0, Number.POSITIVE_INFINITY],
    [0, 2 ** 60],
  ] as const) {
    assert.ok(!verifyInclusion({ ...claim, index, size }), `${index} of ${size}`);
    await assert.rejects(inclusionProof(index, size, read), RangeError);
  }
  const roots2 = { oldRoot: roots[0]!, newRoot: roots[0]!, proof: [] };
  assert.ok(verifyConsistency({ oldSize: 0, newSize: 0, ...roots2 }));
  assert.ok(!verifyConsistency({ oldSize: 1, newSize: 0, ...roots2 }));
  assert.ok(!verifyConsistency({ oldSize: 0, newSize: 0, ...roots2, newRoot: roots[1]! }));
  assert.ok(!verifyConsistency({ oldSize: 3, newSize: 5, ...roots2 }));
  await assert.rejects(consistencyProof(2, 1, read), RangeError);
});

test('proofs hold beyond 2^32 leaves, where 32-bit arithmetic would wrap', async () => {
  // A tree of equal leaves: the hash of a complete subtree depends on its level alone.
  const level: Hash[] = [leafHash(Buffer.from('same'))];
  while (level.length < 54) level.push(nodeHash(level.at(-1)!, level.at(-1)!));
  const same = (l: number) => level[l]!;
  const oldSize = 2 ** 40 + 12_345;
  const newSize = 2 ** 45 + 2 ** 33 + 7;
  const [oldRoot, newRoot] = [await rootAt(oldSize, same), await rootAt(newSize, same)];
  const proof = await consistencyProof(oldSize, newSize, same);
  assert.ok(verifyConsistency({ oldSize, newSize, oldRoot, newRoot, proof }));
  const index = 2 ** 44 + 3;
  const path = await inclusionProof(index, newSize, same);
  assert.ok(verifyInclusion({ index, size: newSize, leafHash: same(0), proof: path, root: newRoot }));
});
