import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import type { CaseEvent, Proposed } from '../../../engines/cases/case.ts';
import { check } from '../../../engines/cases/check.ts';
import { fold } from '../../../engines/cases/fold.ts';
import { procedureFaults } from '../../../engines/cases/procedure-registry.ts';
import { LAWS } from '../../../engines/cases/testing/laws.ts';
import { randomCase } from '../../../engines/cases/testing/random-case.ts';
import { removalOrder } from './removal-order.procedure.ts';
import { DONE } from './removal-order.terms.ts';

const RECEIVED = '2026-11-02T02:14:00.000Z';
const why = 'The finding rests on what the register says.';
type Turn = [at: string, who: 'ana' | 'bo' | 'system', step: string, data?: Record<string, unknown>];

/** Each step must be open; the last may be refused, and its refusal is what comes back. */
function play(turns: readonly Turn[]): { events: CaseEvent[]; refused?: string } {
  const events: CaseEvent[] = [];
  for (const [index, [time, actor, step, data = {}]] of turns.entries()) {
    const at = time.includes('T') ? time : `2026-11-02T${time}:00.000Z`;
    const roles = actor === 'system' ? [] : ['reviewer', 'senior-reviewer'];
    const proposed: Proposed = { step, actor, roles, data };
    const verdict = check(removalOrder, events, at, proposed);
    if (verdict.ok) events.push(verdict.event);
    else if (index === turns.length - 1) return { events, refused: verdict.code };
    else assert.fail(`${step}: ${verdict.code} ${verdict.message}`);
  }
  return { events };
}

const receive = (data: object = {}): Turn => [
  '02:20',
  'ana',
  'receive',
  {
    receivedAt: RECEIVED,
    channel: 'entered',
    crossBorder: true,
    nonDisclosure: false,
    signature: 'none',
    digest: 'd'.repeat(64),
    ...data,
  },
];
const call = (said: string, at = '02:25'): Turn => [
  at,
  'ana',
  'call-back',
  { authority: 'x1', number: '+33 1 00', said, note: why },
];
const complete: Turn = ['02:26', 'ana', 'check-completeness', { found: 'complete' }];
const assessed = (change: object = {}): Turn => [
  '02:30',
  'ana',
  'assess',
  {
    fitsType: 'yes',
    journalism: 'no',
    research: 'no',
    education: 'no',
    art: 'no',
    counterSpeech: 'no',
    reason: why,
    ...change,
  },
];
const proposed: Turn = ['02:31', 'ana', 'propose-execution', { measure: 'removed' }];
const confirmed: Turn = ['02:40', 'bo', 'confirm-execution', { executedAt: '2026-11-02T02:38:00.000Z' }];
const executed = [receive(), call('issued'), complete, assessed(), proposed, confirmed];
const clock = (events: CaseEvent[], name: string, now: string) =>
  fold(removalOrder, events, now).clocks.find((one) => one.name === name);
const tracks = (events: CaseEvent[]) => fold(removalOrder, events, '2026-11-02T03:00:00Z').tracks;

test('it is sound as data', () => assert.deepEqual(procedureFaults(removalOrder), []));

const beginnings = [
  [],
  executed,
  executed.slice(0, -1),
  [receive({ nonDisclosure: true, until: '2026-12-01T00:00:00Z', decidedAt: RECEIVED })],
].map((turns) => play(turns).events);
for (const [law, holds] of Object.entries(LAWS))
  test(`property: ${law}`, () => holds(removalOrder, 60, beginnings));

test('the hour runs from the stamp of the transport, and no check holds it', () => {
  const { events } = play(executed.slice(0, 5));
  for (let n = 1; n <= events.length; n++)
    assert.equal(
      clock(events.slice(0, n), 'removal', '2026-11-02T02:45:00Z')?.dueAt,
      '2026-11-02T03:14:00.000Z',
    );
  assert.equal(clock(events, 'removal', '2026-11-02T03:14:00Z')?.status, 'late');
  assert.equal(clock(play(executed).events, 'removal', '2026-11-02T09:00:00Z')?.missed, false);
});

test('property: nothing is ever executed of an order whose sender is not verified, that is not complete or not assessed', () => {
  let many = 0;
  fc.assert(
    fc.property(randomCase(removalOrder, 16, beginnings), ({ events }) => {
      events.forEach((event, index) => {
        if (!['confirm-execution', 'disable-single-handed'].includes(event.step)) return;
        many++;
        const before = fold(removalOrder, events.slice(0, index), event.at).tracks;
        assert.deepEqual([before.sender, before.completeness], ['verified', 'complete']);
        assert.notEqual(before.assessment, 'pending');
      });
    }),
    { numRuns: 300 },
  );
  assert.ok(many > 50, `only ${many} executions were met`);
});

