import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { stepsFor } from '../../../engines/cases/actors.ts';
import type { CaseEvent } from '../../../engines/cases/case.ts';
import { sample } from '../../../engines/cases/testing/random-case.ts';
import { type CasePlay, ROLES } from '../testing/case-play.ts';
import { GROUNDS, reached } from '../testing/reached-cases.ts';
import { matchReview } from './match-review.procedure.ts';
import { IN_FORCE } from './match-review.terms.ts';

const HOUR = 3_600_000;
const REASON = { reason: 'Looked at closely.' };
const CHANGED = { ...GROUNDS, whatChanged: 'A court found on 3 May that it calls for an attack.' };
const LOCK = { reason: 'A child.', reportTo: 'Hotline' };
const AT = { upheldAt: '2026-08-31T10:00:00.000Z' };

const tell = (play: CasePlay) => play.take('appeal-upheld-elsewhere', 'system', AT);
const putBack = (play: CasePlay) => play.take('restored-with-appeal', 'system', { ...AT, about: 'item' });

test('restricted by two: 24 hours to say what has changed, or it is put back', () => {
  const play = tell(reached.restricted());
  assert.deepEqual([play.review, play.clock('ground-lost').remainingMs], ['ground-lost', 24 * HOUR]);
  assert.equal(play.refusal('propose-to-keep', 'ana', GROUNDS), 'wrong-state');
  assert.equal(play.refusal('propose-to-keep-anew', 'ana', GROUNDS), 'invalid-data');
  play.take('propose-to-keep-anew', 'ana', CHANGED);
  assert.equal(play.refusal('confirm-to-keep', 'ana', REASON), 'four-eyes');
  assert.deepEqual(play.wait(24).automatic(), ['put-back-unkept']);
});

test('told again, what was proposed or decided anew in between counts no more, and no time is won', () => {
  const proposed = tell(reached.restricted()).take('propose-to-keep-anew', 'ana', CHANGED).wait(20);
  assert.equal(tell(proposed).review, 'ground-lost');
  assert.equal(proposed.clock('ground-lost').remainingMs, 4 * HOUR);
  proposed.take('propose-to-keep-anew', 'ana', CHANGED).take('confirm-to-keep', 'bo', REASON);
  assert.equal(proposed.review, 'restricted');
  assert.equal(tell(proposed).review, 'ground-lost');
});

test('a lock by one person holds nothing after it; one that two people know of does', () => {
  const locked = tell(reached.restricted().take('lock-child-abuse-material', 'ana', LOCK));
  assert.deepEqual([locked.review, locked.state.tracks.picture], ['ground-lost', 'locked-alone']);
  assert.deepEqual(locked.wait(24).automatic(), ['put-back-unkept']);
  const alone = reached.alone().take('lock-child-abuse-material', 'bo', LOCK);
  assert.equal(alone.refusal('appeal-upheld-elsewhere', 'system', AT), 'wrong-state');
  assert.deepEqual([putBack(alone).review, alone.state.tracks.picture], ['restored', 'locked']);
  const two = reached
    .alone()
    .take('lock-child-abuse-material', 'bo', LOCK)
    .take('confirm-lock', 'ana', REASON);
  assert.equal(two.refusal('restored-with-appeal', 'system', { ...AT, about: 'item' }), 'wrong-state');
  assert.deepEqual([tell(two).review, two.clock('ground-lost').status], ['ground-lost', 'held']);
});

/**
 * Whether two people restricted it since the case was last told of an upheld appeal, one of them saying what has
 * changed: read off who wrote what, and not off states.
 */
function decidedAnew(events: readonly CaseEvent[]): boolean {
  const since = events.slice(events.findLastIndex(({ step }) => step === 'appeal-upheld-elsewhere') + 1);
  const said = since.findLast(({ data }) => typeof data.whatChanged === 'string');
  return since.some(
    ({ n, step, actor }) => step.startsWith('confirm-') && said && n > said.n && actor !== said.actor,
  );
}

test('property: told of an upheld appeal, a case is restricted only by two people and what has changed', () => {
  const turn = fc.record({
    who: fc.constantFrom('ana', 'ana', 'bo', 'bo', 'chen', 'dita', 'system', 'affected-person'),
    pick: fc.nat(10_000),
    wait: fc.oneof(fc.constant(0), fc.integer({ min: 0, max: 30 })),
  });
  const met = { restricted: 0, silent: 0 };
  fc.assert(
    fc.property(
      fc.constantFrom(...Object.values(reached)),
      fc.array(turn, { minLength: 1, maxLength: 10 }),
      (begin, turns) => {
        const play = begin();
        const may = (step: string) => play.state.permitted.some((one) => one.step === step);
        if (may('appeal-upheld-elsewhere')) tell(play);
        else {
          putBack(play);
          assert.equal(play.review, 'restored');
        }
        for (const { who, pick, wait } of turns) {
          play.wait(wait);
          for (let due = play.automatic()[0]; due !== undefined; due = play.automatic()[0])
            play.take(due, 'system');
          const open = stepsFor(play.state.permitted, matchReview, who, ROLES[who] ?? []);
          const { step } = open[pick % Math.max(open.length, 1)] ?? {};
          if (step !== undefined)
            play.take(step, who, sample(matchReview.steps[step]!.data, pick, play.now) as never);
          assert.notEqual(play.review, 'restricted-alone');
          if (play.review !== 'restricted') continue;
          met.restricted += 1;
          assert.ok(decidedAnew(play.events), play.events.map((event) => event.step).join(' '));
        }
        if (play.review !== 'ground-lost' || play.state.tracks.picture !== 'kept') return;
        met.silent += 1;
        play.wait(24);
        for (let due = play.automatic()[0]; due !== undefined; due = play.automatic()[0])
          play.take(due, 'system');
        assert.ok(!(IN_FORCE as readonly string[]).includes(play.review));
      },
    ),
    { numRuns: 400 },
  );
  assert.ok(met.restricted > 0 && met.silent > 0, JSON.stringify(met));
});
