import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import type { CaseEvent } from '../../../engines/cases/case.ts';
import { fold } from '../../../engines/cases/fold.ts';
import { procedureFaults } from '../../../engines/cases/procedure-registry.ts';
import { LAWS } from '../../../engines/cases/testing/laws.ts';
import { randomCase } from '../../../engines/cases/testing/random-case.ts';
import { playOf, type Turn, WHY } from '../testing/play-turns.ts';
import { productionOrder } from './production-order.procedure.ts';

const play = playOf(productionOrder);
const RECEIVED = '2026-11-02T09:00:00.000Z';
const END = '2026-11-12T09:00:00.000Z';
const receive = (data: object = {}): Turn => [
  '2026-11-02T09:30:00.000Z',
  'ana',
  'receive',
  {
    receivedAt: RECEIVED,
    channel: 'decentralised-it-system',
    senderShown: true,
    digest: 'd'.repeat(64),
    period: 'ten-days',
    waits: false,
    ...data,
  },
];
const on = (day: number, who: Turn[1], step: string, data: Record<string, unknown> = {}): Turn => [
  `2026-11-${`${day}`.padStart(2, '0')}T10:00:00.000Z`,
  who,
  step,
  data,
];
const MANIFEST = 'm'.repeat(64);
const preserve = on(2, 'ana', 'preserve', { preservedAt: RECEIVED, what: WHY });
const complete = on(2, 'ana', 'check-completeness', { found: 'complete' });
const assess = on(2, 'ana', 'assess', {
  immunity: 'no',
  press: 'no',
  thirdCountry: 'no',
  wrongPerson: 'no',
  reason: WHY,
});
const propose = on(2, 'ana', 'propose-disclosure', {
  files: [{ name: 'log.csv', bytes: 10, sha256: 'f'.repeat(64) }],
  manifest: MANIFEST,
  covers: 'all',
  note: WHY,
});
const approve = on(3, 'bo', 'approve-disclosure', { manifest: MANIFEST, note: WHY });
const ready = [preserve, complete, assess, propose, approve];
const disclose = (day: number) =>
  on(day, 'ana', 'disclose', {
    sentAt: `2026-11-${`${day}`.padStart(2, '0')}T09:59:00.000Z`,
    channel: 'decentralised-it-system',
    recipient: 'Example Court',
  });
const form3 = (day: number) => ({
  identifiers: [],
  explanation: WHY,
  preserved: 'preserved',
  sentAt: `2026-11-${`${day}`.padStart(2, '0')}T10:00:00.000Z`,
});
const clock = (events: CaseEvent[], name: string, now: string) =>
  fold(productionOrder, events, now).clocks.find((one) => one.name === name);
const tracks = (events: CaseEvent[]) => fold(productionOrder, events, '2026-11-30T00:00:00Z').tracks;

test('it is sound as data', () => assert.deepEqual(procedureFaults(productionOrder), []));

const free = [receive(), ...ready];
const notified = [receive({ waits: true }), ...ready];
const beginnings = [
  [],
  free,
  notified,
  [...free, disclose(3)],
  [...free, on(4, 'ana', 'object-third-country', conflict(4))],
  [receive({ senderShown: false, period: 'eight-hours' })],
].map((turns) => play(turns).events);
for (const [law, holds] of Object.entries(LAWS))
  test(`property: ${law}`, () => holds(productionOrder, 60, beginnings));

function conflict(day: number) {
  return {
    ...form3(day),
    titleOfLaw: 'Example Act',
    provisionAndText: 'Section 1: nobody discloses.',
    nature: 'fundamental-rights',
    whyApplicable: WHY,
    whyConflict: WHY,
    linkToThirdCountry: WHY,
    consequences: WHY,
  };
}

test('without notification: at the latest ten days from receipt, sooner is right', () => {
  const { events } = play([...free, disclose(3)]);
  assert.equal(tracks(events).order, 'disclosed');
  assert.equal(clock(play([receive()]).events, 'production', RECEIVED)?.dueAt, END);
  assert.equal(clock(events, 'production', END)?.missed, false);
});

test('with notification: sent early it is refused; at the end of ten days, and not before, it goes', () => {
  assert.equal(play([...notified, disclose(4)]).refused, 'wrong-state');
  const early: Turn = ['2026-11-12T08:59:59.999Z', 'system', 'refusal-period-ended'];
  assert.equal(play([...notified, early]).refused, 'not-due');
  assert.equal(play([...notified, [END, 'ana', 'refusal-period-ended', {}]]).refused, 'not-yours');
  const { events } = play([...notified, [END, 'system', 'refusal-period-ended'], disclose(12)]);
  assert.equal(tracks(events).order, 'disclosed');
});

