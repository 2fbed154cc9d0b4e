import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { CODE_BYTES, type HammingMatch } from './hamming-code.ts';
import { HammingIndex } from './hamming-index.ts';
import { Matches } from './matches.ts';
import { mergeInWorker } from './merge-in-worker.ts';
import { Segment } from './segment.ts';

type Entry = { id: number; code: Uint8Array };

const build = (entries: Entry[]): Segment =>
  Segment.build({
    entries: entries.length,
    spread: true,
    seed: 7n,
    fill(codes, ids) {
      for (const [i, { id, code }] of entries.entries()) {
        codes.set(code, i * CODE_BYTES);
        ids[i] = id;
      }
    },
  });

function distance(a: Uint8Array, b: Uint8Array): number {
  let bits = 0;
  for (let i = 0; i < CODE_BYTES; i++) for (let x = a[i]! ^ b[i]!; x !== 0; x &= x - 1) bits++;
  return bits;
}

const byDistance = (a: HammingMatch, b: HammingMatch): number => a.distance - b.distance || a.id - b.id;

function foundIn(segment: Segment, query: Uint8Array, radius: number): HammingMatch[] {
  const matches = new Matches();
  segment.search(query, radius, matches);
  return matches.order().toArray();
}

const plain = (entries: Entry[], query: Uint8Array, radius: number): HammingMatch[] =>
  entries
    .map(({ id, code }) => ({ id, distance: distance(code, query) }))
    .filter((match) => match.distance <= radius)
    .sort(byDistance);

function flipped(code: Uint8Array, bits: Iterable<number>): Uint8Array {
  const copy = code.slice();
  for (const bit of bits) copy[bit >> 3]! ^= 1 << (bit & 7);
  return copy;
}

function randomness(seed: number) {
  let state = seed;
  const next = (): number => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return state >>> 8;
  };
  return { next, code: (): Uint8Array => Uint8Array.from({ length: CODE_BYTES }, () => next() & 255) };
}

test('one code: at every distance and every radius 0 to 48, found where it is near enough', () => {
  const { next, code } = randomness(3);
  const centre = code();
  const segment = build([{ id: 5, code: centre }]);
  for (let away = 0; away <= 48; away++) {
    const bits = new Set<number>();
    while (bits.size < away) bits.add(next() % 256);
    const query = flipped(centre, bits);
    for (let radius = 0; radius <= 48; radius++)
      assert.deepEqual(foundIn(segment, query, radius), radius < away ? [] : [{ id: 5, distance: away }]);
  }
});

test('the differences that leave the least to find them by: spread as evenly as they can be, at each place of the ring', () => {
  const { next, code } = randomness(5);
  for (const radius of [15, 16, 30, 31, 32, 46, 47]) {
    const entries: Entry[] = [];
    const query = code();
    // as many bits in each chunk as fit, the rest one a chunk from each place on; then the same in pairs of chunks
    for (let turn = 0; turn < 64; turn++) {
      const perChunk = Array.from({ length: 16 }, () => Math.floor(radius / 16));
      for (let rest = radius % 16, at = turn; rest > 0; rest--, at += turn < 32 ? 1 : 2) perChunk[at % 16]!++;
      if (turn >= 48)
        for (let i = 0; i < 16; i += 2) perChunk.splice(i, 2, perChunk[i]! + perChunk[i + 1]!, 0);
      const bits = perChunk.flatMap((count, chunk) => {
        const from = next() % 16;
        return Array.from({ length: Math.min(16, count) }, (_, i) => chunk * 16 + ((from + i) % 16));
      });
      entries.push({ id: turn, code: flipped(query, bits) });
    }
    const found = foundIn(build(entries), query, radius);
    assert.deepEqual(found, plain(entries, query, radius), `radius ${radius}`);
    assert.ok(found.length >= 60, `only ${found.length} within ${radius}`);
  }
});

test('clusters and chance: every radius gives what plain comparison gives, of what is not gone', () => {
  const centre = fc.constantFrom(0, 0x0f, 0xff).map((fill) => new Uint8Array(CODE_BYTES).fill(fill));
  const near = fc
    .tuple(centre, fc.uniqueArray(fc.nat(255), { maxLength: 50 }))
    .map(([code, bits]) => flipped(code, bits));
  const entries = fc.array(fc.oneof(near, near, fc.uint8Array({ minLength: 32, maxLength: 32 })), {
    minLength: 1,
    maxLength: 60,
  });
  fc.assert(
    fc.property(entries, near, fc.nat(47), fc.array(fc.nat(59)), (codes, query, radius, gone) => {
      const all = codes.map((code, i) => ({ id: (i * 0x9e3779b1) >>> 0, code }));
      const segment = build(all);
      const removed = new Set(gone.map((i) => all[i % all.length]!.id));
      for (const id of removed) assert.equal(segment.remove(id), true);
      const left = all.filter(({ id }) => !removed.has(id));
      assert.equal(segment.size, left.length);
      for (const { id } of all) assert.equal(segment.has(id), !removed.has(id));
      assert.deepEqual(foundIn(segment, query, radius), plain(left, query, radius));
    }),
    { numRuns: 60 },
  );
});

