import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { CaseEvent } from './case.ts';
import { check } from './check.ts';
import { bookLoan } from './testing/book-loan.ts';

const now = '2026-01-31T09:00:00.000Z';
const events: CaseEvent[] = [
  { n: 1, step: 'ask', at: now, actor: 'affected-person', data: { rare: false, originator: 'harbour' } },
  { n: 2, step: 'lend', at: now, actor: 'ana', roles: ['reviewer'], data: { note: 'x' } },
];
const claim = (data: Record<string, unknown>) => {
  const verdict = check(bookLoan, events, now, { step: 'claim', actor: 'affected-person', data });
  return verdict.ok ? 'ok' : [verdict.code, verdict.property];
};

test('the event that is returned is the next of the case', () => {
  const verdict = check(bookLoan, events, now, {
    step: 'send-to-repair',
    actor: 'bo',
    roles: ['senior-reviewer'],
    data: {},
  });
  assert.deepEqual(verdict, {
    ok: true,
    event: { n: 3, step: 'send-to-repair', at: now, actor: 'bo', roles: ['senior-reviewer'], data: {} },
  });
});

test('data that are missing, blank, unknown or of another type are refused by name', () => {
  const lend = (data: unknown) => {
    const verdict = check(bookLoan, events.slice(0, 1), now, {
      step: 'lend',
      actor: 'bo',
      roles: ['reviewer'],
      data: data as never,
    });
    return verdict.ok ? 'ok' : [verdict.code, verdict.property];
  };
  assert.deepEqual(lend({}), ['invalid-data', '/note']);
  assert.deepEqual(lend({ note: ' \t ' }), ['invalid-data', '/note']);
  assert.deepEqual(lend({ note: 'x', extra: 1 }), ['invalid-data', '/extra']);
  assert.deepEqual(lend({ note: 3 }), ['invalid-data', '/note']);
  assert.deepEqual(lend(null), ['invalid-data', '']);
  assert.equal(lend({ note: 'x' }), 'ok');
});

test('a date that a clock runs to lies ahead, and not beyond the longest lawful one', () => {
  assert.equal(claim({ until: '2026-03-14T09:00:00Z' }), 'ok');
  for (const until of [
    '2026-03-14T09:00:00.001Z',
    now,
    '2025-01-01T00:00:00Z',
    '2026-02-31T25:00:00Z',
    '1-01-01TZ',
  ]) {
    assert.deepEqual(claim({ until }), ['invalid-data', '/until'], until);
  }
});

test('who and when are told before the form is read', () => {
  const verdict = check(bookLoan, events, now, {
    step: 'settle',
    actor: 'bo',
    roles: ['senior-reviewer'],
    data: {},
  });
  assert.equal(verdict.ok || verdict.code, 'wrong-state');
});
