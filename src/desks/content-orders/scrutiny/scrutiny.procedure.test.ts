import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import type { CaseEvent, Proposed } from '../../../engines/cases/case.ts';
import { check } from '../../../engines/cases/check.ts';
import { fold } from '../../../engines/cases/fold.ts';
import { procedureFaults } from '../../../engines/cases/procedure-registry.ts';
import { LAWS } from '../../../engines/cases/testing/laws.ts';
import { randomCase } from '../../../engines/cases/testing/random-case.ts';
import { isTimely } from './is-timely.ts';
import { scrutiny } from './scrutiny.procedure.ts';

const COPIED = '2026-11-02T08:00:00.000Z';
const HOUR = 3_600_000;
const after = (hours: number) => new Date(Date.parse(COPIED) + hours * HOUR).toISOString();
const why = 'The post is the report of a journalist.';
type Turn = [hours: number, who: 'ana' | 'bo' | 'system', step: string, data?: Record<string, unknown>];

/** Each step must be open; the last may be refused, and its refusal is what comes back. */
function play(turns: readonly Turn[]): { events: CaseEvent[]; refused?: string } {
  const events: CaseEvent[] = [];
  for (const [index, [hours, actor, step, data = {}]] of turns.entries()) {
    const roles = actor === 'system' ? [] : ['reviewer', 'senior-reviewer'];
    const proposed: Proposed = { step, actor, roles, data };
    const verdict = check(scrutiny, events, after(hours), proposed);
    if (verdict.ok) events.push(verdict.event);
    else if (index === turns.length - 1) return { events, refused: verdict.code };
    else assert.fail(`${step}: ${verdict.code} ${verdict.message}`);
  }
  return { events };
}

const copied: Turn = [
  0,
  'system',
  'receive-copy',
  { receivedAt: COPIED, digest: 'd'.repeat(64), signature: 'none' },
];
const asks = (asker: 'provider' | 'content-provider', hours: number, timely = true): Turn => [
  hours,
  'ana',
  'receive-request',
  { asker, receivedAt: after(hours), informedSince: COPIED, timely, reason: why },
];
const told = (hours: number): Turn[] => [
  [hours, 'ana', 'tell-intention', { reason: why }],
  [hours, 'system', 'intention-taken', { receivedAt: after(hours) }],
];
const infringes = (hours: number): Turn => [
  hours,
  'ana',
  'propose-infringement',
  { infringes: 'regulation', gravity: 'manifestly', reason: why },
];
const nothing = (hours: number): Turn => [hours, 'ana', 'propose-no-infringement', { reason: why }];
const decides = (
  hours: number,
  found: 'infringement' | 'no-infringement',
  who: 'ana' | 'bo' = 'bo',
): Turn => [hours, who, `decide-${found}`, { reason: why }];
const ended: Turn = [72, 'system', 'own-hours-ended'];
const at = (turns: readonly Turn[], hours: number) => fold(scrutiny, play(turns).events, after(hours));
const clock = (turns: readonly Turn[], name: string, hours: number) =>
  at(turns, hours).clocks.find((one) => one.name === name);

test('it is sound as data', () => assert.deepEqual(procedureFaults(scrutiny), []));

const found = [copied, ...told(1), infringes(2), decides(3, 'infringement')];
const beginnings = [
  [],
  [copied],
  found.slice(0, -1),
  [copied, asks('provider', 1), asks('content-provider', 2), nothing(3)],
  [copied, asks('content-provider', 40), ended],
].map((turns) => play(turns).events);
for (const [law, holds] of Object.entries(LAWS))
  test(`property: ${law}`, () => holds(scrutiny, 80, beginnings));

test('of its own motion an authority decides only on an infringement, only in 72 hours, and is heard of first', () => {
  assert.equal(clock([copied], 'own-initiative', 1)?.dueAt, after(72));
  assert.equal(play([copied, infringes(1)]).refused, 'wrong-state');
  assert.equal(play([copied, nothing(1)]).refused, 'wrong-state');
  assert.equal(
    play([copied, ...told(1), infringes(2), decides(3, 'infringement', 'ana')]).refused,
    'four-eyes',
  );
  assert.equal(play([copied, ...told(1), infringes(2), decides(72, 'infringement')]).refused, 'too-late');
  assert.equal(at(found, 3).state, 'infringement');
});

