import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { type DeskNode, openDeskNode } from '../testing/desk-node.ts';
import { openTeam } from '../testing/open-review.ts';
import { REASON } from '../testing/words.ts';

let node: DeskNode;
before(async () => {
  node = await openDeskNode();
});
after(() => node.close());

test('the database itself takes no restriction without its legal basis, authority and assessment', async () => {
  const team = await openTeam(node);
  const { id } = await team.answered('post:grounds');
  await team.step(team.ana, id, 'propose-restriction', REASON);
  const { pool } = node.kernel.store;
  const written = await pool.query(
    "select object, n, data from case_event where step = 'propose-restriction' order by object desc limit 1",
  );
  const { object, n, data } = written.rows[0];
  const rewrite = (changed: object) =>
    pool.query('update case_event set data = $3 where object = $1 and n = $2', [object, n, changed]);
  await rewrite(data);
  const { territory: _, states: __, ...grounds } = REASON;
  const without = Object.keys(grounds).map((field) => {
    const { [field]: _, ...rest } = data as Record<string, unknown>;
    return rest;
  });
  const blank = Object.keys(grounds)
    .filter((field) => field !== 'law')
    .map((field) => ({ ...data, [field]: ' ' }));
  const law = Object.keys(REASON.law).map((part) => ({ ...data, law: { ...data.law, [part]: '' } }));
  for (const changed of [...without, ...blank, ...law, { ...data, law: null }, {}]) {
    await assert.rejects(rewrite(changed), { constraint: 'restriction_has_its_grounds' });
  }
  const nowhere = { ...data, territory: undefined, states: undefined };
  for (const where of [
    {},
    { territory: '' },
    { territory: 'states' },
    { territory: 'states', states: ' ' },
  ]) {
    await assert.rejects(rewrite({ ...nowhere, ...where }), { constraint: 'restriction_says_where' });
  }
});
