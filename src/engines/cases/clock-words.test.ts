import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { ClockState } from './case.ts';
import { clockWords } from './clock-words.ts';

const now = Date.parse('2026-05-05T12:00:00Z');
const HOUR = 3_600_000;
const dueIn = (ms: number): ClockState => ({
  name: 'confirmation',
  law: { kind: 'house-rule', why: 'test' },
  asks: false,
  status: ms > 0 ? 'running' : 'late',
  startedAt: '2026-05-01T00:00:00.000Z',
  dueAt: new Date(now + ms).toISOString(),
  heldMs: 0,
  remainingMs: ms,
  missed: ms <= 0,
});

test('what is left is rounded down, in the unit a person would use', () => {
  const cases: [number, string, number, number][] = [
    // A minute after three days, thirty days and a day began: no day seems lost.
    [72 * HOUR - 60_000, 'day', 2, 23],
    [720 * HOUR - 60_000, 'day', 29, 23],
    [24 * HOUR - 60_000, 'hour', 23, 59],
    [60 * 24 * HOUR - 1, 'day', 59, 23],
    [60 * 24 * HOUR + 23 * HOUR, 'day', 60, 0],
    [72 * HOUR, 'day', 3, 0],
    [48 * HOUR, 'day', 2, 0],
    [48 * HOUR - 1, 'hour', 47, 59],
    [2 * HOUR, 'hour', 2, 0],
    [2 * HOUR - 1, 'minute', 119, 0],
    [119_999, 'second', 119, 0],
    [999, 'second', 0, 0],
  ];
  for (const [ms, unit, value, rest] of cases) {
    assert.deepEqual(clockWords(dueIn(ms), now), { unit, value, rest, late: false, held: false });
  }
});

test('it counts down from the due instant, and says late from that instant on', () => {
  const clock = dueIn(HOUR);
  assert.deepEqual(clockWords(clock, now + HOUR - 60_000), {
    unit: 'second',
    value: 60,
    rest: 0,
    late: false,
    held: false,
  });
  assert.deepEqual(clockWords(clock, now + HOUR), {
    unit: 'second',
    value: 0,
    rest: 0,
    late: true,
    held: false,
  });
  assert.deepEqual(clockWords(clock, now + 4 * HOUR), {
    unit: 'hour',
    value: 3,
    rest: 0,
    late: true,
    held: false,
  });
});

test('a held clock does not count down, an ended one has no words', () => {
  const { dueAt: _, ...rest } = dueIn(3 * HOUR);
  const held: ClockState = { ...rest, status: 'held' };
  assert.deepEqual(clockWords(held, now + 10 * HOUR), {
    unit: 'hour',
    value: 3,
    rest: 0,
    late: false,
    held: true,
  });
  assert.equal(clockWords({ ...dueIn(HOUR), status: 'ended' }, now), undefined);
});
