import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { compareInstants, instantNs, TimestampError, timestampFault } from './timestamp.ts';

test('one instant, many texts', () => {
  assert.equal(instantNs('2014-02-20T09:16:08.989Z'), instantNs('2014-02-20T09:16:08.989000Z'));
  assert.equal(instantNs('1970-01-01T00:00:00Z'), 0n);
  assert.equal(instantNs('1970-01-01T00:00:00.000000001Z'), 1n);
  assert.equal(instantNs('1969-12-31T23:59:59.999999999Z'), -1n);
  assert.equal(instantNs('2016-01-20T12:31:12.12345678900000Z'), instantNs('2016-01-20T12:31:12.123456789Z'));
});

test('whole milliseconds agree with the platform', () => {
  fc.assert(
    fc.property(
      fc.date({
        min: new Date('0000-01-01T00:00:00Z'),
        max: new Date('9999-12-31T23:59:59Z'),
        noInvalidDate: true,
      }),
      (date) => {
        assert.equal(instantNs(date.toISOString()), BigInt(date.getTime()) * 1_000_000n);
      },
    ),
  );
});

const digits = fc.array(fc.integer({ min: 0, max: 9 }), { maxLength: 9 }).map((each) => each.join(''));
const stamp = fc
  .tuple(fc.constantFrom('2016-02-29T23:59:58', '2016-02-29T23:59:59', '2016-03-01T00:00:00'), digits)
  .map(([seconds, fraction]) => (fraction === '' ? `${seconds}Z` : `${seconds}.${fraction}Z`));

test('texts compare as their instants do', () => {
  fc.assert(
    fc.property(stamp, stamp, (a, b) => {
      const [x, y] = [instantNs(a), instantNs(b)];
      assert.equal(compareInstants(a, b), x < y ? -1 : x > y ? 1 : 0);
    }),
  );
});

test('what is not a timestamp is refused by name', () => {
  for (const [text, code] of [
    ['', 'not-a-timestamp'],
    ['2016-01-20', 'not-a-timestamp'],
    ['2016-01-20T12:31:12', 'not-a-timestamp'],
    ['2016-01-20T12:31:12+00:00', 'not-a-timestamp'],
    ['2016-01-20t12:31:12z', 'not-a-timestamp'],
    ['2016-01-20 12:31:12Z', 'not-a-timestamp'],
    ['2016-01-20T12:31:12.Z', 'not-a-timestamp'],
    ['2016-01-20T12:31:12,5Z', 'not-a-timestamp'],
    ['2016-01-20T12:31:12.5 Z', 'not-a-timestamp'],
    ['2016-1-20T12:31:12.12Z', 'not-a-timestamp'],
    ['-016-01-20T12:31:12Z', 'not-a-timestamp'],
    ['٢٠١٦-01-20T12:31:12Z', 'not-a-timestamp'],
    [`2016-01-20T12:31:12.${'0'.repeat(1e6)}Z`, 'not-a-timestamp'],
    ['2015-02-29T00:00:00Z', 'no-such-date'],
    ['1900-02-29T00:00:00Z', 'no-such-date'],
    ['2016-04-31T00:00:00Z', 'no-such-date'],
    ['2016-13-01T00:00:00Z', 'no-such-date'],
    ['2016-00-01T00:00:00Z', 'no-such-date'],
    ['2016-01-00T00:00:00Z', 'no-such-date'],
    ['2016-01-20T24:00:00Z', 'no-such-time'],
    ['2016-01-20T12:60:00Z', 'no-such-time'],
    ['2016-01-20T12:00:61Z', 'no-such-time'],
    ['2016-12-31T23:59:60Z', 'leap-second'],
    ['2016-01-20T12:31:12.1234567891Z', 'finer-than-nanoseconds'],
  ] as const) {
    assert.equal(timestampFault(text), code, text.slice(0, 40));
    assert.throws(
      () => instantNs(text),
      (error) => error instanceof TimestampError && error.code === code,
    );
  }
  assert.equal(timestampFault('2000-02-29T00:00:00Z'), undefined);
});