test('an unknown sender stops execution, never the clock', () => {
  const turns = [receive(), complete, assessed()];
  assert.equal(play([...turns, proposed]).refused, 'wrong-state');
  assert.equal(
    play([...turns, ['02:32', 'ana', 'disable-single-handed', { executedAt: RECEIVED, urgency: why }]])
      .refused,
    'wrong-state',
  );
  assert.equal(play([...turns, call('nobody-answered', '02:33'), proposed]).refused, 'wrong-state');
  assert.equal(clock(play(turns).events, 'removal', '2026-11-02T03:20:00Z')?.status, 'late');
});

test('a signature by a registered key says who sent it; any other does not', () => {
  assert.equal(tracks(play([receive({ signature: 'registered-key' })]).events).sender, 'verified');
  for (const signature of ['revoked-key', 'unknown-key', 'wrong', 'none'])
    assert.equal(tracks(play([receive({ signature })]).events).sender, 'pending');
});

test('only an Annex III that was sent stops the hour, and what comes after has a whole one', () => {
  const found: Turn = ['02:26', 'ana', 'check-completeness', { found: 'manifest-error' }];
  const ask: Turn = [
    '02:50',
    'ana',
    'ask-clarification',
    {
      needed: ['Which of the two URLs is meant?'],
      explanation: why,
      sentAt: '2026-11-02T02:49:00Z',
    },
  ];
  assert.equal(play([receive(), ask]).refused, 'wrong-state');
  assert.equal(clock(play([receive(), found]).events, 'removal', '2026-11-02T02:55:00Z')?.status, 'running');
  const { events } = play([receive(), found, ask]);
  assert.equal(clock(events, 'removal', '2026-11-02T05:00:00Z')?.status, 'ended');
  const again: Turn = [
    '05:30',
    'ana',
    'receive-clarification',
    { receivedAt: '2026-11-02T05:10:00Z', clarification: why },
  ];
  const after = play([receive(), found, ask, again]).events;
  assert.equal(clock(after, 'removal', '2026-11-02T05:30:00Z')?.dueAt, '2026-11-02T06:10:00.000Z');
  assert.equal(tracks(after).completeness, 'pending', 'what was clarified is checked anew');
});

test('an obstacle rests the duty until it ceases, and the hour is whole from then', () => {
  const turns: Turn[] = [
    receive(),
    [
      '02:40',
      'ana',
      'declare-impossible',
      { why: 'force-majeure', explanation: why, sentAt: '2026-11-02T02:40:00Z' },
    ],
    ['06:30', 'bo', 'end-impossibility', { ceasedAt: '2026-11-02T06:00:00Z', reason: why }],
  ];
  assert.equal(
    clock(play(turns).events, 'removal', '2026-11-02T06:30:00Z')?.dueAt,
    '2026-11-02T07:00:00.000Z',
  );
});

test('a forgery takes a positive finding and a second person; what was executed under it goes back', () => {
  const denied = [receive(), call('not-issued')];
  assert.equal(play([...denied, ['02:31', 'ana', 'confirm-fraud', { reason: why }]]).refused, 'four-eyes');
  const { events } = play([...denied, ['02:31', 'bo', 'confirm-fraud', { reason: why }]]);
  assert.deepEqual([tracks(events).order, tracks(events).sender], ['not-an-order', 'rejected-as-fraud']);
  const late = play([
    ...executed,
    call('not-issued', '04:00'),
    ['04:05', 'bo', 'confirm-fraud', { reason: why }],
  ]);
  assert.equal(tracks(late.events).ground, 'recorded');
  assert.equal(clock(late.events, 'reinstatement', '2026-11-02T04:10:00Z')?.status, 'running');
});

test('two people execute; one alone disables where the hour runs, for somebody else to confirm or reverse', () => {
  assert.equal(
    play([...executed.slice(0, 5), ['02:40', 'ana', 'confirm-execution', confirmed[3]!]]).refused,
    'four-eyes',
  );
  const alone: Turn = [
    '02:50',
    'ana',
    'disable-single-handed',
    { executedAt: '2026-11-02T02:49:00Z', urgency: why },
  ];
  const turns = [receive(), call('issued'), complete, assessed(), alone];
  const { events } = play(turns);
  assert.deepEqual([tracks(events).order, tracks(events).notice], ['executed-alone', 'due']);
  assert.equal(clock(events, 'confirmation', '2026-11-02T03:00:00Z')?.dueAt, '2026-11-03T02:49:00.000Z');
  assert.equal(
    play([...turns, ['03:00', 'ana', 'confirm-single-handed', { reason: why }]]).refused,
    'four-eyes',
  );
  const reversed = play([
    ...turns,
    ['04:50', 'bo', 'reverse-single-handed', { reinstatedAt: '2026-11-02T04:49:00Z', reason: why }],
  ]);
  assert.equal(
    clock(reversed.events, 'removal', '2026-11-02T04:50:00Z')?.dueAt,
    '2026-11-02T05:14:00.000Z',
    'the time in which it was disabled does not count, and the hour is not new',
  );
});

