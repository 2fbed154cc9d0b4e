import assert from 'node:assert/strict';
import { test } from 'node:test';
import { stepsFor } from './actors.ts';
import { type CaseEvent, CaseHistoryError } from './case.ts';
import { check } from './check.ts';
import { fold } from './fold.ts';
import { bookLoan } from './testing/book-loan.ts';
import { LAWS } from './testing/laws.ts';

for (const [law, holds] of Object.entries(LAWS)) test(`property: ${law}`, () => holds(bookLoan, 150));

const event = (
  n: number,
  step: string,
  at: string,
  actor: string,
  data: Record<string, unknown> = {},
  roles = ['reviewer', 'senior-reviewer'],
): CaseEvent => ({ n, step, at, actor, data, roles });
const asked = event(1, 'ask', '2026-01-01T09:00:00Z', 'affected-person', {
  rare: false,
  originator: 'harbour',
});
const lent = event(2, 'lend', '2026-01-31T09:00:00Z', 'ana', { note: 'take care' });
const clock = (events: CaseEvent[], name: string, now: string) =>
  fold(bookLoan, events, now).clocks.find((found) => found.name === name);

test('before the first event only opening is permitted', () => {
  const state = fold(bookLoan, [], '2026-01-01T00:00:00Z');
  assert.deepEqual(
    state.permitted.map(({ step }) => step),
    ['ask'],
  );
  assert.deepEqual([state.n, state.state, state.closed, state.openedAt], [0, 'none', false, undefined]);
});

test('a clock is late from its due instant on, without a write', () => {
  assert.equal(clock([asked, lent], 'return', '2026-02-28T08:59:59.999Z')?.status, 'running');
  const late = clock([asked, lent], 'return', '2026-02-28T09:00:00Z');
  assert.deepEqual(
    [late?.status, late?.dueAt, late?.remainingMs, late?.missed],
    ['late', '2026-02-28T09:00:00.000Z', 0, true],
  );
});

test('held time never counts, and a restart gives the full period', () => {
  const sent = event(3, 'send-to-repair', '2026-02-10T09:00:00Z', 'bo');
  const held = clock([asked, lent, sent], 'return', '2026-06-01T00:00:00Z');
  assert.deepEqual([held?.status, held?.dueAt, held?.remainingMs], ['held', undefined, 18 * 86_400_000]);
  const back = event(4, 'repaired', '2026-03-10T09:00:00Z', 'bo');
  assert.equal(
    clock([asked, lent, sent, back], 'return', '2026-03-10T09:00:00Z')?.dueAt,
    '2026-03-28T09:00:00.000Z',
  );
  const renewed = event(5, 'renew', '2026-03-20T10:00:00Z', 'peer:harbour');
  const fresh = clock([asked, lent, sent, back, renewed], 'return', '2026-03-20T10:00:00Z');
  assert.deepEqual([fresh?.dueAt, fresh?.heldMs], ['2026-04-20T10:00:00.000Z', 0]);
});

test('a period in whole days ends with the last hour of its last day', () => {
  assert.equal(clock([asked], 'shelf', '2026-01-01T09:00:00Z')?.dueAt, '2026-01-04T00:00:00.000Z');
});

test('only the originator of this case acts as the originator', () => {
  const rule = fold(bookLoan, [asked, lent], lent.at).permitted.find(({ step }) => step === 'renew');
  assert.deepEqual(rule?.by, ['peer:harbour']);
  const verdict = check(bookLoan, [asked, lent], lent.at, { step: 'renew', actor: 'peer:other', data: {} });
  assert.equal(verdict.ok || verdict.code, 'not-yours');
});

test('a party gains nothing by roles, nor a person by an id that is a role', () => {
  const by = (actor: string, roles: string[]) =>
    check(bookLoan, [asked], asked.at, { step: 'lend', actor, roles, data: { note: 'x' } }).ok;
  assert.equal(by('system', ['reviewer']), false);
  assert.equal(by('peer:harbour', ['reviewer']), false);
  assert.equal(by('reviewer', []), false);
  assert.equal(by('ana', ['reviewer', 'overseer']), false);
  assert.equal(by('ana', ['reviewer']), true);
});

