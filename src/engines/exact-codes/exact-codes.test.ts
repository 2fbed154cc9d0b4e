import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { test } from 'node:test';
import fc from 'fast-check';
import { ExactCodes, ExactCodesError } from './exact-codes.ts';
import { hasher } from './hash-code.ts';

const secret = () => {
  const bytes = randomBytes(17 * 4);
  return new Int32Array(bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.length));
};
const sorted = (numbers: Iterable<number>) => [...numbers].sort((a, b) => a - b);
const hex = (code: Uint8Array) => Buffer.from(code).toString('hex');

/** The same in the plainest words. */
class Oracle {
  readonly codes = new Map<number, string>();
  find = (code: Uint8Array) =>
    sorted([...this.codes].flatMap(([n, known]) => (known === hex(code) ? [n] : [])));
}

function assertSame(index: ExactCodes, oracle: Oracle, bytes: number): void {
  assert.equal(index.size, oracle.codes.size);
  const { numbers, codes } = index.entries();
  const listed = [...numbers].map((n, at) => [n, hex(codes.subarray(at * bytes, (at + 1) * bytes))] as const);
  assert.deepEqual(new Map(listed), oracle.codes);
}

const BYTES = [4, 16, 32];
/** Few different codes, numbers and words, so that the same comes again and again. */
const change = fc.record({
  what: fc.constantFrom('add', 'add', 'add', 'remove', 'find'),
  number: fc.oneof(fc.integer({ min: 0, max: 40 }), fc.constantFrom(2 ** 32, 2 ** 32 + 1, 2 ** 53 - 1)),
  word: fc.integer({ min: 0, max: 6 }),
  fill: fc.constantFrom(0, 1, 255),
});

test('property: whatever is added, replaced, removed and asked, it answers as a plain list does', () => {
  fc.assert(
    fc.property(fc.constantFrom(...BYTES), fc.array(change, { maxLength: 300 }), (bytes, changes) => {
      const index = new ExactCodes(bytes, secret());
      const oracle = new Oracle();
      for (const { what, number, word, fill } of changes) {
        const code = Buffer.alloc(bytes, fill);
        code.writeUInt32LE(word, bytes - 4);
        if (what === 'add') {
          index.add(number, code);
          oracle.codes.set(number, hex(code));
        } else if (what === 'remove') assert.equal(index.remove(number), oracle.codes.delete(number));
        else assert.deepEqual(sorted(index.find(code)), oracle.find(code));
      }
      assertSame(index, oracle, bytes);
    }),
    { numRuns: 300 },
  );
});

test('over many rounds of growing, each of two hundred thousand is found, and none that is not there', () => {
  const index = new ExactCodes(32, secret());
  const codes = Array.from({ length: 200_000 }, () => randomBytes(32));
  for (const [number, code] of codes.entries()) index.add(number, code);
  for (const [number, code] of codes.entries()) assert.deepEqual(index.find(code), [number]);
  for (let n = 0; n < 1000; n++) assert.deepEqual(index.find(randomBytes(32)), []);
  for (let number = 0; number < codes.length; number += 2) assert.ok(index.remove(number));
  for (const [number, code] of codes.entries()) assert.equal(index.find(code).length, number % 2);
  const held = index.memoryBytes;
  for (let number = 0; number < codes.length; number += 2) index.add(number, codes[number]!);
  assert.equal(index.memoryBytes, held, 'what fell free is used again');
  assert.equal(index.size, codes.length);
  assert.ok(held / codes.length < 90, `${held / codes.length} bytes each`);
});

test('hundreds of thousands of the same code are added and removed without a search among them', () => {
  const index = new ExactCodes(16, secret());
  const code = randomBytes(16);
  const many = 300_000;
  for (let number = 0; number < many; number++) index.add(number, code);
  assert.equal(index.find(code).length, many);
  for (let number = many - 1; number > 0; number--) index.remove(number);
  assert.deepEqual(index.find(code), [0]);
});

test('codes that differ in a few bits alone, wherever these are, do not fall together', () => {
  const BUCKETS = 2 ** 15;
  for (const at of [0, 3])
    for (const shift of [0, 8, 17]) {
      const hash = hasher(secret(), 4);
      const many = new Int32Array(BUCKETS);
      for (let n = 0; n < BUCKETS; n++)
        many[hash((word) => (word === at ? n << shift : 0)) & (BUCKETS - 1)]! += 1;
      const most = many.reduce((a, b) => Math.max(a, b));
      assert.ok(most < 20, `word ${at}, bits from ${shift}: ${most} in one`);
    }
});

test('a code of another length is refused by name, and found nowhere', () => {
  const index = new ExactCodes(16, secret());
  const refused = (code: string, act: () => void) =>
    assert.throws(act, (error) => error instanceof ExactCodesError && error.code === code);
  refused('bad-code', () => index.add(1, randomBytes(15)));
  refused('bad-number', () => index.add(-1, randomBytes(16)));
  refused('bad-number', () => index.add(1.5, randomBytes(16)));
  refused('bad-length', () => new ExactCodes(15, secret()));
  refused('bad-length', () => new ExactCodes(16, new Int32Array(3)));
  assert.deepEqual(index.find(randomBytes(32)), []);
  assert.equal(index.size, 0);
});
