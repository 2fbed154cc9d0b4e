import assert from 'node:assert/strict';
import { existsSync, readFileSync } from 'node:fs';
import { test } from 'node:test';
import { deterministicId } from './deterministic-id.ts';
import { OBJECT_TYPES } from './object-types.ts';

const shared = process.env.COMITY_SHARED_DATA ?? new URL('../../../../shared/data', import.meta.url).pathname;

test('the ids of the specification come out', () => {
  for (const [object, id] of [
    [{ type: 'ipv4-addr', value: '198.51.100.3' }, 'ipv4-addr--28bb3599-77cd-5a82-a950-b5bc3caf07c4'],
    [{ type: 'domain-name', value: 'example.com' }, 'domain-name--bedb4899-d24b-5401-bc86-8f6b4cc18ec7'],
    [{ type: 'mutex', name: '__CLEANSWEEP__' }, 'mutex--f93fe911-e545-5239-b9b0-597840d0c871'],
  ] as const) {
    assert.equal(deterministicId(object), id);
  }
});

test('only contributing properties matter, and one hash of several', () => {
  const plain = { type: 'file', name: 'a', hashes: { 'SHA-256': 'ab'.repeat(32), MD5: 'cd'.repeat(16) } };
  assert.equal(deterministicId({ ...plain, size: 3, x_own: 1 }), deterministicId(plain));
  assert.equal(deterministicId({ ...plain, hashes: { MD5: 'cd'.repeat(16) } }), deterministicId(plain));
  assert.notEqual(
    deterministicId({ ...plain, hashes: { 'SHA-256': 'ab'.repeat(32) } }),
    deterministicId(plain),
  );
  assert.notEqual(deterministicId({ ...plain, name: 'b' }), deterministicId(plain));
});

test('with nothing to contribute there is no deterministic id', () => {
  assert.equal(deterministicId({ type: 'process', pid: 1 }), undefined);
  assert.equal(deterministicId({ type: 'file', size: 1 }), undefined);
  assert.equal(deterministicId({ type: 'identity', name: 'ACME' }), undefined);
  assert.equal(deterministicId({ type: 'x-own', name: 'ACME' }), undefined);
  assert.equal(deterministicId({}), undefined);
});

test('the examples of observables carry their own deterministic ids', () => {
  for (const { kind, contributing, examples } of OBJECT_TYPES) {
    if (kind !== 'sco' || contributing.length === 0) continue;
    for (const object of examples()) assert.equal(deterministicId(object), object.id);
  }
});

test('all vectors of the shared data come out', (t) => {
  const file = `${shared}/stix/sco_id_vectors.json`;
  if (!existsSync(file)) return t.skip(`shared data not present: ${file}`);
  const vectors: Record<string, unknown>[] = JSON.parse(readFileSync(file, 'utf8'));
  assert.equal(vectors.length, 55);
  for (const object of vectors) assert.equal(deterministicId(object), object.id);
});