for (const far of [0, 580_000]) {
  test(`twenty thousand different codes close together beside ${far} others: each is told once`, () => {
    const { next, code } = randomness(19);
    const centre = code();
    const cluster = new Map<string, Uint8Array>();
    while (cluster.size < 20_000) {
      const near = flipped(centre, [next() % 256, next() % 256, next() % 256]);
      cluster.set(near.join(), near);
    }
    const close = [...cluster.values()];
    const segment = Segment.build({
      entries: close.length + far,
      spread: true,
      seed: 1n,
      fill(codes, ids) {
        for (let i = 0; i < codes.length; i++) codes[i] = next();
        for (const [i, one] of close.entries()) codes.set(one, i * CODE_BYTES);
        for (let i = 0; i < ids.length; i++) ids[i] = i;
      },
    });
    for (const radius of [5, 31, 47]) {
      const found = foundIn(segment, centre, radius);
      assert.deepEqual(
        found.map(({ id }) => id).sort((a, b) => a - b),
        close.map((_, i) => i),
        `radius ${radius}`,
      );
      for (const { id, distance: told } of found) assert.equal(told, distance(close[id]!, centre));
    }
  });
}

test('a million entries of two codes are two codes, and all their ids are told', () => {
  const { code } = randomness(11);
  const [one, other] = [code(), code()];
  const segment = Segment.build({
    entries: 1_000_000,
    spread: false,
    seed: 1n,
    fill(codes, ids) {
      for (let i = 0; i < 1_000_000; i++) {
        codes.set(i % 4 === 0 ? one : other, i * CODE_BYTES);
        ids[i] = 1_000_000 - i;
      }
    },
  });
  const copy = new Uint8Array(1_000_000 * CODE_BYTES);
  const ids = new Uint32Array(1_000_000);
  segment.copyTo(copy, ids);
  const spread = copy.slice(0, CODE_BYTES);
  const found = foundIn(segment, spread, 31);
  assert.ok(found.length === 250_000 || found.length === 750_000, `${found.length}`);
  assert.equal(new Set(found.map(({ id }) => id)).size, found.length);
  assert.equal(foundIn(segment, spread, 256).length, 1_000_000);
  assert.equal(segment.remove(found[0]!.id), true);
  assert.equal(foundIn(segment, spread, 31).length, found.length - 1);
});

test('while another thread merges, what is added is found, what is removed is not, before and after', async () => {
  const { next, code } = randomness(13);
  const index = new HammingIndex({ merger: mergeInWorker, mostRecent: 500 });
  const entries = new Map<number, Uint8Array>();
  const check = (): void => {
    const known = [...entries];
    const [id, wanted] = known[next() % known.length]!;
    const found = index.search(wanted, 31);
    assert.deepEqual(
      found,
      plain(
        known.map(([id, code]) => ({ id, code })),
        wanted,
        31,
      ),
      `${id}`,
    );
    assert.equal(index.size, entries.size);
  };
  for (let round = 0; round < 40; round++) {
    for (let i = 0; i < 100; i++) {
      const id = round * 100 + i;
      const fresh = code();
      index.add(id, fresh);
      entries.set(id, fresh);
    }
    for (const id of [...entries.keys()].filter(() => next() % 20 === 0)) {
      assert.equal(index.remove(id), true);
      entries.delete(id);
    }
    check();
    await new Promise((resolve) => setTimeout(resolve, 2));
  }
  await index.settled();
  check();
  await index.pack();
  check();
});

test('a merge that fails loses nothing, is told, and is tried again', async () => {
  let failing = true;
  const index = new HammingIndex({
    mostRecent: 10,
    merger: async (from) => {
      if (failing) throw new Error('no memory');
      return mergeInWorker(from);
    },
  });
  const { code } = randomness(17);
  const codes = Array.from({ length: 25 }, code);
  for (const [id, one] of codes.entries()) index.add(id, one);
  await assert.rejects(index.settled(), /no memory/);
  for (const [id, one] of codes.entries()) assert.deepEqual(index.search(one, 0), [{ id, distance: 0 }]);
  failing = false;
  await index.pack();
  assert.equal(index.size, 25);
  for (const [id, one] of codes.entries()) assert.deepEqual(index.search(one, 0), [{ id, distance: 0 }]);
});
