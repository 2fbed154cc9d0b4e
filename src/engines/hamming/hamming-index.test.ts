import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import fc from 'fast-check';
import { compile, MODULES } from './compile.ts';
import { HammingIndexError, type HammingMatch } from './hamming-code.ts';
import { HammingIndex } from './hamming-index.ts';

/** The answer by plain comparison of every entry, bit by bit. */
class BruteForce {
  readonly entries = new Map<number, Uint8Array>();

  search(code: Uint8Array, radius: number): HammingMatch[] {
    const matches: HammingMatch[] = [];
    for (const [id, other] of this.entries) {
      let distance = 0;
      for (let bit = 0; bit < 256; bit++)
        if (((code[bit >> 3]! ^ other[bit >> 3]!) >> (bit & 7)) & 1) distance++;
      if (distance <= radius) matches.push({ id, distance });
    }
    return matches.sort((a, b) => a.distance - b.distance || a.id - b.id);
  }
}

function flipped(code: Uint8Array, bits: Iterable<number>): Uint8Array {
  const copy = code.slice();
  for (const bit of bits) copy[bit >> 3]! ^= 1 << (bit & 7);
  return copy;
}

/** Deterministic codes, and codes a given number of bits from another. */
function codes(seed: number) {
  let state = seed;
  const next = (): number => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return state >>> 8;
  };
  return {
    next,
    code: (): Uint8Array => Uint8Array.from({ length: 32 }, () => next() & 255),
    near: (code: Uint8Array, distance: number): Uint8Array => {
      const bits = new Set<number>();
      while (bits.size < distance) bits.add(next() % 256);
      return flipped(code, bits);
    },
  };
}

const code = fc.uint8Array({ minLength: 32, maxLength: 32 });
// few centres and few flipped bits: dense clusters, identical codes, distances on both sides of every radius
const clustered = fc
  .tuple(fc.constantFrom(0, 0x55, 0xff), fc.uniqueArray(fc.integer({ min: 0, max: 255 }), { maxLength: 50 }))
  .map(([fill, bits]) => flipped(new Uint8Array(32).fill(fill), bits));
const anyCode = fc.oneof(code, clustered);
const radius = fc.integer({ min: 0, max: 47 });
const id = fc.oneof(fc.integer({ min: 0, max: 12 }), fc.constantFrom(0x7fffffff, 0x80000000, 0xffffffff));

for (const mostRecent of [1, 4, 1000]) {
  test(`any sequence of adding, removing and searching gives what plain comparison gives (merged at ${mostRecent})`, () => {
    const step = fc.oneof(
      fc.record({ kind: fc.constant('add' as const), id, code: anyCode }),
      fc.record({ kind: fc.constant('remove' as const), id }),
      fc.record({ kind: fc.constant('search' as const), code: anyCode, radius }),
    );
    fc.assert(
      fc.property(fc.array(step, { maxLength: 60 }), (steps) => {
        const index = new HammingIndex({ mostRecent });
        const plain = new BruteForce();
        for (const action of steps) {
          if (action.kind === 'remove') {
            assert.equal(index.remove(action.id), plain.entries.delete(action.id));
          } else if (action.kind === 'search') {
            assert.deepEqual(
              index.search(action.code, action.radius),
              plain.search(action.code, action.radius),
            );
          } else if (plain.entries.has(action.id)) {
            assert.throws(() => index.add(action.id, action.code), refusal('id-in-use'));
          } else {
            index.add(action.id, action.code);
            plain.entries.set(action.id, action.code);
          }
          assert.equal(index.size, plain.entries.size);
        }
        const all = index.search(new Uint8Array(32), 256);
        assert.deepEqual(all, plain.search(new Uint8Array(32), 256));
      }),
      { numRuns: mostRecent === 1000 ? 150 : 40 },
    );
  });
}

test('what one segment cannot hold lies in several, and is found, removed and merged all the same', () => {
  const { code, near, next } = codes(23);
  const index = new HammingIndex({ mostRecent: 10, largest: 300 });
  const plain = new BruteForce();
  const centre = code();
  for (let id = 0; id < 2000; id++) {
    const one = id % 20 === 0 ? near(centre, next() % 40) : code();
    index.add(id, one);
    plain.entries.set(id, one);
    if (id % 3 === 0) {
      const gone = next() % (id + 1);
      assert.equal(index.remove(gone), plain.entries.delete(gone));
    }
    if (id % 100 === 0) assert.deepEqual(index.search(centre, 31), plain.search(centre, 31));
  }
  const { segments } = index.parts();
  assert.ok(segments.every(({ size }) => size <= 300));
  assert.ok(segments.length >= 4 && segments.length <= 12, `${segments.length} segments`);
  assert.deepEqual(index.search(centre, 47), plain.search(centre, 47));
});

test('over several blocks: planted codes at every distance 0 to 48, removals, growth', () => {
  const { code, near, next } = codes(7);
  const index = new HammingIndex();
  const plain = new BruteForce();
  const queries = Array.from({ length: 6 }, code);
  for (let entry = 0; entry < 40_000; entry++) {
    const at = entry * 3 + 1;
    const planted = entry % 137 === 0 ? near(queries[next() % 6]!, next() % 49) : code();
    index.add(at, planted);
    plain.entries.set(at, planted);
  }
  for (const at of [...plain.entries.keys()]) {
    if (next() % 4 !== 0) continue;
    assert.equal(index.remove(at), true);
    plain.entries.delete(at);
  }
  let found = 0;
  for (const [i, query] of queries.entries()) {
    for (const radius of [0, 31, 47]) {
      const matches = index.search(query, radius);
      assert.deepEqual(matches, plain.search(query, radius), `query ${i}, radius ${radius}`);
      found += matches.length;
    }
  }
  assert.ok(found > 200, `only ${found} matches: the check would mean little`);
});

test('more identical codes than one scan returns are all found', () => {
  const { code, near } = codes(11);
  const index = new HammingIndex();
  const centre = code();
  const close = near(centre, 31);
  for (let entry = 0; entry < 30_000; entry++) index.add(entry, entry % 2 ? centre : close);
  const matches = index.search(centre, 31);
  assert.equal(matches.length, 30_000);
  assert.equal(new Set(matches.map((match) => match.id)).size, 30_000);
  assert.ok(matches.every((match) => match.distance === (match.id % 2 ? 0 : 31)));
  assert.equal(index.search(centre, 30).length, 15_000);
});

test('calls outside the contract are refused by name and change nothing', () => {
  const index = new HammingIndex();
  const fine = new Uint8Array(32);
  for (const id of [-1, 1.5, 2 ** 32, Number.NaN])
    assert.throws(() => index.add(id, fine), refusal('bad-id'));
  assert.throws(() => index.add(1, new Uint8Array(31)), refusal('bad-code'));
  assert.throws(() => index.search(new Uint8Array(33), 31), refusal('bad-code'));
  for (const radius of [-1, 257, 3.2]) assert.throws(() => index.search(fine, radius), refusal('bad-radius'));
  assert.equal(index.size, 0);
});

for (const name of Object.keys(MODULES) as (keyof typeof MODULES)[]) {
  test(`${name}.wasm is what ${name}.as compiles to`, async () => {
    const checkedIn = readFileSync(new URL(`${name}.wasm`, import.meta.url));
    const compiled = Buffer.from(await compile(name));
    assert.deepEqual(compiled, checkedIn, 'run node bin/with-node.js src/engines/hamming/compile.ts');
  });
}

function refusal(code: HammingIndexError['code']) {
  return (error: unknown): boolean => error instanceof HammingIndexError && error.code === code;
}
