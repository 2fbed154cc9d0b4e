import assert from 'node:assert/strict';
import { test } from 'node:test';
import { whoAnswered } from './who-answered.ts';

const asked = (...partners: string[]) => ({ step: 'ask-others', data: { partners } });
const answered = (partner: string, given: string) => ({ step: 'other-answered', data: { partner, given } });

test('who has not answered in time has given no answer, and a later one counts', () => {
  const events = [
    asked('a', 'b', 'c'),
    answered('a', 'no'),
    { step: 'other-refused', data: { partner: 'b' } },
  ];
  const said = (track: string, more: typeof events = []) =>
    whoAnswered([...events, ...more], track).map((one) => `${one.partner} ${one.said}`);
  assert.deepEqual(said('asked'), ['a no', 'b refused', 'c waiting']);
  assert.deepEqual(said('asking-over'), ['a no', 'b refused', 'c no-answer']);
  assert.deepEqual(said('asking-over', [answered('c', 'telephone')]), ['a no', 'b refused', 'c telephone']);
  assert.deepEqual(said('asked', [asked('a')]), ['a waiting', 'b refused', 'c waiting']);
});
