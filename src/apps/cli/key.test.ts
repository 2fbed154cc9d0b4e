import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { runComity } from '../../../tests/command-line/run-comity.ts';
import { startTestNode, type TestNode } from '../../../tests/nodes.ts';

let node: TestNode;
let env: Record<string, string>;
before(async () => {
  node = await startTestNode({ name: 'Harbour', class: 'platform' });
  env = { COMITY_DATA: node.kernel.configuration.dataFolder };
});
after(() => node.close());

const look = (key: string) =>
  fetch(`${node.url}/api/v1/match`, {
    method: 'POST',
    headers: { authorization: `Bearer ${key}`, 'content-type': 'application/json' },
    body: JSON.stringify({ hash: { type: 'sha256', value: 'a'.repeat(64) } }),
  });

test('a key is made, listed and revoked at the command line', async () => {
  assert.match((await runComity(['key', 'list'], env)).out, /^There is no key yet/);
  const made = await runComity(['key', 'create', 'Upload scanner', '--quota', '2', '--days', '3'], env);
  assert.equal(made.status, 0, made.err);
  assert.match(made.out, /^cmk_\S+\n$/);
  const key = made.out.trim();
  assert.deepEqual(
    [(await look(key)).status, (await look(key)).status, (await look(key)).status],
    [200, 200, 429],
  );
  const listed = await runComity(['key', 'list', '--json'], env);
  const { id, name, lookUpsPerMinute, fillsBanks } = JSON.parse(listed.out);
  assert.deepEqual([name, lookUpsPerMinute, fillsBanks], ['Upload scanner', 2, false]);
  assert.ok(!listed.out.includes(key));
  assert.match((await runComity(['key', 'list'], env)).out, /Upload scanner +2 +no +until \d{4}-\d\d-\d\d/);
  const revoked = await runComity(['key', 'revoke', id], env);
  assert.deepEqual([revoked.status, revoked.out], [0, 'The key of Upload scanner is revoked.\n']);
  assert.equal((await look(key)).status, 401);
  assert.match((await runComity(['key', 'list'], env)).out, /revoked \d{4}/);
});

test('what cannot be is told in the words that were typed', async () => {
  for (const [option, value] of [
    ['--quota', '0'],
    ['--quota', 'many'],
    ['--days', '366'],
  ] as const) {
    const { status, err } = await runComity(['key', 'create', 'Uploads', option, value], env);
    assert.equal(status, 2);
    assert.ok(err.startsWith(`${option} takes a number from 1 to `), err);
  }
  assert.equal((await runComity(['key', 'create'], env)).status, 2);
  const { status, err } = await runComity(['key', 'revoke', 'no-such-key'], env);
  assert.equal(status, 1);
  assert.match(err, /ID/);
});
