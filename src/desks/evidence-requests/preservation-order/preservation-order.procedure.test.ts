import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { CaseEvent } from '../../../engines/cases/case.ts';
import { fold } from '../../../engines/cases/fold.ts';
import { procedureFaults } from '../../../engines/cases/procedure-registry.ts';
import { LAWS } from '../../../engines/cases/testing/laws.ts';
import { playOf, type Turn, WHY } from '../testing/play-turns.ts';
import { preservationOrder } from './preservation-order.procedure.ts';

const play = playOf(preservationOrder);
const RECEIVED = '2026-11-02T09:00:00.000Z';
const SIXTY = '2027-01-01T09:00:00.000Z';
const NINETY = '2027-01-31T09:00:00.000Z';
const digest = 'd'.repeat(64);
const receive = (senderShown = true): Turn => [
  '2026-11-02T09:30:00.000Z',
  'ana',
  'receive',
  { receivedAt: RECEIVED, channel: 'decentralised-it-system', senderShown, digest },
];
const on = (day: string, who: Turn[1], step: string, data: Record<string, unknown> = {}): Turn => [
  `${day}T10:00:00.000Z`,
  who,
  step,
  data,
];
const preserve = on('2026-11-02', 'ana', 'preserve', { preservedAt: RECEIVED, what: WHY });
const extend = on('2026-12-20', 'system', 'extend', {
  receivedAt: '2026-12-20T09:00:00Z',
  until: NINETY,
  digest,
});
const followed = (day: string) =>
  on(day, 'system', 'production-followed', { receivedAt: `${day}T09:00:00Z`, digest });
const unclear = on('2026-11-03', 'ana', 'check-completeness', { found: 'manifest-error' });
const ask = on('2026-11-03', 'ana', 'ask-clarification', {
  identifiers: [],
  explanation: WHY,
  preserved: 'preserved',
  sentAt: '2026-11-03T10:00:00Z',
  needed: WHY,
});
const tracks = (events: CaseEvent[], now = '2026-11-04T00:00:00Z') =>
  fold(preservationOrder, events, now).tracks;
const clock = (events: CaseEvent[], name: string, now: string) =>
  fold(preservationOrder, events, now).clocks.find((one) => one.name === name);

test('it is sound as data', () => assert.deepEqual(procedureFaults(preservationOrder), []));

const beginnings = [
  [],
  [receive(), preserve],
  [receive(), preserve, extend],
  [receive(), preserve, unclear, ask],
  [receive(false)],
].map((turns) => play(turns).events);
for (const [law, holds] of Object.entries(LAWS))
  test(`property: ${law}`, () => holds(preservationOrder, 60, beginnings));

test('sixty days from receipt, then what was kept is let go by two people', () => {
  const { events } = play([receive(), preserve]);
  assert.equal(clock(events, 'sixty-days', RECEIVED)?.dueAt, SIXTY);
  const early: Turn = ['2027-01-01T08:59:59.000Z', 'system', 'sixty-days-ended'];
  assert.equal(play([receive(), preserve, early]).refused, 'not-due');
  const lapsed = [receive(), preserve, [SIXTY, 'system', 'sixty-days-ended'] as Turn];
  assert.equal(tracks(play(lapsed).events).order, 'lapsed');
  const propose = on('2027-01-02', 'ana', 'propose-deletion', { reason: WHY });
  const confirm = (who: Turn[1]) =>
    on('2027-01-03', who, 'confirm-deletion', { deletedAt: '2027-01-03T09:00:00Z' });
  assert.equal(play([...lapsed, propose, confirm('ana')]).refused, 'four-eyes');
  assert.equal(tracks(play([...lapsed, propose, confirm('bo')]).events).order, 'ended');
});

test('Form 6 within the sixty days adds thirty, once', () => {
  const extended = [receive(), preserve, extend];
  assert.equal(clock(play(extended).events, 'thirty-days-more', RECEIVED)?.dueAt, NINETY);
  assert.equal(play([...extended, extend]).refused, 'wrong-state');
  assert.equal(play([...extended, [SIXTY, 'system', 'sixty-days-ended']]).refused, 'wrong-state');
  assert.equal(tracks(play([...extended, [NINETY, 'system', 'extension-ended']]).events).order, 'lapsed');
  const late = on('2027-01-02', 'system', 'extend', {
    receivedAt: '2027-01-02T09:00:00Z',
    until: NINETY,
    digest,
  });
  assert.equal(play([receive(), preserve, late]).refused, 'too-late');
});

test('Form 5 keeps the data open-ended, until the issuing authority says so', () => {
  const { events } = play([receive(), preserve, followed('2026-12-01')]);
  assert.deepEqual(
    fold(preservationOrder, events, '2028-01-01T00:00:00Z').clocks.filter(({ status }) => status !== 'ended'),
    [],
  );
  const end = on('2027-06-01', 'ana', 'record-end', {
    receivedAt: '2027-06-01T09:00:00Z',
    why: 'no-longer-needed',
    reason: WHY,
  });
  assert.equal(tracks(play([receive(), preserve, followed('2026-12-01'), end]).events).order, 'lapsed');
});

test('Form 5 that comes after the end, while the data are still there, keeps them', () => {
  const lapsed = [receive(), preserve, [SIXTY, 'system', 'sixty-days-ended'] as Turn];
  assert.deepEqual(tracks(play([...lapsed, followed('2027-01-05')]).events).order, 'preserving');
});

test('five days without a reaction free the provider', () => {
  const asked = [receive(), preserve, unclear, ask];
  const freed: Turn = ['2026-11-08T10:00:00.000Z', 'system', 'clarification-failed'];
  assert.equal(
    play([...asked, ['2026-11-08T09:59:00.000Z', 'system', 'clarification-failed']]).refused,
    'not-due',
  );
  assert.equal(tracks(play([...asked, freed]).events).order, 'lapsed');
  assert.equal(tracks(play([receive(), unclear, ask, freed]).events).order, 'ended');
});

test('data are kept before anybody knows who sent it; a forgery lets them go again', () => {
  const forged = [
    receive(false),
    preserve,
    on('2026-11-03', 'ana', 'propose-fraud', { finding: WHY }),
    on('2026-11-03', 'bo', 'confirm-fraud', { reason: WHY }),
  ];
  assert.equal(tracks(play(forged).events).order, 'lapsed');
});

test('nothing is sent under it, and nobody is told', () => {
  assert.deepEqual(
    Object.keys(preservationOrder.steps).filter((step) => /disclos|notice|user|third-country/.test(step)),
    [],
  );
});