test('with notification: the enforcing authority confirms, and it goes at once', () => {
  const confirmed = on(5, 'ana', 'record-confirmation', {
    receivedAt: '2026-11-05T08:00:00Z',
    authority: 'EA',
  });
  const { events } = play([...notified, confirmed]);
  assert.equal(clock(events, 'transmission', '2026-11-05T10:00:00Z')?.dueAt, '2026-11-06T08:00:00.000Z');
  assert.equal(clock(events, 'production', '2026-11-05T10:00:00Z')?.dueAt, END, 'at the latest then');
  assert.equal(tracks(play([...notified, confirmed, disclose(5)]).events).order, 'disclosed');
});

test('an emergency has eight hours, and a certificate that says both keeps the safeguard', () => {
  const plain = play([receive({ period: 'eight-hours' })]).events;
  assert.equal(clock(plain, 'emergency', RECEIVED)?.dueAt, '2026-11-02T17:00:00.000Z');
  assert.equal(clock(plain, 'production', RECEIVED), undefined);
  const both = [receive({ period: 'eight-hours', waits: true }), ...ready];
  assert.equal(play([...both, disclose(4)]).refused, 'wrong-state');
});

test('a ground of the enforcing authority stops it: nothing is transferred', () => {
  const ground = (scope: string) =>
    on(5, 'ana', 'record-ground', {
      receivedAt: '2026-11-05T08:00:00Z',
      authority: 'EA',
      ground: 'fundamental-right',
      scope,
      reason: WHY,
    });
  const { events } = play([...notified, ground('whole')]);
  assert.equal(tracks(events).order, 'refused');
  assert.equal(play([...notified, ground('whole'), disclose(14)]).refused, 'wrong-state');
  const part = [...notified, ground('part'), [END, 'system', 'refusal-period-ended'] as Turn];
  assert.equal(play([...part, disclose(14)]).refused, 'wrong-state', 'what was approved is not what may go');
});

test('an unknown sender stops disclosure, never a clock', () => {
  const unknown = [receive({ senderShown: false }), preserve, complete, assess];
  assert.equal(play([...unknown, propose]).refused, 'wrong-state');
  assert.equal(clock(play(unknown).events, 'production', END)?.status, 'late');
});

test('whoever assembled does not approve', () => {
  const own = [...free.slice(0, -1), on(3, 'ana', 'approve-disclosure', { manifest: MANIFEST, note: WHY })];
  assert.equal(play(own).refused, 'four-eyes');
});

test('until it is clarified the duties do not apply, and then the latest date that both readings allow is shown', () => {
  const unclear = on(4, 'ana', 'check-completeness', { found: 'insufficient' });
  const ask = on(4, 'ana', 'ask-clarification', { ...form3(4), needed: WHY });
  const back = on(8, 'ana', 'receive-clarification', {
    receivedAt: '2026-11-08T10:00:00Z',
    clarification: WHY,
  });
  const asked = play([receive(), unclear, ask]).events;
  assert.equal(clock(asked, 'production', '2026-11-20T00:00:00Z')?.status, 'held');
  assert.equal(clock(asked, 'clarification', '2026-11-05T00:00:00Z')?.dueAt, '2026-11-09T10:00:00.000Z');
  const after = play([receive(), unclear, ask, back]).events;
  assert.equal(clock(after, 'production', '2026-11-08T10:00:00Z')?.dueAt, '2026-11-16T09:00:00.000Z');
  const stated = on(8, 'ana', 'record-new-deadline', {
    until: '2026-11-20T12:00:00Z',
    receivedAt: '2026-11-08T10:00:00Z',
    reason: WHY,
  });
  const said = play([receive(), unclear, ask, back, stated]).events;
  assert.equal(clock(said, 'stated-deadline', '2026-11-09T00:00:00Z')?.dueAt, '2026-11-20T12:00:00.000Z');
  assert.equal(clock(said, 'production', '2026-11-09T00:00:00Z')?.status, 'ended');
});

