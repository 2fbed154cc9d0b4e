import assert from 'node:assert/strict';
import test from 'node:test';
import fc from 'fast-check';
import { instantNs } from '../stix/timestamp.ts';
import { type Query, queryText, readQuery } from './parameters.ts';
import { isTaxiiTimestamp, readTimestamp, taxiiTimestamp } from './timestamp.ts';

function query(text: string): Query {
  const read = readQuery(new URLSearchParams(text));
  assert.ok(read.ok, text);
  return read.query;
}

function faultyParameter(text: string): string {
  const read = readQuery(new URLSearchParams(text));
  assert.ok(!read.ok, text);
  assert.match(read.fault.clause, /^TAXII 2\.1 §3\.4/);
  return read.fault.property;
}

test('TAXII 2.1 §3.4: parameters are read, unknown ones left alone', () => {
  assert.deepEqual(query('added_after=2024-05-01T10:00:00Z&limit=5&next=abc&color=red'), {
    addedAfter: '2024-05-01T10:00:00.000000Z',
    limit: 5,
    next: 'abc',
    ids: null,
    types: null,
    specVersions: null,
    versions: { first: false, last: true, instants: [] },
  });
});

test('TAXII 2.1 §3.4: limit is at least 1, added_after one timestamp, nothing is given twice', () => {
  for (const limit of ['0', '-1', '1.5', 'ten', '', '%20', '1e3', '0x10']) {
    assert.equal(faultyParameter(`limit=${limit}`), 'limit');
  }
  for (const time of [
    'yesterday',
    '',
    '2024-05-01',
    '2024-13-01T00:00:00Z',
    '2024-02-30T00:00:00.1234567891Z',
    '2024-05-01T00:00:00%2B02:00',
    '2024-05-01T00:00:00Z,2024-05-02T00:00:00Z',
    '2024-05-01T24:00:00Z',
    `2024-05-01T00:00:00.${'1'.repeat(100)}Z`,
  ]) {
    assert.equal(faultyParameter(`added_after=${time}`), 'added_after');
  }
  assert.equal(faultyParameter('limit=1&limit=1'), 'limit');
  assert.equal(faultyParameter('color=red&color=blue'), 'color');
  assert.equal(faultyParameter('match[type]=a&match%5Btype%5D=b'), 'match[type]');
  assert.equal(query('limit=99999999999999999999').limit, Number.MAX_SAFE_INTEGER);
});

test('TAXII 2.1 §3.4.1: the default is the last version; first, last and values combine; all stands alone', () => {
  assert.equal(query('match[version]=all').versions, 'all');
  assert.deepEqual(query('match[version]=first,last,2024-01-01T00:00:00.5Z').versions, {
    first: true,
    last: true,
    instants: [instantNs('2024-01-01T00:00:00.500000Z')],
  });
  for (const versions of ['all,last', 'last,all', 'newest', '', 'first,', '2024', 'FIRST']) {
    assert.equal(faultyParameter(`match[version]=${versions}`), 'match[version]');
  }
});

test('TAXII 2.1 §3.4.1: values are parted by commas; a field that cannot be matched is refused', () => {
  assert.deepEqual(query('match[type]=indicator,malware').types, ['indicator', 'malware']);
  assert.deepEqual(query('match[id]=a--1&match[spec_version]=2.1,2.0').specVersions, ['2.1', '2.0']);
  assert.equal(faultyParameter('match[name]=x'), 'match[name]');
  // A NUL would fail in the database.
  for (const value of ['', 'a,,b', 'a%00b', 'a%20b', 'é', 'x'.repeat(301)]) {
    assert.equal(faultyParameter(`match[id]=${value}`), 'match[id]');
  }
});

test('no URL makes the reader throw, and what it reads twice is the same', () => {
  const name = fc.constantFrom(
    'added_after',
    'limit',
    'next',
    'match[id]',
    'match[type]',
    'match[version]',
    'match[spec_version]',
    'x',
  );
  fc.assert(
    fc.property(fc.array(fc.tuple(name, fc.string()), { maxLength: 6 }), (pairs) => {
      const parameters = new URLSearchParams(pairs);
      const read = readQuery(parameters);
      if (read.ok) assert.deepEqual(readQuery(new URLSearchParams(parameters.toString())), read);
      else assert.ok(read.fault.property.length > 0);
    }),
  );
});

test('TAXII 2.1 §3.5: two requests page through one listing when their filters say the same', () => {
  const same = (a: string, b: string) => assert.equal(queryText(query(a)), queryText(query(b)));
  const other = (a: string, b: string) => assert.notEqual(queryText(query(a)), queryText(query(b)));
  same('match[type]=a,b&limit=5', 'limit=7&match[type]=b,a&next=q');
  same('match[version]=last', '');
  same('match[version]=2024-01-01T00:00:00.1Z', 'match[version]=2024-01-01T00:00:00.100Z');
  same('added_after=2024-01-01T00:00:00Z', 'added_after=2024-01-01T00:00:00.000Z');
  other('match[version]=all', '');
  other('match[type]=a', 'match[id]=a');
  other('added_after=2024-01-01T00:00:00Z', '');
});

test('TAXII 2.1 §2: timestamps have six digits; more that a client sends are cut, not rounded', () => {
  assert.equal(taxiiTimestamp(new Date(0)), '1970-01-01T00:00:00.000000Z');
  assert.ok(isTaxiiTimestamp('1970-01-01T00:00:00.000000Z'));
  for (const text of ['1970-01-01T00:00:00.000Z', 'undefined', '1970-13-01T00:00:00.000000Z']) {
    assert.ok(!isTaxiiTimestamp(text), text);
  }
  assert.deepEqual(readTimestamp('2024-01-01T00:00:00.1234569Z'), {
    ok: true,
    text: '2024-01-01T00:00:00.123456Z',
  });
  fc.assert(
    fc.property(fc.date({ noInvalidDate: true, min: new Date(0), max: new Date('9999-12-31') }), (date) => {
      assert.deepEqual(readTimestamp(date.toISOString()), { ok: true, text: taxiiTimestamp(date) });
    }),
  );
});
