import assert from 'node:assert/strict';
import { generateKeyPairSync } from 'node:crypto';
import { test } from 'node:test';
import fc from 'fast-check';
import type { Keyring } from '../identity/keyring.ts';
import { entryId, placeOfEntryId } from './entry-id.ts';

const ringOf = () =>
  ({ identity: { privateKey: generateKeyPairSync('ed25519').privateKey } }) as unknown as Keyring;
const keyring = ringOf();

test('an id opens to its place, is the same every time, and opens under no other key', () => {
  const other = ringOf();
  const epochs = fc.integer({ min: 1, max: 999_999_999 });
  const place = fc.tuple(epochs, fc.nat({ max: 2 ** 47 })).map(([epoch, index]) => ({ epoch, index }));
  fc.assert(
    fc.property(place, (one) => {
      const id = entryId(keyring, one);
      assert.match(id, /^[0-9a-f]{32}$/);
      assert.equal(entryId(keyring, one), id);
      assert.deepEqual(placeOfEntryId(keyring, id), one);
      assert.equal(placeOfEntryId(other, id), null);
    }),
  );
});

test('ids of entries that follow each other share nothing and have no order', () => {
  const ids = Array.from({ length: 200 }, (_, index) => entryId(keyring, { epoch: 1, index }));
  assert.equal(new Set(ids.map((id) => id.slice(0, 8))).size, 200);
  assert.notDeepEqual(ids, [...ids].sort());
  for (const text of ['', '0', 'x'.repeat(32), '0'.repeat(32), `${ids[0]}0`]) {
    assert.equal(placeOfEntryId(keyring, text), null);
  }
});
