import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { test } from 'node:test';
import { openDeskNode } from '../testing/desk-node.ts';
import { openTeam } from '../testing/open-review.ts';

test('a report tells nobody that a case is there, or where it stands', async (t) => {
  const node = await openDeskNode();
  t.after(() => node.close());
  const team = await openTeam(node);
  const report = (who: typeof team.analyst, id: string, body: object) =>
    node.call(who, 'POST', `/api/v1/cases/${id}/notice`, body);
  const delivered = { status: 'delivered', how: 'By post' };
  const undeliverable = { status: 'undeliverable', reason: 'The account is closed.' };
  const { id } = await team.answered('post:1');
  for (const who of [team.analyst, team.administrator]) {
    for (const body of [delivered, undeliverable]) {
      const absent = await report(who, randomUUID(), body);
      assert.equal(absent.status, 404);
      const there = await report(who, id, body);
      assert.deepEqual([there.status, there.body], [absent.status, absent.body]);
    }
  }
  const noticed = (await team.restricted('post:2')).id;
  await node.settled();
  assert.equal((await report(team.analyst, noticed, delivered)).status, 200, 'a notice was handed out');
  const refused = await report(team.analyst, noticed, undeliverable);
  assert.equal(refused.status, 409);
  assert.doesNotMatch(JSON.stringify(refused.body), / is (delivered|restricted|none|kept|open)/);
});

test('who sees a case is told that it has no notice; its absence stays an absence', async (t) => {
  const node = await openDeskNode();
  t.after(() => node.close());
  const team = await openTeam(node);
  const { id } = await team.answered('post:unnoticed');
  const report = (who: typeof team.analyst, about: string) =>
    node.call(who, 'POST', `/api/v1/cases/${about}/notice`, { status: 'delivered', how: 'By post' });
  const told = await report(team.ana, id);
  assert.deepEqual([told.status, told.body.code], [409, 'conflict']);
  assert.match(told.body.detail, /^No notice of this case was handed out/);
  assert.equal((await report(team.ana, randomUUID())).status, 404);
  assert.equal((await report(team.analyst, id)).status, 404, 'who may not see the case learns nothing');
});
