import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { stepsFor } from '../../../engines/cases/actors.ts';
import type { CaseEvent } from '../../../engines/cases/case.ts';
import { fold } from '../../../engines/cases/fold.ts';
import { sample } from '../../../engines/cases/testing/random-case.ts';
import { CasePlay, ROLES } from '../testing/case-play.ts';
import { GROUNDS, reached } from '../testing/reached-cases.ts';
import { matchReview } from './match-review.procedure.ts';
import { IN_FORCE } from './match-review.terms.ts';

const HOUR = 3_600_000;
const REASON = { reason: 'Looked at closely.' };
const LOCK = { reason: 'A child.', reportTo: 'Hotline' };
const GONE = { signals: ['indicator--1'], cause: 'withdrawn' };

const inForce = (play: CasePlay) => (IN_FORCE as readonly string[]).includes(play.review);
const lost = () => reached.restricted().take('signal-withdrawn', 'system', GONE);

test('the ground is lost: a lock by one person alone stops nothing, and the item is put back', () => {
  for (const play of [
    lost().wait(23).take('lock-child-abuse-material', 'ana', LOCK),
    lost().take('propose-to-keep', 'ana', GROUNDS).wait(23).take('lock-child-abuse-material', 'ana', LOCK),
  ]) {
    assert.equal(play.state.tracks.picture, 'locked-alone');
    assert.equal(play.clock('ground-lost').remainingMs, HOUR);
    assert.equal(play.refusal('confirm-lock', 'ana', REASON), 'four-eyes');
    assert.deepEqual(play.wait(1).automatic(), ['put-back-unkept']);
    play.take('put-back-unkept', 'system');
    assert.deepEqual([play.review, play.state.tracks.picture], ['restored', 'locked']);
  }
});

test('a lock from before the ground was lost takes a second person from then on, proposed for disposal or not', () => {
  const locked = () => reached.restricted().take('lock-child-abuse-material', 'chen', LOCK);
  for (const play of [locked(), locked().take('propose-disposal', 'chen', { report: 'R-1', ...REASON })]) {
    play.wait(90).take('signal-withdrawn', 'system', GONE);
    assert.deepEqual([play.review, play.state.tracks.picture], ['ground-lost', 'locked-alone']);
    assert.equal(play.refusal('confirm-lock', 'chen', REASON), 'four-eyes');
    assert.deepEqual(play.wait(24).automatic(), ['put-back-unkept']);
    assert.equal(play.take('put-back-unkept', 'system').review, 'restored');
  }
});

test('two people hold what is locked: confirmed in time the clock stops, confirmed late it does not', () => {
  const locked = () => lost().wait(20).take('lock-child-abuse-material', 'ana', LOCK);
  const held = locked().take('confirm-lock', 'bo', REASON).wait(1000);
  assert.deepEqual([held.clock('ground-lost').status, held.automatic()], ['held', []]);
  const lifted = held.take('lift-lock', 'chen', REASON);
  assert.equal(lifted.clock('ground-lost').remainingMs, 4 * HOUR);
  const late = locked().wait(4).take('confirm-lock', 'bo', REASON);
  assert.deepEqual(late.automatic(), ['put-back-unkept']);
  assert.equal(late.take('put-back-unkept', 'system').review, 'restored');
});

test('restricted alone before, or meanwhile elsewhere: the case takes two people, and shadow changes nothing of it', () => {
  const before = (shadow: boolean) =>
    new CasePlay(matchReview).take('open', 'system', {
      ...reached.answered().events[0]!.data,
      ...{ shadow, restrictedAloneBefore: true },
    });
  const meanwhile = new CasePlay(matchReview).take('open', 'system', reached.answered().events[0]!.data);
  for (const play of [
    before(false),
    before(true).take('end-shadow', 'system', { bank: 'bank-1' }),
    meanwhile.take('restricted-alone-elsewhere', 'system', { case: 'another' }),
  ]) {
    play.take('take', 'ana').take('answer-question', 'ana', reached.answered().events[2]!.data);
    const urgent = { ...GROUNDS, urgency: 'It is spreading now.' };
    assert.equal(play.refusal('restrict-single-handed', 'ana', urgent), 'wrong-state');
    play.take('propose-restriction', 'ana', GROUNDS).take('confirm-restriction', 'bo', REASON);
    assert.equal(play.review, 'restricted');
  }
});