test('the content provider is told when the content is gone, or when non-disclosure ends, which nobody has to remember', () => {
  assert.equal(tracks(play(executed).events).notice, 'due');
  const secret = receive({
    nonDisclosure: true,
    decidedAt: '2026-11-01T00:00:00Z',
    until: '2026-12-05T00:00:00Z',
  });
  const turns = [secret, ...executed.slice(1)];
  const { events } = play(turns);
  assert.equal(tracks(events).notice, 'withheld');
  assert.equal(clock(events, 'non-disclosure', '2026-11-03T00:00:00Z')?.dueAt, '2026-12-05T00:00:00.000Z');
  assert.equal(
    play([...turns, ['2026-12-04T00:00:00Z', 'system', 'non-disclosure-ended']]).refused,
    'not-due',
  );
  const ended = play([...turns, ['2026-12-05T00:00:00Z', 'system', 'non-disclosure-ended']]);
  assert.equal(tracks(ended.events).notice, 'due');
  const extended: Turn = [
    '2026-12-01T00:00:00Z',
    'ana',
    'extend-non-disclosure',
    { until: '2027-01-10T00:00:00Z', receivedAt: '2026-12-01T00:00:00Z', reason: why },
  ];
  const longer = play([...turns, extended]);
  assert.equal(
    clock(longer.events, 'non-disclosure', '2026-12-06T00:00:00Z')?.dueAt,
    '2027-01-10T00:00:00.000Z',
  );
  assert.equal(
    play([...turns, extended, ['2026-12-02T00:00:00Z', 'ana', 'extend-non-disclosure', extended[3]!]])
      .refused,
    'wrong-state',
  );
});

test('each ground lets one person put everything back in one step, and the person is told again', () => {
  const told: Turn = ['02:50', 'system', 'notice-delivered', { deliveredAt: '2026-11-02T02:50:00Z' }];
  const grounds: Turn[] = [
    ['05:00', 'ana', 'record-wrong-item', { reason: why }],
    ['05:00', 'ana', 'record-withdrawal', { receivedAt: '2026-11-02T04:59:00Z', reason: why }],
    [
      '05:00',
      'ana',
      'scrutiny-decided',
      { receivedAt: '2026-11-02T04:59:00Z', outcome: 'infringement', authority: 'Example', reason: why },
    ],
  ];
  const back: Turn = ['05:01', 'ana', 'reinstate', { reinstatedAt: '2026-11-02T05:01:00Z' }];
  for (const ground of grounds) {
    const { events } = play([...executed, told, ground, back]);
    assert.deepEqual([tracks(events).order, tracks(events).notice], ['reinstated', 'due-again'], ground[2]);
  }
  assert.equal(play([...executed, told, back]).refused, 'wrong-state', 'never without a ground');
});

test('an assessment that finds a doubt keeps nothing from being executed, and says so for ever', () => {
  for (const doubt of [{ journalism: 'yes' }, { art: 'unclear' }, { fitsType: 'no' }]) {
    const { events } = play([receive(), call('issued'), complete, assessed(doubt), proposed, confirmed]);
    assert.deepEqual([tracks(events).order, tracks(events).assessment], ['executed', 'doubt']);
  }
});

test('what was removed is kept six months and deleted by two people, never where it is evidence of atrocity', () => {
  const propose: Turn = ['2027-05-02T02:38:00Z', 'ana', 'propose-deletion'];
  assert.equal(play([...executed, ['2027-05-02T02:37:59Z', 'ana', 'propose-deletion']]).refused, 'not-due');
  const gone = { deletedAt: '2027-05-02T02:38:00Z' };
  assert.equal(
    play([...executed, propose, ['2027-05-02T03:00:00Z', 'ana', 'confirm-deletion', gone]]).refused,
    'four-eyes',
  );
  assert.equal(
    play([...executed, propose, ['2027-05-02T03:00:00Z', 'bo', 'confirm-deletion', gone]]).refused,
    undefined,
  );
  const flag: Turn = ['06:00', 'ana', 'flag-atrocity', { reason: why }];
  assert.equal(play([...executed, flag, propose]).refused, 'wrong-state');
});

test('what was done stays what was done: no order that is over comes back', () => {
  const over = play([
    receive(),
    ['02:30', 'ana', 'record-withdrawal', { receivedAt: '2026-11-02T02:29:00Z', reason: why }],
  ]).events;
  const state = fold(removalOrder, over, '2026-11-02T09:00:00Z');
  assert.ok(
    state.permitted.every(({ step }) => !['propose-execution', 'disable-single-handed'].includes(step)),
  );
  assert.ok(!DONE.includes(state.tracks.order as never));
});
