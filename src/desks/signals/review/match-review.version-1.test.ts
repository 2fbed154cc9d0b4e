import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { test } from 'node:test';
import { type CaseEvent, CaseHistoryError } from '../../../engines/cases/case.ts';
import { fold } from '../../../engines/cases/fold.ts';
import { procedureFaults, procedureRegistry } from '../../../engines/cases/procedure-registry.ts';
import { LAWS } from '../../../engines/cases/testing/laws.ts';
import { signalsDesk } from '../desk.ts';
import { CasePlay, ROLES } from '../testing/case-play.ts';
import { GROUNDS, reached } from '../testing/reached-cases.ts';
import { matchReview } from './match-review.procedure.ts';
import { matchReviewVersion1 } from './match-review.version-1.ts';

const REASON = { reason: 'Looked at closely.' };
const LOCK = { reason: 'A child.', reportTo: 'Hotline' };
const REPORT = { report: 'R-1', ...REASON };
const GONE = { signals: ['indicator--1'], cause: 'withdrawn' };
const DISPOSED = { ...REASON, furtherRemedy: 'The court named in the notice.' };
const HOUR = 3_600_000;

type Written = [step: string, actor: string, data: Record<string, unknown>, hoursLater?: number];

/** Events as a program wrote them to the database, whatever today's rules say of them. */
function written(before: readonly CaseEvent[], ...more: Written[]): CaseEvent[] {
  const events = [...before];
  let at = Date.parse(events.at(-1)!.at);
  for (const [step, actor, data, hoursLater = 0] of more) {
    at += hoursLater * HOUR;
    const roles = ROLES[actor] ?? [];
    events.push({ n: events.length + 1, step, at: new Date(at).toISOString(), actor, roles, data });
  }
  return events;
}

const LATER = '2027-01-01T00:00:00Z';
const standing = (events: readonly CaseEvent[]) => {
  const { state, tracks, closed } = fold(matchReviewVersion1, events, LATER);
  return [state, tracks.picture, closed];
};

const restricted = reached.restricted().events;
const lost = reached.lost().events;

// What the first program let people do, and version 2 does not.
const FIRST: [name: string, events: CaseEvent[], now: unknown[]][] = [
  [
    'locked over a lost ground, and gone on to disposal',
    written(
      lost,
      ['lock-child-abuse-material', 'ana', LOCK, 1],
      ['propose-disposal', 'chen', REPORT, 40],
      ['confirm-disposal', 'dita', DISPOSED, 40],
    ),
    ['referred', 'disposed', false],
  ],
  [
    'locked and proposed for disposal, then the ground was lost, then disposed of',
    written(
      restricted,
      ['lock-child-abuse-material', 'ana', LOCK],
      ['propose-disposal', 'chen', REPORT],
      ['signal-withdrawn', 'system', GONE, 5],
      ['confirm-disposal', 'dita', DISPOSED, 50],
    ),
    ['referred', 'disposed', false],
  ],
  [
    'the lock held the 24 hours, was lifted, and two people kept the restriction',
    written(
      lost,
      ['lock-child-abuse-material', 'ana', LOCK, 1],
      ['lift-lock', 'chen', REASON, 100],
      ['propose-to-keep', 'ana', GROUNDS, 1],
      ['confirm-to-keep', 'bo', REASON, 1],
    ),
    ['restricted', 'kept', false],
  ],
];

for (const [name, events, now] of FIRST) {
  test(`a case of the first program folds: ${name}`, () => {
    assert.deepEqual(standing(events), now);
    assert.throws(() => fold(matchReview, events, LATER), CaseHistoryError, 'version 2 has other rules');
  });
}

test('a case of the second program folds: unconfirmed, the lock held nothing; confirmed, it did', () => {
  const withdrawn = written(
    restricted,
    ['lock-child-abuse-material', 'ana', LOCK],
    ['propose-disposal', 'chen', REPORT],
    ['signal-withdrawn', 'system', GONE, 5],
  );
  const putBack = written(withdrawn, ['put-back-unkept', 'system', {}, 24]);
  assert.deepEqual(standing(putBack), ['restored', 'locked', false]);
  const held = written(withdrawn, ['confirm-lock', 'bo', REASON, 20], ['lift-lock', 'chen', REASON, 1000]);
  assert.deepEqual(standing(held), ['ground-lost', 'kept', false]);
});

test('an open case of version 1 goes on by the stricter rule: one person’s lock holds no item', () => {
  const play = new CasePlay(matchReviewVersion1);
  play.events.push(...written(lost, ['lock-child-abuse-material', 'ana', LOCK, 1]));
  play.goTo(play.events.at(-1)!.at).take('propose-disposal', 'chen', REPORT).wait(24);
  assert.deepEqual(play.automatic(), ['put-back-unkept']);
  play.take('put-back-unkept', 'system');
  assert.deepEqual([play.review, play.state.tracks.picture], ['restored', 'locked']);
  assert.equal(
    play.refusal('confirm-disposal', 'dita', DISPOSED),
    'wrong-state',
    'the proposal is made anew',
  );
});

test('nobody disposes of a picture alone, in doubt or not', () => {
  const play = new CasePlay(matchReviewVersion1);
  play.events.push(...written(lost, ['lock-child-abuse-material', 'chen', LOCK]));
  play.goTo(play.events.at(-1)!.at);
  assert.equal(play.refusal('confirm-disposal', 'chen', DISPOSED), 'wrong-state');
  assert.equal(
    play.take('propose-disposal', 'chen', REPORT).refusal('confirm-disposal', 'chen', DISPOSED),
    'four-eyes',
  );
});

test('new cases open under version 2; version 1 is kept for those it began, and knows no earlier appeal', () => {
  const registry = procedureRegistry(signalsDesk.procedures);
  assert.equal(registry.latest('match-review').version, 2);
  const before = registry.procedureOf('match-review', 1);
  assert.deepEqual(
    [before.tracks['earlier-appeal'], before.steps['propose-restriction-anew']],
    [undefined, undefined],
  );
  assert.deepEqual(procedureFaults(before), []);
});

test('version 1 is not edited: what its cases obey stays as it is', () => {
  const { tracks, steps, clocks, closed, apart } = matchReviewVersion1;
  const rules = Object.entries(steps).map(([name, { data: _, law: __, ...rule }]) => [name, rule]);
  const timing = Object.entries(clocks).map(([name, { law: _, ...clock }]) => [name, clock]);
  const said = JSON.stringify([tracks, rules.sort(), timing.sort(), closed, apart]);
  assert.equal(
    createHash('sha256').update(said).digest('hex'),
    'bd32bde719d95a701066fb0954439c97fb4e7b48e69a04b8c3979c8f492e7edc',
    'a procedure that has been used is never edited: write what differs for version 1 into match-review.version-1.ts',
  );
});

for (const [law, holds] of Object.entries(LAWS)) {
  test(`property of version 1: ${law}`, () =>
    holds(matchReviewVersion1, 60, [[], restricted, lost, FIRST[0]![1]]));
}
