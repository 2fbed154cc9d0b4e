import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import test from 'node:test';
import fc from 'fast-check';
import { openCursor, sealCursor } from './page-cursor.ts';
import { joinEnvelope, withoutEmptyLists } from './resources.ts';

const key = randomBytes(32);

test('TAXII 2.1 §3.5: next is opaque, opens again and again, and only for the listing it was made for', () => {
  const whole = fc.integer({ min: 0, max: Number.MAX_SAFE_INTEGER });
  const place = fc.record({ position: whole, expires: whole }, { noNullPrototype: true });
  fc.assert(
    fc.property(place, fc.string(), fc.string(), (cursor, binding, other) => {
      const next = sealCursor(key, cursor, binding);
      assert.match(next, /^[A-Za-z0-9_-]{59}$/);
      assert.deepEqual(openCursor(key, next, binding), cursor);
      assert.deepEqual(openCursor(key, next, binding), cursor);
      assert.equal(openCursor(key, next, `${binding}${other}x`), null);
      assert.equal(openCursor(randomBytes(32), next, binding), null);
    }),
  );
});

test('a next that was changed or made up opens nothing', () => {
  const next = sealCursor(key, { position: 7, expires: 9 }, 'b');
  for (let at = 0; at < next.length - 1; at++) {
    const changed = `${next.slice(0, at)}${next[at] === 'A' ? 'B' : 'A'}${next.slice(at + 1)}`;
    assert.equal(openCursor(key, changed, 'b'), null, String(at));
  }
  fc.assert(fc.property(fc.string(), (text) => openCursor(key, text, 'b') === null));
});

test('TAXII 2.1 §3.7: objects stand in an envelope as the text they came as; without any it is {}', () => {
  const bodies = ['{ "b":1.0,\n"a":1e2}', '{"n":"é"}'];
  const envelope = joinEnvelope(bodies, { more: true, next: 'q"' });
  for (const body of bodies) assert.ok(envelope.includes(body));
  assert.deepEqual(JSON.parse(envelope), {
    more: true,
    next: 'q"',
    objects: bodies.map((body) => JSON.parse(body)),
  });
  assert.equal(joinEnvelope(['{}'], { more: false, next: null }), '{"more":false,"objects":[{}]}');
  assert.equal(joinEnvelope([], { more: false, next: null }), '{}');
});

test('TAXII 2.1 §2: empty lists are left out', () => {
  assert.deepEqual(withoutEmptyLists({ a: [], b: [1], c: '' }), { b: [1], c: '' });
});
