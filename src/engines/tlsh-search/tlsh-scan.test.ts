import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { TLSH_BYTES } from '../../standards/tlsh/tlsh.ts';
import { tlshDistance } from '../../standards/tlsh/tlsh-distance.ts';
import { TlshScan } from './tlsh-scan.ts';

const code = fc.uint8Array({ minLength: TLSH_BYTES, maxLength: TLSH_BYTES });
/** A code, and others that differ from it in a few bytes by a little: near each other, and on shelves side by side. */
const family = fc
  .tuple(
    code,
    fc.array(fc.array(fc.tuple(fc.nat(TLSH_BYTES - 1), fc.nat(255)), { maxLength: 9 }), { maxLength: 40 }),
  )
  .map(([asked, changes]) => ({
    asked,
    codes: changes.map((change) => {
      const copy = Uint8Array.from(asked);
      for (const [at, by] of change) copy[at]! ^= by & (by >> 1);
      return copy;
    }),
  }));

test('a search finds what measuring each finds, after adding, replacing and removing', () => {
  fc.assert(
    fc.property(
      family,
      fc.array(code, { maxLength: 20 }),
      fc.array(fc.nat(50), { maxLength: 20 }),
      fc.nat(60),
      ({ asked, codes }, others, removed, within) => {
        const scan = new TlshScan();
        const kept = new Map<number, Uint8Array>();
        for (const [at, one] of [...codes, ...others].entries()) {
          const id = at % 45;
          scan.add(id, one);
          kept.set(id, one);
        }
        for (const id of removed) {
          scan.remove(id);
          kept.delete(id);
        }
        const expected = [...kept]
          .map(([id, one]) => ({ id, distance: tlshDistance(one, asked) }))
          .filter(({ distance }) => distance <= within)
          .sort((a, b) => a.distance - b.distance || a.id - b.id);
        assert.deepEqual(scan.search(asked, within), expected);
        assert.equal(scan.size, kept.size);
        const { ids, codes: all } = scan.all();
        const back = [...ids].map(
          (id, at) => [id, all.slice(at * TLSH_BYTES, (at + 1) * TLSH_BYTES)] as const,
        );
        assert.deepEqual(new Map(back), kept);
      },
    ),
    { numRuns: 300 },
  );
});

test('very many of one code are all found, and none twice', () => {
  const scan = new TlshScan();
  const one = new Uint8Array(TLSH_BYTES).fill(0xa5);
  for (let id = 0; id < 5000; id++) scan.add(id, one);
  for (let id = 0; id < 5000; id += 2) scan.remove(id);
  assert.deepEqual(
    scan.search(one, 0).map(({ id }) => id),
    Array.from({ length: 2500 }, (_, at) => at * 2 + 1),
  );
});
