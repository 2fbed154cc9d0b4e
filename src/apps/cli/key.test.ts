import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { runComity } from '../../../tests/command-line/run-comity.ts';
import { befriend, startTestNode, type TestNode } from '../../../tests/nodes.ts';

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
  assert.match(
    (await runComity(['key', 'list'], env)).out,
    /Upload scanner +2 +looks up +until \d{4}-\d\d-\d\d/,
  );
  const revoked = await runComity(['key', 'revoke', id], env);
  assert.deepEqual([revoked.status, revoked.out], [0, 'The key of Upload scanner is revoked.\n']);
  assert.equal((await look(key)).status, 401);
  assert.match((await runComity(['key', 'list'], env)).out, /revoked \d{4}/);
});

test('addresses are listed for a key, and shown', async () => {
  const listing = ['key', 'create', 'By address', '--from', '10.20.0.0/16', '--from', '10.30.0.7'];
  const made = await runComity(listing, env);
  assert.equal(made.status, 0, made.err);
  const shown = (await runComity(['key', 'list'], env)).out;
  assert.match(shown, /By address +600 +looks up +10\.20\.0\.0\/16 10\.30\.0\.7\/32 +until/);
  const refused = await runComity(['key', 'create', 'Everybody', '--from', '0.0.0.0/0'], env);
  assert.equal(refused.status, 1);
  assert.match(refused.err, /wider than \/8/);
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

test('a bank is opened to private look-ups, a key lent, and the bank closed again', async () => {
  const partner = await startTestNode({ name: 'Northern Authority', class: 'state' });
  try {
    await befriend(node, partner, 'Ask only');
    const run = async (...words: string[]) => {
      const { status, out, err } = await runComity(words, env);
      assert.equal(status, 0, err);
      return out;
    };
    const value = 'https://example.org/listed';
    const ground = ['--basis', 'Reviewed.', '--instrument', 'Some Act', '--article', 'section 1'];
    await run('bank', 'create', 'Not held', ...ground);
    await run('bank', 'add', 'Not held', value);
    const opened = await run('bank', 'ask-privately', 'Not held', '--agreement', 'Ask only');
    assert.equal(opened, 'Asked privately: Not held, by Northern Authority. Lend each a key.\n');
    const lend = ['key', 'create', 'Northern', '--private', '--agreement', 'ask only', '--a-day', '2'];
    const key = (await run(...lend)).trim();
    assert.match(await run('key', 'list'), /Northern +60, 2 a day +lent: asks privately +until/);
    const ask = async () => {
      const answer = await fetch(`${node.url}/api/v1/match/private`, {
        method: 'POST',
        headers: { authorization: `Bearer ${key}`, 'content-type': 'application/json' },
        body: JSON.stringify({ hash: { type: 'url', value } }),
      });
      return `${answer.status} ${answer.status === 200 ? await answer.text() : ''}`;
    };
    assert.equal(await ask(), '200 {"match":true}');
    const stop = ['bank', 'ask-privately', 'Not held', '--agreement', 'Ask only', '--stop'];
    assert.equal(await run(...stop), 'No longer asked privately under it: Not held.\n');
    assert.equal(await ask(), '200 {"match":false}');
    assert.equal(await ask(), '429 ');
    assert.equal((await runComity(stop, env)).status, 1);
    for (const words of [
      ['--private'],
      ['--agreement', 'Ask only'],
      ['--a-day', '5'],
      ['--private', '--agreement', 'Ask only', '--a-day', '0'],
    ]) {
      assert.equal((await runComity(['key', 'create', 'X', ...words], env)).status, 2, words.join(' '));
    }
    assert.equal(
      (await runComity(['key', 'create', 'X', '--private', '--agreement', 'None'], env)).status,
      1,
    );
  } finally {
    await partner.close();
  }
});
