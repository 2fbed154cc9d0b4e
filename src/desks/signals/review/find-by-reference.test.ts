import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import type { TestPerson } from '../../../../tests/kernel.ts';
import { type DeskNode, openDeskNode } from '../testing/desk-node.ts';
import { openTeam, type ReviewTeam } from '../testing/open-review.ts';
import { ANSWERS } from '../testing/words.ts';

describe('finding a case by the platform’s own reference', () => {
  let node: DeskNode;
  let team: ReviewTeam;
  const ids: Record<string, string> = {};
  before(async () => {
    node = await openDeskNode();
    team = await openTeam(node);
    for (const item of ['post:4711', 'post:47110', 'post:4711.b', 'clip_1', 'clip.1', 'Post:4711'])
      ids[item] = (await team.open(item)).id;
  });
  after(() => node.close());
  const find = async (who: TestPerson, reference: string, more = '') =>
    (await node.call(who, 'GET', `/api/v1/cases?reference=${encodeURIComponent(reference)}${more}`)).body;
  const found = async (reference: string, who = team.ana) =>
    (await find(who, reference)).items.map((one: { reference: string }) => one.reference);

  test('the exact one first, then those that begin so; letters count as they are', async () => {
    assert.deepEqual(await found('post:4711'), ['post:4711', 'post:4711.b', 'post:47110']);
    assert.deepEqual(await found(' post:47110 '), ['post:47110']);
    assert.deepEqual(await found('clip_'), ['clip_1'], 'no letter stands for another');
    assert.deepEqual(await found('POST'), []);
    const [first] = (await find(team.ana, 'post:4711')).items;
    assert.deepEqual([first.id, first.state], [ids['post:4711'], 'open']);
    assert.equal((await find(team.ana, 'post:', '&limit=2')).items.length, 2);
  });

  test('a case that is over is found too, and the newest of one item first', async () => {
    const id = ids['clip.1'] as string;
    await team.step(team.ana, id, 'take');
    await team.step(team.ana, id, 'answer-question', ANSWERS);
    await team.step(team.ana, id, 'leave', { ground: 'wrong-match', reason: 'Another square.' });
    const again = (await team.open('clip.1')).id;
    const items = (await find(team.ana, 'clip.1')).items;
    assert.deepEqual(
      items.map((one: { id: string; state: string }) => [one.id, one.state]),
      [
        [again, 'open'],
        [id, 'left'],
      ],
    );
  });

  test('who sees no cases finds none, and is answered as where there is none', async () => {
    for (const who of [team.analyst, team.administrator]) {
      assert.deepEqual(await find(who, 'post:4711'), { items: [] });
      assert.deepEqual(await find(who, 'nothing'), { items: [] });
    }
    assert.deepEqual(await found('post:4711', team.overseer), ['post:4711', 'post:4711.b', 'post:47110']);
  });

  test('another organisation’s reviewer finds its own items only', async () => {
    const other = await node.organisation('Elsewhere');
    const stranger = await node.person(['reviewer'], other.id);
    assert.deepEqual(await find(stranger, 'post:4711'), { items: [] });
  });

  test('what can begin no reference finds nothing; nothing at all is refused', async () => {
    for (const words of ['post 4711', 'post%', "' or true", '~', '\u00e9']) {
      assert.deepEqual(await find(team.ana, words), { items: [] }, words);
    }
    assert.equal((await find(team.ana, '')).code, 'parameter-malformed');
  });
});
