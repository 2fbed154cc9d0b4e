import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { test } from 'node:test';
import fc from 'fast-check';
import { HammingIndex } from './hamming-index.ts';
import { Segment } from './segment.ts';
import { LAYOUT, layOut } from './segment-layout.ts';
import { readSnapshot, writeSnapshot } from './snapshot.ts';

/** Written whole, and a reader of it that can be cut off. */
async function written(index: HammingIndex, meanwhile: () => void = () => undefined): Promise<Buffer> {
  const pieces: Buffer[] = [];
  const still = index.still();
  await writeSnapshot(still, async (bytes) => {
    pieces.push(Buffer.from(bytes));
    meanwhile();
  });
  return Buffer.concat(pieces);
}

function readerOf(bytes: Buffer) {
  let at = 0;
  return (into: Uint8Array) => {
    if (at + into.length > bytes.length) throw new Error('the snapshot is cut off');
    into.set(bytes.subarray(at, at + into.length));
    at += into.length;
  };
}

const code = fc
  .tuple(fc.constantFrom(0, 0x55, 0xff), fc.array(fc.nat(255), { maxLength: 20 }))
  .map(([fill, flips]) => {
    const bytes = new Uint8Array(32).fill(fill);
    for (const bit of flips) bytes[bit >> 3]! ^= 1 << (bit & 7);
    return bytes;
  });

test('what is read back answers as what was written did, whatever changed meanwhile', async () => {
  const steps = fc.array(fc.oneof(code, fc.nat(30)), { minLength: 1, maxLength: 60 });
  await fc.assert(
    fc.asyncProperty(
      steps,
      fc.array(fc.tuple(code, fc.nat(60)), { minLength: 1 }),
      async (changes, queries) => {
        const index = new HammingIndex({ mostRecent: 7 });
        let next = 0;
        for (const change of changes) {
          if (typeof change === 'number') index.remove(change);
          else index.add(next++, change);
        }
        const before = queries.map(([query, radius]) => index.search(query, radius));
        const size = index.size;
        const bytes = await written(index, () => {
          index.add(next++, new Uint8Array(32));
          index.remove(next % 20);
        });
        const again = await readSnapshot(readerOf(bytes), { mostRecent: 7 });
        assert.equal(again.size, size);
        assert.deepEqual(
          queries.map(([query, radius]) => again.search(query, radius)),
          before,
        );
      },
    ),
    { numRuns: 40 },
  );
});

test('what was read back changes like any other: added, removed, merged', async () => {
  const index = new HammingIndex({ mostRecent: 5 });
  const codes = Array.from({ length: 12 }, (_, i) => createHash('sha256').update(`${i}`).digest());
  for (const [id, one] of codes.slice(0, 8).entries()) index.add(id, one);
  const again = await readSnapshot(readerOf(await written(index)), { mostRecent: 5 });
  again.remove(3);
  for (const [id, one] of codes.entries()) if (id >= 8) again.add(id, one);
  await again.pack();
  for (const [id, one] of codes.entries())
    assert.deepEqual(again.search(one, 0), id === 3 ? [] : [{ id, distance: 0 }]);
});

test('one of another layout, or cut off, is refused', async () => {
  const index = new HammingIndex();
  index.add(1, new Uint8Array(32));
  await index.pack();
  const bytes = await written(index);
  const other = Buffer.from(bytes);
  other.writeUInt32LE(LAYOUT + 1, 0);
  await assert.rejects(readSnapshot(readerOf(other)), { code: 'bad-snapshot' });
  for (const length of [0, 10, 40, bytes.length - 1])
    await assert.rejects(readSnapshot(readerOf(bytes.subarray(0, length))), /cut off/);
});

test('the layout is the one its number stands for: who changes it gives it another number', () => {
  const shapes = [1, 5_000, 1_000_000].map((entries) => layOut(entries));
  const segment = Segment.build({
    entries: 3,
    spread: true,
    seed: 1n,
    fill(codes, ids) {
      for (let i = 0; i < codes.length; i++) codes[i] = (i * 37) & 255;
      ids.set([7, 8, 9]);
    },
  });
  // what a search reads, and nothing that building left behind
  const layout = layOut(3);
  const { buffer } = segment.shared().memory;
  const of = (at: number, bytes: number) => new Uint8Array(buffer, at, bytes).slice();
  const digest = createHash('sha256').update(JSON.stringify(shapes));
  digest.update(of(layout.head, 40)).update(of(layout.lines, layout.firsts - layout.lines));
  for (const at of [layout.firsts, layout.ids, layout.order]) digest.update(of(at, 12));
  digest.update(of(layout.codes, 96));
  for (let chunk = 0; chunk < 16; chunk++) digest.update(of(layout.tables + chunk * 18, 12));
  const seen = digest.digest('hex').slice(0, 16);
  assert.deepEqual([LAYOUT, seen], [1, '1a35688d858495e7']);
});