test('hours that run out confirm nothing, and say so', () => {
  const over = at([copied, ended], 72);
  assert.equal(over.state, 'not-scrutinised');
  assert.equal(over.closed, false, 'a request may still come');
  assert.equal(play([copied, ended, [80, 'ana', 'tell-intention', { reason: why }]]).refused, 'wrong-state');
});

test('a request has 72 hours of its own, and what is late stays owed', () => {
  const asked = [copied, asks('provider', 40), ended];
  assert.equal(at(asked, 73).state, 'open');
  assert.equal(clock(asked, 'provider-request', 73)?.dueAt, after(112));
  const late: Turn[] = [...asked, [112, 'system', 'provider-request-hours-ended']];
  assert.equal(at(late, 113).state, 'not-scrutinised');
  assert.equal(clock(late, 'provider-request', 113)?.status, 'late');
  const answered = at([...late, nothing(114), decides(115, 'no-infringement')], 116);
  assert.deepEqual([answered.state, answered.tracks['provider-request']], ['no-infringement', 'answered']);
});

test('the first of several requests sets the hours; after silence one may come weeks later', () => {
  const two = [copied, asks('content-provider', 10), asks('content-provider', 30)];
  assert.equal(clock(two, 'content-request', 31)?.dueAt, after(82));
  const weeks = 24 * 7 * 9;
  const later = [copied, ended, asks('content-provider', weeks)];
  assert.equal(at(later, weeks).state, 'open');
  assert.equal(clock(later, 'content-request', weeks)?.dueAt, after(weeks + 72));
  const fourteenWeeks = 72 + 24 * 98;
  const rested: Turn[] = [copied, ended, [fourteenWeeks, 'system', 'rest-ended']];
  assert.equal(at(rested, fourteenWeeks).closed, true);
});

test('it is over when all that the law names have heard', () => {
  const asked = [copied, asks('content-provider', 1), ...told(1), infringes(2), decides(3, 'infringement')];
  const hear = (recipient: string): Turn => [
    4,
    'ana',
    'tell-by-hand',
    { recipient, toldAt: after(4), how: 'by telephone' },
  ];
  const everybody = ['issuer', 'provider', 'content-provider', 'europol'].map(hear);
  assert.equal(at([...asked, ...everybody.slice(0, -1)], 5).closed, false);
  assert.equal(at([...asked, ...everybody], 5).closed, true);
  assert.equal(at(found, 5).tracks['told-content-provider'], 'none', 'only who asked is told by it');
});

test('property: nothing is decided without two people, nor an infringement that the issuing authority has not heard of, nor late of one’s own motion', () => {
  let many = 0;
  fc.assert(
    fc.property(randomCase(scrutiny, 18, beginnings), ({ events }) => {
      events.forEach((event, index) => {
        if (!event.step.startsWith('decide-')) return;
        many++;
        const earlier = events.slice(0, index);
        const proposal = earlier.findLast(({ step }) => step.startsWith('propose-'))!;
        assert.notEqual(proposal.actor, event.actor);
        assert.equal(event.step, proposal.step.replace('propose', 'decide'));
        const infringement = proposal.step === 'propose-infringement';
        if (infringement)
          assert.ok(earlier.some(({ step }) => ['intention-taken', 'intention-told-by-hand'].includes(step)));
        const asked = earlier.some(({ step, data }) => step === 'receive-request' && data.timely === true);
        if (!asked) {
          assert.ok(infringement);
          const received = String(earlier[0]!.data.receivedAt);
          assert.ok(Date.parse(event.at) < Date.parse(received) + 72 * HOUR);
        }
      });
    }),
    { numRuns: 1000 },
  );
  assert.ok(many > 40, `only ${many} decisions were met`);
});

test('a request comes in time to the end of its 48th hour', () => {
  assert.equal(isTimely(after(0), after(48)), true);
  assert.equal(isTimely(after(0), new Date(Date.parse(after(48)) + 1).toISOString()), false);
});