test('the steps of one actor are what a page offers', () => {
  const proposed = event(2, 'propose', '2026-01-02T09:00:00Z', 'ana', { note: 'fine' });
  const { permitted } = fold(bookLoan, [asked, proposed], proposed.at);
  const names = (actor: string, roles: string[]) =>
    stepsFor(permitted, bookLoan, actor, roles).map(({ step }) => step);
  assert.deepEqual(names('ana', ['reviewer']), ['propose']);
  assert.deepEqual(names('bo', ['reviewer']), ['propose', 'lend']);
  assert.deepEqual(names('dunya', ['reviewer', 'overseer']), ['annotate']);
});

test('a clock that set back between two steps gives the event the instant of the last one', () => {
  const verdict = check(bookLoan, [asked, lent], '2020-01-01T00:00:00Z', {
    step: 'send-to-repair',
    actor: 'bo',
    roles: ['senior-reviewer'],
    data: {},
  });
  assert.ok(verdict.ok);
  assert.equal(verdict.event.at, '2026-01-31T09:00:00.000Z');
});

test('a list of events that the procedure could not produce is a named error', () => {
  const broken: [CaseHistoryError['code'], CaseEvent[]][] = [
    ['gap', [{ ...asked, n: 2 }]],
    ['gap', [asked, { ...lent, n: 3 }]],
    ['gap', [asked, { ...lent, n: 1 }]],
    ['bad-instant', [{ ...asked, at: '2026-01-01T09:00:00+02:00' }]],
    ['bad-instant', [{ ...asked, at: '2026-13-01T09:00:00Z' }]],
    ['time-went-back', [asked, { ...lent, at: '2026-01-01T08:59:59.999Z' }]],
    ['unknown-step', [asked, { ...lent, step: 'constructor' }]],
    ['not-open', [{ ...lent, n: 1 }]],
    ['already-open', [asked, { ...asked, n: 2 }]],
    ['not-yours', [asked, { ...lent, roles: [] }]],
    ['wrong-state', [asked, lent, { ...lent, n: 3 }]],
    ['not-due', [asked, lent, event(3, 'call-back', '2026-02-01T00:00:00Z', 'system')]],
    ['too-late', [asked, lent, event(3, 'renew', '2026-03-01T00:00:00Z', 'peer:harbour')]],
    [
      'four-eyes',
      [asked, event(2, 'propose', '2026-01-02T00:00:00Z', 'ana', { note: 'x' }), { ...lent, n: 3 }],
    ],
    [
      'took-part',
      [
        asked,
        lent,
        event(3, 'claim', lent.at, 'affected-person', { until: '2026-02-05T00:00:00Z' }),
        event(4, 'settle', lent.at, 'ana', { note: 'x' }),
      ],
    ],
    [
      'closed',
      [
        asked,
        lent,
        event(3, 'call-back', '2026-03-01T00:00:00Z', 'system'),
        event(4, 'propose', '2026-03-01T00:00:00Z', 'bo'),
      ],
    ],
  ];
  for (const [code, events] of broken) {
    assert.throws(
      () => fold(bookLoan, events, '2027-01-01T00:00:00Z'),
      (error) => error instanceof CaseHistoryError && error.code === code,
      code,
    );
  }
});

test('a case folds after an erasure has emptied the data of its events', () => {
  const emptied = [asked, { ...lent, data: {} }];
  assert.equal(fold(bookLoan, emptied, lent.at).state, 'lent');
});

test('a clock counts from the instant that its event names, never from one to come', () => {
  const lentAt = (takenAt: string) => ({ ...lent, data: { note: 'take care', takenAt } });
  const earlier = clock([asked, lentAt('2026-01-31T06:30:00Z')], 'pick', '2026-01-31T09:00:00Z');
  assert.deepEqual(
    [earlier?.startedAt, earlier?.dueAt, earlier?.status],
    ['2026-01-31T06:30:00.000Z', '2026-01-31T10:30:00.000Z', 'running'],
  );
  const over = clock([asked, lentAt('2026-01-31T05:00:00Z')], 'pick', '2026-01-31T09:00:00Z');
  assert.deepEqual([over?.status, over?.remainingMs], ['late', 0], 'late before anybody saw it');
  const toCome = clock([asked, lentAt('2027-01-31T05:00:00Z')], 'pick', '2026-01-31T09:00:00Z');
  assert.equal(toCome?.dueAt, '2026-01-31T13:00:00.000Z');
  const verdict = check(bookLoan, [asked], '2026-01-31T09:00:00Z', {
    step: 'lend',
    actor: 'ana',
    roles: ['reviewer'],
    data: { note: 'take care', takenAt: '2026-01-31T09:00:01Z' },
  });
  assert.ok(!verdict.ok && verdict.property === '/takenAt', JSON.stringify(verdict));
});
