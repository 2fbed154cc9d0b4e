import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { after, before, describe, test } from 'node:test';
import { faultsOfDesk } from '../testing/desk-faults.ts';
import { type DeskNode, openDeskNode } from '../testing/desk-node.ts';
import { openTeam, type ReviewTeam } from '../testing/open-review.ts';
import { ANSWERS, REASON } from '../testing/words.ts';

const AGREED = { reason: 'I agree: it calls for more.' };
const WRONG = { ground: 'wrong-match', reason: 'It shows a market and nothing else.' };

describe('one item', () => {
  let node: DeskNode;
  let team: ReviewTeam;
  let other: string;
  before(async () => {
    node = await openDeskNode();
    team = await openTeam(node);
    const ground = { basis: 'Reviewed by two people.', ownTerms: { document: 'Rules', section: '5' } };
    other = (await node.call(team.analyst, 'POST', '/api/v1/banks', { name: 'Other bank', ...ground })).body
      .id;
  });
  after(() => node.close());

  const hashOf = (value = randomBytes(32).toString('hex')) => ({ type: 'sha256', value });
  const add = async (bank: string, value: string) => {
    const added = await node.call(team.analyst, 'POST', `/api/v1/banks/${bank}/signals`, hashOf(value));
    assert.equal(added.status, 201);
    await node.settled();
    return added.body.added.signals[0] as string;
  };
  const ask = async (item: string, value: string, more: object = {}) =>
    (await node.call(team.analyst, 'POST', '/api/v1/match', { hash: hashOf(value), item, ...more })).body;
  const leave = async (id: string, who = team.ana) => {
    for (const [name, data] of [
      ['take', {}],
      ['answer-question', ANSWERS],
      ['leave', WRONG],
    ] as const) {
      const { status, body } = await team.step(who, id, name, data);
      assert.equal(status, 200, JSON.stringify(body));
    }
  };
  const restrict = async (id: string) => {
    for (const [who, name, data] of [
      [team.ana, 'take', {}],
      [team.ana, 'answer-question', ANSWERS],
      [team.ana, 'propose-restriction', REASON],
      [team.bo, 'confirm-restriction', AGREED],
    ] as const) {
      const { status, body } = await team.step(who, id, name, data);
      assert.equal(status, 200, JSON.stringify(body));
    }
  };

  test('has one case, which signals of another bank join while it goes on', async () => {
    const { value } = hashOf();
    await add(team.bank, value);
    const first = await ask('post:joined', value);
    const second = await add(other, value);
    const again = await ask('post:joined', value);
    assert.deepEqual([again.case, again.opened, again.decided], [first.case, false, undefined]);
    const seen = await team.see(first.case);
    assert.equal(seen.matches.length, 2);
    assert.ok(seen.matches.some((one: unknown) => JSON.stringify(one).includes(second)));
    assert.ok(seen.events.some(({ step }: { step: string }) => step === 'matched-also'));
    assert.equal((await ask('post:joined', value)).case, first.case);
    assert.equal((await team.see(first.case)).matches.length, 2, 'nothing is added twice');

    // One of its signals is gone: it stands on the other.
    await restrict(first.case);
    const stop = { reason: 'Its author corrected the picture.' };
    assert.equal((await node.call(team.senior, 'POST', `/api/v1/signals/${second}/stop`, stop)).status, 200);
    await node.settled();
    assert.equal((await team.see(first.case)).state, 'restricted');
    assert.deepEqual(await faultsOfDesk(node.kernel), []);
  });

  test('that people decided on is answered by what they decided, until it changes or something new matches', async () => {
    const { value } = hashOf();
    await add(team.bank, value);
    const { case: left } = await ask('post:left', value);
    await leave(left);
    const again = await ask('post:left', value);
    assert.deepEqual([again.case, again.opened, again.decided], [left, false, 'leave']);
    const elsewhere = await ask('post:left-elsewhere', value);
    assert.equal(elsewhere.opened, true, 'another item is another context');
    const changed = await ask('post:left', value, { changed: true });
    assert.deepEqual([changed.opened, changed.decided], [true, undefined]);
    assert.notEqual(changed.case, left);
    await leave(changed.case);
    await add(other, value);
    const anew = await ask('post:left', value);
    assert.deepEqual([anew.opened, anew.decided], [true, undefined], 'a new signal is looked at');
    const refused = await node.call(team.analyst, 'POST', '/api/v1/match', {
      hash: hashOf(value),
      item: 'post:left',
      changed: 'perhaps',
    });
    assert.deepEqual([refused.status, refused.body.errors[0].property], [400, 'changed']);
  });

  test('that was put back is answered so, and one whose time ran out is looked at anew', async () => {
    const { value } = hashOf();
    await add(team.bank, value);
    const { case: id } = await ask('post:restored', value);
    await restrict(id);
    assert.equal((await ask('post:restored', value)).case, id);
    await team.step(team.senior, id, 'restore', { reason: 'It was plainly a wrong match.' });
    const again = await ask('post:restored', value);
    assert.deepEqual([again.case, again.opened, again.decided], [id, false, 'restore']);
  });

  test('asked about time and again counts once against a signal', async () => {
    const { value } = hashOf();
    const signal = await add(team.bank, value);
    for (let at = 0; at < 11; at++) {
      const { case: id } = await ask('post:again', value, { changed: true });
      await leave(id, [team.ana, team.bo, team.senior][at % 3]);
    }
    await node.settled();
    const correction = (await node.call(team.ana, 'GET', `/api/v1/signals/${signal}/correction`)).body;
    assert.deepEqual(correction.decisions, { reviewed: 1, against: 1, reviewers: 3 });
    assert.equal(correction.quarantinedAt, null);
  });

  test('what joins after people restricted is no ground of theirs: it is lost with the one that they saw', async () => {
    const { value } = hashOf();
    const seen = await add(team.bank, value);
    const { case: id } = await ask('post:after', value);
    await restrict(id);
    await add(other, value);
    assert.equal((await ask('post:after', value)).case, id);
    assert.equal((await team.see(id)).matches.length, 2);
    const gone = await node.call(team.bo, 'POST', `/api/v1/signals/${seen}/withdraw`, {
      reason: 'It was a wrong hash.',
    });
    assert.equal(gone.status, 200, JSON.stringify(gone.body));
    await node.settled();
    assert.equal((await team.see(id)).state, 'ground-lost');
  });

  test('put back in one case while another restricts it, is answered as still restricted', async () => {
    const [one, two] = [hashOf().value, hashOf().value];
    await add(team.bank, one);
    await add(other, two);
    const first = (await ask('post:both', one)).case;
    await restrict(first);
    const second = (await ask('post:both', two)).case;
    assert.notEqual(second, first, 'another content under the same reference');
    await restrict(second);
    const { status, body } = await team.step(team.senior, first, 'restore', {
      reason: 'It was a wrong match.',
    });
    assert.equal(status, 200, JSON.stringify(body));
    assert.deepEqual(
      [(await ask('post:both', one)).decided, (await ask('post:both', one)).case],
      ['still-restricted', first],
    );
  });

  test('asked about many times at once has one case', async () => {
    const { value } = hashOf();
    await add(team.bank, value);
    const asked = await Promise.all(Array.from({ length: 8 }, () => ask('post:at-once', value)));
    assert.equal(new Set(asked.map((one) => one.case)).size, 1);
    assert.equal(asked.filter((one) => one.opened).length, 1);
    await add(other, value);
    const joined = await Promise.all(Array.from({ length: 8 }, () => ask('post:at-once', value)));
    assert.deepEqual([...new Set(joined.map((one) => one.case))], [asked[0].case]);
    assert.equal((await team.see(asked[0].case)).matches.length, 2);
  });
});