const RESTRICTING = [
  'propose-restriction',
  'propose-restriction-anew',
  'restrict-single-handed',
  'propose-to-keep',
  'propose-to-keep-anew',
];

/** Who stands behind a restriction after these events: counted from who did what, not from the procedure's states. */
function behind(events: readonly CaseEvent[]): number {
  const restricts = new Set<string>();
  const locks = new Set<string>();
  for (const { step, actor } of events) {
    if (RESTRICTING.includes(step)) {
      restricts.clear();
      restricts.add(actor);
    }
    if (['confirm-restriction', 'confirm-to-keep'].includes(step)) restricts.add(actor);
    // What stood on the signal, or on not knowing of the appeal, stands on nothing now.
    if (step === 'signal-withdrawn' || step === 'appeal-upheld-elsewhere') restricts.clear();
    if (step === 'lock-child-abuse-material') locks.add(actor);
    if (step === 'confirm-lock') locks.add(actor);
    if (step === 'lift-lock') locks.clear();
  }
  return Math.max(restricts.size, locks.size);
}

const NOT_A_PERSON = [
  'signal-withdrawn',
  'appeal-upheld-elsewhere',
  'restored-with-appeal',
  'lift-lock',
  'restore',
  'put-back',
  'reverse-restriction',
];

test('property: 48 hours after two people last stood behind a restriction it is over', () => {
  const turn = fc.record({
    who: fc.constantFrom('ana', 'ana', 'ana', 'bo', 'chen', 'chen', 'dita', 'affected-person', 'system'),
    pick: fc.nat(10_000),
    wait: fc.oneof(fc.constant(0), fc.integer({ min: 1, max: 30 }), fc.integer({ min: 1, max: 5000 })),
  });
  let lasted = 0;
  fc.assert(
    fc.property(
      fc.constantFrom(...Object.values(reached)),
      fc.array(turn, { minLength: 1, maxLength: 10 }),
      (begin, turns) => {
        const play = begin();
        let stood = play.now;
        // The node is awake: what is due happens at its instant. Between two instants nothing changes.
        const pass = (until: number) => {
          for (;;) {
            const byOne = inForce(play) && behind(play.events) < 2;
            if (!byOne) stood = play.now;
            const [due] = play.automatic();
            if (due !== undefined) {
              play.take(due, 'system');
              continue;
            }
            const { wakeAt } = play.state;
            const next = Math.min(until, wakeAt === undefined ? until : Date.parse(wakeAt));
            if (byOne) {
              lasted = Math.max(lasted, next - stood);
              assert.ok(next - stood <= 48 * HOUR, told(play));
            }
            play.now = next;
            if (!byOne) stood = next;
            if (next === until) return;
          }
        };
        for (const { who, pick, wait } of turns) {
          pass(play.now + wait * HOUR);
          const roles = ROLES[who] ?? [];
          const open = stepsFor(play.state.permitted, matchReview, who, roles).filter((one) => !one.whenDue);
          // Nobody who puts back comes by, save rarely: what is looked for is what holds by itself.
          const may = open.filter(({ step }) => pick % 5 === 0 || !NOT_A_PERSON.includes(step));
          const { step } = may[pick % Math.max(may.length, 1)] ?? {};
          if (step === undefined) continue;
          play.take(step, who, sample(matchReview.steps[step]!.data, pick, play.now) as never);
        }
        pass(play.now + 24 * 400 * HOUR);
      },
    ),
    { numRuns: 500 },
  );
  assert.ok(lasted > 12 * HOUR, 'the property met a restriction that one person alone stood behind');
});

test('what the property above counts is what the procedure says', () => {
  assert.equal(behind(reached.alone().events), 1);
  assert.equal(behind(reached.restricted().events), 2);
  assert.equal(behind(lost().events), 0);
  assert.equal(behind(lost().take('lock-child-abuse-material', 'ana', LOCK).events), 1);
  assert.ok(inForce(lost()));
});

const told = (play: CasePlay) =>
  `still ${play.review}: ${play.events.map(({ step, actor, at }) => `${at} ${actor} ${step}`).join('; ')}; ${fold(
    matchReview,
    play.events,
    new Date(play.now).toISOString(),
  ).clocks.map(({ name, status }) => `${name} ${status}`)}`;
