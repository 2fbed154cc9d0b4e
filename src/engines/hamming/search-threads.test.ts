import assert from 'node:assert/strict';
import { test } from 'node:test';
import { HammingIndexError } from './hamming-code.ts';
import { HammingIndex } from './hamming-index.ts';
import { mergeInWorker } from './merge-in-worker.ts';
import { SearchThreads } from './search-threads.ts';

let state = 11;
const next = (): number => {
  state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
  return state >>> 8;
};
const randomCode = (): Uint8Array => Uint8Array.from({ length: 32 }, () => next() & 255);
const near = (code: Uint8Array, bits: number): Uint8Array => {
  const copy = code.slice();
  for (let i = 0; i < bits; i++) copy[next() & 31]! ^= 1 << (next() & 7);
  return copy;
};

for (const threads of [1, 3]) {
  test(`${threads} other thread(s) find what this one finds, while entries come and go and are merged`, async (t) => {
    const index = new HammingIndex({ merger: mergeInWorker, mostRecent: 500 });
    const elsewhere = new SearchThreads(index, threads);
    t.after(() => elsewhere.close());
    const kept: Uint8Array[] = [];
    let found = 0;
    for (let round = 0; round < 12; round++) {
      for (let i = 0; i < 400; i++) {
        const one = next() % 3 === 0 && kept.length > 0 ? near(kept[next() % kept.length]!, 8) : randomCode();
        index.add(kept.length, one);
        kept.push(one);
        if (next() % 4 === 0) index.remove(next() % kept.length);
      }
      const queries = Array.from({ length: 70 }, () => near(kept[next() % kept.length]!, next() % 12));
      for (const radius of [0, 31, 60]) {
        const here = queries.map((query) => index.search(query, radius));
        const there = elsewhere.search(queries, radius);
        // Of after the call: it is not waited for before this is in the index.
        const late = kept.length;
        index.add(late, queries[0]!);
        kept.push(queries[0]!);
        assert.deepEqual(await there, here, `round ${round}, radius ${radius}`);
        assert.ok(index.search(queries[0]!, radius).some(({ id }) => id === late));
        found += here.flat().length;
      }
    }
    await index.settled();
    assert.deepEqual(await elsewhere.search([kept[3]!], 31), [index.search(kept[3]!, 31)]);
    assert.ok(found > 500, `only ${found} matches: the check would mean little`);
  });
}

test('what is removed while others search is gone for the search after, in every thread', async (t) => {
  const index = new HammingIndex();
  const code = randomCode();
  for (let id = 0; id < 1000; id++) index.add(id, id % 2 === 0 ? code : randomCode());
  await index.pack();
  const elsewhere = new SearchThreads(index, 2);
  t.after(() => elsewhere.close());
  const queries = Array.from({ length: 40 }, () => code);
  assert.ok((await elsewhere.search(queries, 0)).every((found) => found.length === 500));
  for (let id = 0; id < 1000; id += 4) index.remove(id);
  assert.ok((await elsewhere.search(queries, 0)).every((found) => found.length === 250));
});

test('calls outside the contract are refused; a thread that ends is said, and begun again', async (t) => {
  const index = new HammingIndex();
  index.add(1, new Uint8Array(32));
  const elsewhere = new SearchThreads(index, 1);
  t.after(() => elsewhere.close());
  const refusal = (code: string) => (error: unknown) =>
    error instanceof HammingIndexError && error.code === code;
  await assert.rejects(elsewhere.search([new Uint8Array(31)], 31), refusal('bad-code'));
  await assert.rejects(elsewhere.search([new Uint8Array(32)], 257), refusal('bad-radius'));
  assert.throws(() => new SearchThreads(index, 16), RangeError);
  assert.deepEqual(await elsewhere.search([], 31), []);
  const cut = elsewhere.search([new Uint8Array(32)], 31);
  await Promise.all([assert.rejects(cut, refusal('stopped')), elsewhere.close()]);
  assert.deepEqual(await elsewhere.search([new Uint8Array(32)], 31), [[{ id: 1, distance: 0 }]]);
});
