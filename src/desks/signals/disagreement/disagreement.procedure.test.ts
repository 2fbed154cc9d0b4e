import assert from 'node:assert/strict';
import { test } from 'node:test';
import { procedureFaults } from '../../../engines/cases/procedure-registry.ts';
import { LAWS } from '../../../engines/cases/testing/laws.ts';
import { CasePlay } from '../testing/case-play.ts';
import { answerOutcome, challenge, disagreement } from './disagreement.procedure.ts';

for (const procedure of [disagreement, challenge]) {
  test(`${procedure.name} names only what it declares`, () =>
    assert.deepEqual(procedureFaults(procedure), []));
  for (const [law, holds] of Object.entries(LAWS)) {
    test(`property of ${procedure.name}: ${law}`, () => holds(procedure, 60));
  }
}

const reason = { reason: 'The appeal was right.' };
const held = () =>
  new CasePlay(disagreement).take('open', 'system', {
    signal: 'indicator--1',
    originator: 'harbour',
    review: 'c-1',
    ...reason,
  });
const received = () =>
  new CasePlay(challenge).take('open', 'system', {
    signal: 'indicator--1',
    holder: 'quay',
    disagreement: 'd-1',
    ...reason,
  });
const outcome = (play: CasePlay) => answerOutcome(play.state);

test('silence is a clock that passed: nothing is written', () => {
  const play = held().wait(2).take('sent', 'system', { receipt: 'r-1' });
  assert.equal(outcome(play.wait(71)), 'pending');
  assert.equal(outcome(play.wait(1)), 'silent');
  assert.equal(play.events.length, 2);
});

test('an originator that was never reached is silent too, and has its 72 hours once it is', () => {
  const play = held().wait(100);
  assert.equal(outcome(play), 'silent');
  assert.equal(outcome(play.take('sent', 'system', { receipt: 'r-1' })), 'pending');
});

test('only the originator answers, with reasons; a late answer counts, a refusal may still be withdrawn', () => {
  const play = held().take('sent', 'system', { receipt: 'r-1' });
  assert.equal(play.refusal('originator-withdrew', 'peer:other', reason), 'not-yours');
  assert.equal(play.refusal('originator-refused', 'chen', reason), 'not-yours');
  assert.equal(play.refusal('originator-refused', 'peer:harbour', { reason: ' ' }), 'invalid-data');
  play.wait(200).take('originator-refused', 'peer:harbour', reason);
  assert.deepEqual([outcome(play), play.state.closed], ['refused', false]);
  play.take('originator-withdrew', 'peer:harbour', reason);
  assert.deepEqual([outcome(play), play.state.closed], ['withdrew', true]);
});

test("no step starts the signal again: the local stop is not this procedure's to lift", () => {
  assert.deepEqual(Object.keys(disagreement.steps).sort(), [
    'annotate',
    'open',
    'originator-refused',
    'originator-withdrew',
    'sent',
  ]);
  assert.deepEqual(
    Object.values(disagreement.steps).filter(({ whenDue }) => whenDue),
    [],
  );
});

test('at the originator one reviewer withdraws, a senior one answers with reasons, within 72 hours', () => {
  assert.equal(received().clock('answer').dueAt, '2026-09-03T10:00:00.000Z');
  const answer = { ground: 'lawful-basis-stands', ...reason };
  assert.equal(received().refusal('answer-with-reasons', 'ana', answer), 'not-yours');
  const refused = received().take('answer-with-reasons', 'chen', answer);
  assert.deepEqual([outcome(refused), refused.state.tracks.delivery], ['refused', 'due']);
  const play = received().take('withdraw-signal', 'ana', reason);
  assert.deepEqual([outcome(play), play.state.closed], ['withdrew', false]);
  assert.equal(play.take('answer-sent', 'system', { receipt: 'r-2' }).state.closed, true);
});

test('an unanswered challenge is silent at the originator as well', () => {
  assert.equal(outcome(received().wait(72)), 'silent');
});
