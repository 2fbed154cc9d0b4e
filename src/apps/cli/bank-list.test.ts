import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { runComity } from '../../../tests/command-line/run-comity.ts';
import { expectStatus, startTestNode, type TestNode } from '../../../tests/nodes.ts';

let node: TestNode;
before(async () => {
  node = await startTestNode({ name: 'Harbour', class: 'platform' });
});
after(() => node.close());

test('whoever sees no cases is told that matches are not for them to count, and not that there are none', async () => {
  const analyst = await node.person(['analyst']);
  const reviewer = await node.person(['reviewer']);
  const bank = {
    name: 'Reviewed',
    basis: 'Seen with a call to join.',
    legalBasis: { instrument: 'Some Act', article: 'section 1' },
  };
  const maker = await node.person(['administrator']);
  const { id } = (await expectStatus(201, maker.post<{ id: string }>('/api/v1/banks', bank))).json;
  const value = 'a'.repeat(64);
  await expectStatus(201, analyst.post(`/api/v1/banks/${id}/signals`, { type: 'sha256', value }));
  const asked = { hash: { type: 'sha256', value }, item: 'post-1' };
  await expectStatus(200, analyst.post('/api/v1/match', asked));
  const listed = async ({ token }: { token: string }) =>
    (await runComity(['bank', 'list'], { COMITY_URL: node.url, COMITY_TOKEN: token })).out;
  for (const [who, counts] of [
    [reviewer, { matches: 1, reviewed: 0, overturned: 0 }],
    [analyst, null],
  ] as const) {
    const { items } = (await expectStatus(200, who.get<{ items: { counts: object }[] }>('/api/v1/banks')))
      .json;
    assert.deepEqual(items[0]?.counts, counts);
  }
  assert.match(await listed(reviewer), /platform +1 +1 +none decided/);
  assert.match(await listed(analyst), /platform +1 +not for your role +not for your role/);
});
