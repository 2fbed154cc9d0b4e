import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { addDuration, endOfDay, parseDuration } from './duration.ts';

const add = (instant: string, duration: string) =>
  new Date(addDuration(Date.parse(instant), duration)).toISOString();
const DAY = 86_400_000;

test('six months are calendar months, clamped at the end of a month', () => {
  assert.equal(add('2026-01-15T10:20:30.456Z', 'P6M'), '2026-07-15T10:20:30.456Z');
  assert.equal(add('2026-08-31T10:00:00Z', 'P6M'), '2027-02-28T10:00:00.000Z');
  assert.equal(add('2027-08-31T10:00:00Z', 'P6M'), '2028-02-29T10:00:00.000Z');
  assert.equal(add('2028-02-29T00:00:00Z', 'P1Y'), '2029-02-28T00:00:00.000Z');
  assert.equal(add('1969-12-31T23:00:00Z', 'P1M'), '1970-01-31T23:00:00.000Z');
});

test('hours, days and weeks have a fixed length', () => {
  assert.equal(add('2026-03-29T00:30:00Z', 'PT24H'), '2026-03-30T00:30:00.000Z');
  assert.equal(add('2026-03-29T00:30:00Z', 'P2W'), add('2026-03-29T00:30:00Z', 'P14D'));
  assert.equal(add('2026-01-01T00:00:00Z', 'P1DT1H1M1S'), '2026-01-02T01:01:01.000Z');
});

test('anything but an ISO 8601 duration of whole numbers is refused and quoted', () => {
  for (const text of ['', 'P', 'PT', 'P1DT', '24H', 'P1.5D', '-P1D', 'P1H', ' P1D']) {
    assert.throws(() => parseDuration(text), {
      name: 'RangeError',
      message: new RegExp(`"${text.replace('.', '\\.')}"`),
    });
  }
});

test('property: adding months lands in the right month, on the same day or its last', () => {
  const instants = fc.integer({ min: Date.UTC(1960, 0), max: Date.UTC(2200, 0) });
  fc.assert(
    fc.property(instants, fc.nat(60), (instant, months) => {
      const from = new Date(instant);
      const to = new Date(addDuration(instant, `P${months}M`));
      const elapsed =
        (to.getUTCFullYear() - from.getUTCFullYear()) * 12 + to.getUTCMonth() - from.getUTCMonth();
      assert.equal(elapsed, months);
      const nextDay = new Date(to.getTime() + DAY);
      const lastOfMonth = nextDay.getUTCMonth() !== to.getUTCMonth();
      assert.ok(
        to.getUTCDate() === from.getUTCDate() || (lastOfMonth && to.getUTCDate() < from.getUTCDate()),
      );
      assert.equal(to.toISOString().slice(11), from.toISOString().slice(11));
    }),
  );
});

test('the end of a day is the midnight after it', () => {
  const end = (instant: string) => new Date(endOfDay(Date.parse(instant))).toISOString();
  assert.equal(end('2026-05-05T00:00:00.001Z'), '2026-05-06T00:00:00.000Z');
  assert.equal(end('2026-05-05T00:00:00Z'), '2026-05-05T00:00:00.000Z');
});
