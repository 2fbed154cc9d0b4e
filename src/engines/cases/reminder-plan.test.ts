import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { type Reminder, reminderDue, reminderPlan } from './reminder-plan.ts';

const MINUTE = 60_000;

test('an hour calls one person at once and everybody a quarter of an hour before its end', () => {
  assert.deepEqual(
    reminderPlan(0, 60 * MINUTE).map(({ at, reaches }) => [at / MINUTE, reaches]),
    [
      [0, 1],
      [15, 2],
      [30, 3],
      [45, 'everybody'],
      [55, 'everybody'],
      [60, 'everybody'],
    ],
  );
  const days = reminderPlan(0, 10 * 24 * 60 * MINUTE);
  assert.equal(days.at(-2)!.at, (10 * 24 - 1) * 60 * MINUTE);
});

test('every plan begins with its clock, ends with it, goes only up, and is never after what is due', () => {
  const height = ({ reaches }: Reminder) => (reaches === 'everybody' ? 4 : reaches);
  fc.assert(
    fc.property(
      fc.integer({ min: 0, max: 4e12 }),
      fc.integer({ min: 0, max: 4e11 }),
      fc.integer({ min: -1e11, max: 5e11 }),
      (start, length, after) => {
        const plan = reminderPlan(start, start + length);
        assert.equal(plan[0]!.at, start);
        assert.equal(plan.at(-1)!.at, start + length);
        for (const [n, one] of plan.entries()) {
          assert.ok(n === 0 || one.at >= plan[n - 1]!.at);
          assert.ok(n === 0 || height(one) >= height(plan[n - 1]!));
        }
        const now = start + after;
        const due = plan.filter(({ at }) => at <= now);
        assert.equal(reminderDue(plan, now), Math.max(0, due.length - 1));
      },
    ),
  );
});
