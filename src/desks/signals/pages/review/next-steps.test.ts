import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { challenge, disagreement } from '../../disagreement/disagreement.procedure.ts';
import { matchReview } from '../../review/match-review.procedure.ts';
import { isGrave, needsTwo, nextSteps, takenBy } from './next-steps.ts';

const steps = [matchReview, disagreement, challenge].flatMap((procedure) => Object.keys(procedure.steps));

test('every permitted step is offered once, and none that is not permitted', () => {
  fc.assert(
    fc.property(fc.uniqueArray(fc.constantFrom(...new Set(steps))), (permitted) => {
      const { main, exits, others } = nextSteps(permitted);
      // Both put the item back: beside the one that is the next step, the other is not offered.
      const puts = main.includes('reverse-restriction') || main.includes('put-back');
      const due = permitted.filter((one) => one !== 'restore' || !puts);
      assert.deepEqual([...main, ...exits, ...others].sort(), due.sort());
    }),
  );
});

test('the second person is asked before anything that can wait', () => {
  assert.deepEqual(
    nextSteps(['hand-over', 'confirm-restriction', 'refuse-restriction', 'danger-now', 'preserve']),
    {
      main: ['confirm-restriction', 'refuse-restriction'],
      exits: ['danger-now', 'preserve'],
      others: ['hand-over'],
    },
  );
});

test('telling the platform to put an item back comes before all but danger; the person affected is told after', () => {
  const may = ['notice-delivered', 'notice-undeliverable', 'uphold-appeal', 'platform-told', 'restore'];
  const main = (permitted: string[], tracks: Record<string, string>, endpoint = false) =>
    nextSteps(permitted, { tracks, endpoint }).main;
  assert.deepEqual(main(may, { platform: 'to-put-back' }), ['platform-told']);
  assert.deepEqual(main([...may, 'danger-told'], { platform: 'to-put-back' }), ['danger-told']);
  assert.deepEqual(main(may, { platform: 'to-restrict' }), ['uphold-appeal']);
  const notice = ['notice-delivered', 'notice-undeliverable'];
  assert.deepEqual(main([...notice, 'restore'], { notice: 'due' }), notice);
  assert.deepEqual(main([...notice, 'platform-told'], { notice: 'due' }), ['platform-told']);
  assert.deepEqual(main(notice, { notice: 'due' }, true), [], 'an endpoint tells the person');
  assert.deepEqual(main(['notice-delivered'], { notice: 'undeliverable' }), [], 'known to be in vain');
});

test('who proposed a restriction is not asked to decide on it', () => {
  assert.deepEqual(nextSteps(['refuse-restriction']), {
    main: [],
    exits: [],
    others: ['refuse-restriction'],
  });
});

test('leaving an item as it is comes before restricting it', () => {
  assert.deepEqual(nextSteps(['restrict-single-handed', 'propose-restriction', 'leave']).main, [
    'leave',
    'propose-restriction',
    'restrict-single-handed',
  ]);
});

test('steps named here exist in a procedure', () => {
  const known = new Set(steps);
  for (const name of nextSteps([...known]).exits) assert.ok(known.has(name));
  for (const name of ['restrict-single-handed', 'lock-child-abuse-material', 'confirm-disposal']) {
    assert.ok(known.has(name) && isGrave(name));
  }
});

test('why nobody may restrict alone is said while somebody could have, and of no other case', () => {
  const tracks = Object.fromEntries(
    Object.entries(matchReview.tracks).map(([name, { initial }]) => [name, initial]),
  );
  const needed = { ...tracks, 'single-handed': 'second-person-needed' };
  const said = (about: Record<string, string>) =>
    matchReview.tracks.review!.states.filter((state) => needsTwo({ state, tracks: about }));
  assert.deepEqual(said(needed), ['open', 'in-review', 'answered']);
  assert.deepEqual(said(tracks), []);
  assert.equal(needsTwo({ state: 'open' }), false);
});

test('who took a case is said to everybody else, and only while they review it', () => {
  const take = (id: string) => ({ step: 'take', at: '2031-03-04T10:00:00Z', actor: { id, name: 'Ana' } });
  const events = [take('person:bo'), { step: 'hand-over', at: '', actor: null }, take('person:ana')];
  const seen = (person: string | undefined, state = 'in-review') => takenBy({ state, events }, person);
  assert.equal(seen('bo'), events[2]);
  assert.equal(seen('person:bo', 'answered'), events[2]);
  assert.equal(seen('ana'), undefined);
  assert.equal(seen('person:ana'), undefined);
  assert.equal(seen('bo', 'open'), undefined, 'handed over');
  assert.equal(takenBy({ state: 'in-review', events: [] }, 'bo'), undefined);
});