test('immunity or press told: nothing is sent until the authority has answered, and the clock runs on', () => {
  const tell = on(3, 'ana', 'tell-protected', form3(3));
  const { events } = play([...free, tell]);
  assert.equal(clock(events, 'production', '2026-11-04T00:00:00Z')?.status, 'running');
  assert.equal(play([...free, tell, disclose(4)]).refused, 'wrong-state');
  const answer = (outcome: string) =>
    on(4, 'ana', 'obstacle-answered', { receivedAt: '2026-11-04T09:00:00Z', outcome, reason: WHY });
  for (const [outcome, order] of [
    ['withdrawn', 'withdrawn'],
    ['not-to-be-executed', 'not-executed'],
    ['adapted', 'received'],
    ['maintained', 'received'],
  ] as const)
    assert.equal(tracks(play([...free, tell, answer(outcome)]).events).order, order, outcome);
});

test('an objection by the law of a third country suspends execution, within ten days only', () => {
  const object = on(4, 'ana', 'object-third-country', conflict(4));
  const { events } = play([...free, object]);
  assert.equal(clock(events, 'production', '2026-11-20T00:00:00Z')?.status, 'held');
  assert.equal(play([...free, object, disclose(5)]).refused, 'wrong-state');
  const upheld = on(9, 'ana', 'conflict-decided', {
    receivedAt: '2026-11-09T09:00:00Z',
    outcome: 'upheld',
    reason: WHY,
  });
  assert.equal(tracks(play([...free, object, upheld, disclose(10)]).events).order, 'disclosed');
  assert.equal(play([receive(), on(13, 'ana', 'object-third-country', conflict(13))]).refused, 'too-late');
});

test('at the enforcement stage an objection waits for the enforcing authority', () => {
  const asked = on(5, 'ana', 'record-enforcement', {
    receivedAt: '2026-11-05T09:00:00Z',
    authority: 'EA',
    reason: WHY,
  });
  const object = on(6, 'ana', 'object-to-enforcement', {
    ground: 'data-not-stored',
    explanation: WHY,
    sentAt: '2026-11-06T09:00:00Z',
  });
  assert.equal(play([...free, asked, object, disclose(7)]).refused, 'wrong-state');
  const decided = (outcome: string) =>
    on(8, 'ana', 'enforcement-decided', { receivedAt: '2026-11-08T09:00:00Z', outcome, reason: WHY });
  assert.equal(tracks(play([...free, asked, object, decided('not-enforced')]).events).order, 'not-executed');
  assert.equal(
    tracks(play([...free, asked, object, decided('enforced'), disclose(9)]).events).order,
    'disclosed',
  );
});

test('what was kept is deleted by two people, and not while it shows an atrocity', () => {
  const done = [...free, disclose(3)];
  const proposed = on(4, 'ana', 'propose-deletion', { reason: WHY });
  const gone = (who: Turn[1]) => on(5, who, 'confirm-deletion', { deletedAt: '2026-11-05T09:00:00Z' });
  assert.equal(play([...done, proposed, gone('ana')]).refused, 'four-eyes');
  const { events } = play([...done, proposed, gone('bo')]);
  assert.equal(fold(productionOrder, events, '2026-11-30T00:00:00Z').closed, true);
  const flagged = on(4, 'ana', 'flag-atrocity', { reason: WHY });
  assert.equal(play([...done, flagged, proposed]).refused, 'wrong-state');
});

test('property: nothing is ever sent of an unknown sender, unapproved, or within the time of a notified authority', () => {
  let many = 0;
  fc.assert(
    fc.property(randomCase(productionOrder, 16, beginnings), ({ events }) => {
      events.forEach((event, index) => {
        if (event.step !== 'disclose') return;
        many++;
        const before = events.slice(0, index);
        const then = fold(productionOrder, before, event.at).tracks;
        assert.deepEqual([then.sender, then.completeness, then.order], ['verified', 'complete', 'approved']);
        const proposed = before.findLast(({ step }) => step === 'propose-disclosure');
        const approved = before.findLast(({ step }) => step === 'approve-disclosure');
        assert.notEqual(proposed?.actor, approved?.actor);
        const first = before[0]!.data;
        const ten = Date.parse(String(first.receivedAt)) + 10 * 86_400_000;
        const confirmed = before.some(({ step }) => step === 'record-confirmation');
        if (first.waits && !confirmed) assert.ok(Date.parse(event.at) >= ten);
      });
    }),
    { numRuns: 300 },
  );
  assert.ok(many > 30, `only ${many} were sent`);
});

test('the provider has no step that tells the person', () => {
  assert.deepEqual(
    Object.keys(productionOrder.steps).filter((step) => /notice|user|inform/.test(step)),
    [],
  );
});
