import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import type { TestPerson } from '../../../../tests/kernel.ts';
import { type DeskNode, openDeskNode } from '../testing/desk-node.ts';
import { openTeam, type ReviewTeam } from '../testing/open-review.ts';
import { formWith } from '../testing/pictures.ts';
import { ANSWERS, REASON } from '../testing/words.ts';

const DAY = 86_400_000;
const URGENT = { ...REASON, urgency: 'It spreads now.' };
const AGREED = { reason: 'I agree: it calls for more.' };

describe('one person restricts an item alone once', () => {
  let ahead = 0;
  let node: DeskNode;
  let team: ReviewTeam;
  before(async () => {
    node = await openDeskNode({ now: () => new Date(Date.now() + ahead) });
    team = await openTeam(node);
  });
  after(() => node.close());

  const alone = (id: string, who = team.ana) => team.step(who, id, 'restrict-single-handed', URGENT);
  const isOffered = async (id: string) =>
    (await team.see(id)).permitted.some(({ step }: { step: string }) => step === 'restrict-single-handed');
  const dayPasses = async () => {
    ahead += DAY + 60_000;
    await node.wake();
  };
  /** Sends an item again, by whoever, and answers the question. */
  const again = async (item: string, picture: Buffer, who: TestPerson = team.ana): Promise<string> => {
    const found = await node.call(
      who,
      'POST',
      '/api/v1/match',
      formWith('picture', picture, { item, changed: 'true' }),
    );
    assert.equal(found.body.opened, true, JSON.stringify(found.body));
    const id = found.body.case as string;
    assert.equal((await team.step(team.ana, id, 'take')).status, 200);
    assert.equal((await team.step(team.ana, id, 'answer-question', ANSWERS)).status, 200);
    return id;
  };
  const refused = async (id: string, who = team.ana) => {
    assert.equal(await isOffered(id), false);
    const { status, body } = await alone(id, who);
    assert.equal(status, 409);
    assert.equal(body.code, 'second-person-needed', JSON.stringify(body));
    assert.match(body.detail, /One person alone restricted this item before/);
    assert.equal((await team.see(id)).state, 'answered');
  };

  test('put back because nobody confirmed: sent again, and again, it takes two people', async () => {
    const item = 'post:day-after-day';
    const { id, picture } = await team.answered(item, true);
    assert.equal((await alone(id)).status, 200);
    await dayPasses();
    assert.equal((await team.see(id)).state, 'restored');
    const second = await again(item, picture);
    await refused(second);
    await refused(second, team.bo);
    const seen = await team.see(second);
    assert.equal(seen.tracks['single-handed'], 'second-person-needed');
    assert.equal(seen.events[0].data.restrictedAloneBefore, true, 'known when it opened');
    assert.equal(
      (await team.step(team.ana, second, 'leave', { ground: 'not-necessary', ...AGREED })).status,
      200,
    );
    const third = await again(item, picture, team.analyst);
    await refused(third);
    assert.equal((await team.step(team.ana, third, 'propose-restriction', REASON)).status, 200);
    assert.equal((await team.step(team.bo, third, 'confirm-restriction', AGREED)).body.state, 'restricted');
  });

  test('put back by a person: the same', async () => {
    const { id, picture } = await team.answered('post:reversed', true);
    assert.equal((await alone(id)).status, 200);
    assert.equal((await team.step(team.bo, id, 'reverse-restriction', AGREED)).body.state, 'restored');
    await refused(await again('post:reversed', picture));
  });

  test('two cases of one item, open side by side: as soon as one is restricted the other takes two people', async () => {
    const item = 'post:side-by-side';
    const [first, second] = [await team.answered(item), await team.answered(item)];
    assert.notEqual(first.id, second.id);
    assert.deepEqual([await isOffered(first.id), await isOffered(second.id)], [true, true]);
    assert.equal((await alone(first.id)).status, 200);
    await refused(second.id);
    assert.equal((await team.see(second.id)).events.at(-1).step, 'restricted-alone-elsewhere');
    const beside = await team.answered(item);
    await refused(beside.id);
    await dayPasses();
    await refused(second.id);
  });

  test('both at the same moment: one is restricted', async () => {
    const item = 'post:at-once';
    const [first, second] = [await team.answered(item), await team.answered(item)];
    const answers = await Promise.all([alone(first.id), alone(second.id)]);
    assert.deepEqual(answers.map(({ status }) => status).sort(), [200, 409]);
    assert.equal(answers.find(({ status }) => status === 409)?.body.code, 'second-person-needed');
  });

  test('a node that was made before this rule: two cases open beside a restriction that lapsed', async () => {
    const item = 'post:from-before';
    const [first, second] = [await team.answered(item), await team.answered(item)];
    assert.equal((await alone(first.id)).status, 200);
    await dayPasses();
    await node.kernel.store.pool.query(
      "delete from case_event where step = 'restricted-alone-elsewhere' and data ->> 'case' = $1",
      [first.id],
    );
    assert.equal(await isOffered(second.id), true);
    assert.equal((await alone(second.id)).body.code, 'second-person-needed');
  });

  test('confirmed by a second person it is held against nobody; nor is another item, or a case in another state', async () => {
    const { id, picture } = await team.answered('post:confirmed', true);
    assert.equal((await alone(id)).status, 200);
    assert.equal((await team.step(team.bo, id, 'confirm-restriction', AGREED)).body.state, 'restricted');
    assert.equal((await team.step(team.senior, id, 'restore', AGREED)).body.state, 'restored');
    const later = await again('post:confirmed', picture);
    assert.equal(await isOffered(later), true);
    const other = await again('post:confirmed-not', picture);
    assert.equal((await alone(later)).status, 200);
    assert.equal((await alone(other)).status, 200);
    const { id: open } = await team.open('post:confirmed');
    assert.equal((await alone(open)).body.code, 'step-not-permitted');
  });
});
