import assert from 'node:assert/strict';
import { createHash, randomBytes } from 'node:crypto';
import { test } from 'node:test';
import fc from 'fast-check';
import { canonicalJson } from '../canonical-json/canonical-json.ts';
import {
  commitField,
  dummyEntry,
  type EntryContent,
  type EntryOpening,
  entryLeaf,
  verifyOpening,
} from './entry.ts';

const hex = (bytes: Uint8Array) => Buffer.from(bytes).toString('hex');

/** An entry with one opening a field, as whoever writes the log makes it. */
function makeEntry(values: Record<string, unknown>): { entry: Uint8Array; opening: EntryOpening } {
  const openings = Object.entries(values).map(([name, value]) => ({
    name,
    value,
    salt: hex(randomBytes(32)),
  }));
  const fields: Record<string, string> = {};
  for (const { name, value, salt } of openings) {
    fields[name] = hex(commitField(name, value, Buffer.from(salt, 'hex')));
  }
  const content: EntryContent = {
    kind: 'record.accepted',
    at: '2026-01-02T03:04:05.678Z',
    law: 'Act 1',
    fields,
  };
  const r = randomBytes(32);
  return { entry: entryLeaf(r, content), opening: { r: hex(r), content, openings } };
}

test('the layout of both preimages, byte for byte', () => {
  const salt = Buffer.alloc(32, 0xab);
  const content: EntryContent = { kind: 'k', at: 't', fields: { actor: '00'.repeat(32) } };
  const sha256 = (...parts: (string | Uint8Array)[]) => {
    const hash = createHash('sha256');
    for (const part of parts) hash.update(part);
    return hash.digest('hex');
  };
  assert.equal(
    hex(commitField('actor', { b: 1, a: 'x' }, salt)),
    sha256('comity/field/v1\n', salt, 'actor', '\0', '{"a":"x","b":1}'),
  );
  assert.equal(hex(entryLeaf(salt, content)), sha256('comity/entry/v1\n', salt, canonicalJson(content)));
});

const values = fc.dictionary(fc.stringMatching(/^[a-z][a-z0-9_-]{0,12}$/), fc.jsonValue({ maxDepth: 2 }), {
  maxKeys: 5,
  noNullPrototype: true,
});

test('an opening verifies whole, and with any fields left closed or erased', () => {
  fc.assert(
    fc.property(values, fc.nat(), (fields, mask) => {
      const { entry, opening } = makeEntry(fields);
      const shown = opening.openings.filter((_, i) => (mask >> i) % 2 === 1);
      const names = (list: readonly { name: string }[]) => list.map(({ name }) => name).sort();
      const verdict = verifyOpening(entry, { ...opening, openings: shown });
      assert.ok(verdict.ok);
      assert.deepEqual(verdict.opened.sort(), names(shown));
      assert.deepEqual(verdict.closed.sort(), names(opening.openings.filter((one) => !shown.includes(one))));
    }),
  );
});

test('anything changed is named', () => {
  const { entry, opening } = makeEntry({ record: 'indicator--1', actor: 'person 7' });
  const [record, actor] = opening.openings as [EntryOpening['openings'][0], EntryOpening['openings'][0]];
  const fault = (change: Partial<EntryOpening>, of = entry) => {
    const verdict = verifyOpening(of, { ...opening, ...change });
    return verdict.ok ? 'none' : [verdict.fault, verdict.field].filter(Boolean).join(' ');
  };
  const { content } = opening;
  assert.equal(fault({}), 'none');
  assert.equal(fault({}, randomBytes(32)), 'entry-differs');
  assert.equal(fault({ r: hex(randomBytes(32)) }), 'entry-differs');
  assert.equal(fault({ content: { ...content, kind: 'record.refused' } }), 'entry-differs');
  assert.equal(fault({ content: { ...content, at: '2026-01-02T03:04:05.679Z' } }), 'entry-differs');
  assert.equal(
    fault({ content: { ...content, fields: { record: content.fields.record! } } }),
    'entry-differs',
  );
  assert.equal(fault({ openings: [{ ...record, value: 'indicator--2' }] }), 'field-differs record');
  assert.equal(fault({ openings: [{ ...record, salt: actor.salt }] }), 'field-differs record');
  assert.equal(fault({ openings: [{ ...record, name: 'actor' }] }), 'field-differs actor');
  assert.equal(fault({ openings: [record, record] }), 'repeated-field record');
  assert.equal(fault({ openings: [{ ...record, name: 'other' }] }), 'unknown-field other');
  assert.equal(fault({ openings: [{ ...record, name: 'toString' }] }), 'unknown-field toString');
  assert.equal(fault({ openings: [{ ...record, value: '\ud800' }] }), 'malformed');
});

test('an opening of another shape is refused, never thrown over', () => {
  const { entry, opening } = makeEntry({ actor: 'person 7' });
  const wrong: unknown[] = [
    ...[null, undefined, 7, 'x', [], {}, { ...opening, r: 'zz' }, { ...opening, r: opening.r.toUpperCase() }],
    ...[
      { ...opening, openings: null },
      { ...opening, openings: [null] },
      { ...opening, content: null },
    ],
    ...[
      { ...opening, openings: [{ name: 'actor', salt: 'ab', value: 1 }] },
      { ...opening, r: `${opening.r}00` },
    ],
    ...[{ ...opening, content: { ...opening.content, fields: { actor: 'no hash' } } }],
    ...[{ ...opening, content: { ...opening.content, kind: undefined } }],
    ...[{ ...opening, content: { ...opening.content, extra: Number.NaN } }],
  ];
  for (const one of wrong) {
    assert.deepEqual(verifyOpening(entry, one as EntryOpening), { ok: false, fault: 'malformed' });
  }
});

test('unfit names, salts and values are refused at the source', () => {
  const salt = randomBytes(32);
  for (const name of ['', 'a\0b', '1st', 'a b', 'é', 'a'.repeat(65)]) {
    assert.throws(() => commitField(name, 1, salt), RangeError);
  }
  assert.throws(() => commitField('a', 1, randomBytes(31)), RangeError);
  assert.throws(() => commitField('a', undefined, salt));
  assert.throws(() => dummyEntry(randomBytes(16)), RangeError);
  assert.equal(dummyEntry().length, 32);
  assert.notDeepEqual(dummyEntry(), dummyEntry());
});
