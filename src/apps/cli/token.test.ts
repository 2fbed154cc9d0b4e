import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { runComity } from '../../../tests/command-line/run-comity.ts';
import { startTestNode, type TestNode } from '../../../tests/nodes.ts';

let node: TestNode;
before(async () => {
  node = await startTestNode({ name: 'Harbour', class: 'platform' });
});
after(() => node.close());

test('a token made at the command line serves the next command', async () => {
  const env = { COMITY_DATA: node.kernel.configuration.dataFolder };
  const made = await runComity(['token', 'upload service', '--days', '3'], env);
  assert.equal(made.status, 0, made.err);
  assert.match(made.out, /^cmt_\S+\n$/);
  const elsewhere = { COMITY_URL: node.url, COMITY_TOKEN: made.out.trim() };
  assert.match((await runComity(['peer', 'list'], elsewhere)).out, /^Give your partner: http\S+ \S{43}= /);
  for (const days of ['0', '366', 'x']) {
    assert.equal((await runComity(['token', 'a', '--days', days], env)).status, 2, days);
  }
});

test('a token for a seat of its own is made by the sign-in link of that seat, which is used up', async () => {
  const administrator = await node.person(['administrator']);
  const seat = { name: 'Upload service', roles: ['analyst'] };
  const { json } = await administrator.post<{ link: string }>('/api/v1/people', seat);
  const made = await runComity(['token', 'uploads', '--link', json.link], {});
  assert.equal(made.status, 0, made.err);
  const me = await fetch(`${node.url}/api/v1/me`, {
    headers: { authorization: `Bearer ${made.out.trim()}` },
  });
  const { person } = (await me.json()) as { person: { name: string; roles: string[] } };
  assert.deepEqual([person.name, person.roles], ['Upload service', ['analyst']]);
  const again = await runComity(['token', 'uploads', '--link', json.link], {});
  assert.deepEqual([again.status, again.out], [1, '']);
  assert.equal((await runComity(['token', 'uploads', '--link', 'cml_half'], {})).status, 1);
});

test('a seat that may have no token is told that its link is gone', async () => {
  const administrator = await node.person(['administrator']);
  const seat = { name: 'Independent reviewer', roles: ['overseer'] };
  const { json } = await administrator.post<{ link: string }>('/api/v1/people', seat);
  const refused = await runComity(['token', 'watch', '--link', json.link], {});
  assert.deepEqual([refused.status, refused.out], [1, '']);
  assert.match(refused.err, /Your role does not allow this step.*The link is used up/);
});
