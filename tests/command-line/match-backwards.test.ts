import assert from 'node:assert/strict';
import { createHash, randomBytes } from 'node:crypto';
import { after, before, test } from 'node:test';
import { LISTED_TYPES, CONTENT_STATES as OFFERED_STATES } from '../../src/client/banks.ts';
import { CONTENT_STATES } from '../../src/desks/signals/banks/contents-queries.ts';
import { SIGNAL_TYPES } from '../../src/desks/signals/types/signal-types.ts';
import { startTestNode, type TestNode } from '../nodes.ts';
import { runComity } from './run-comity.ts';

let node: TestNode;
let env: Record<string, string>;
let bank: string;

before(async () => {
  node = await startTestNode({ name: 'Terminal' });
  const person = await node.person(['analyst', 'senior-reviewer']);
  env = { COMITY_URL: node.url, COMITY_TOKEN: person.token };
});
after(() => node.close());

const run = (...args: string[]) => runComity(args, env);
const digest = (text: string) => createHash('sha256').update(text).digest('hex');

async function post(path: string, body: object) {
  const answer = await fetch(`${node.url}/api/v1/${path}`, {
    method: 'POST',
    headers: { authorization: `Bearer ${env.COMITY_TOKEN}`, 'content-type': 'application/json' },
    body: JSON.stringify(body),
  });
  assert.ok(answer.ok, await answer.clone().text());
  return (await answer.json()) as { matches: unknown[] };
}
const ask = (item: string, value: string) => post('match', { hash: { type: 'sha256', value }, item });
const add = (value: string) => post(`banks/${bank}/signals`, { type: 'sha256', value });

test('hashes are kept when that is turned on, and a later signal finds them', async () => {
  const made = await run(
    'bank',
    'create',
    'Later',
    '--basis',
    'Reviewed by two.',
    '--own-terms',
    'Rules',
    '--section',
    '4',
  );
  assert.equal(made.status, 0, made.err);
  bank = (await run('bank', 'list', '--json')).lines.find(({ name }) => name === 'Later').id;
  const early = await run('match-backwards', 'Later');
  assert.equal(early.status, 1);
  assert.match(early.err, /keeps no hashes/);

  assert.equal((await run('match-backwards', '--keep', '7')).status, 2);
  assert.equal(
    (await run('match-backwards', '--keep', '91', '--reason', 'We add lists each week.')).status,
    2,
  );
  const on = await run('match-backwards', '--keep', '7', '--reason', 'We add lists each week.');
  assert.match(on.out, /kept for 7 days/, on.err);
  const value = digest('a file');
  assert.deepEqual((await ask('post:1', value)).matches, []);
  await ask('post:2', digest('another'));
  await add(value);

  const found = await run('match-backwards', 'Later');
  assert.deepEqual(
    [found.status, found.out.trim()],
    [0, 'Looked at all that is kept: 2 of 2 kept items looked at, 1 matched.'],
  );
  const [again] = (await run('match-backwards', 'Later', '--json')).lines;
  assert.deepEqual([again.state, again.total, again.looked, again.matched], ['done', 2, 2, 1]);
  const stopped = await run('match-backwards', '--stop', again.id, '--json');
  assert.equal(stopped.lines[0].state, 'done', 'what is over stays so');
  assert.equal((await run('match-backwards', '--stop', 'x')).status, 1);
  assert.equal((await run('match-backwards')).status, 2);

  const off = await run('match-backwards', '--keep', '0', '--reason', 'The lists are complete.');
  assert.match(off.out, /what was kept is deleted/);
  assert.equal((await node.kernel.store.pool.query('select 1 from kept_hash')).rows.length, 0);
});

test('what is in a bank is listed, by type, state and hash', async () => {
  const values = Array.from({ length: 3 }, () => randomBytes(32).toString('hex'));
  for (const value of values) await add(value);
  const all = await run('bank', 'list', 'later', '--json');
  assert.deepEqual(
    all.lines.slice(0, 3).map((signal) => signal.value),
    values.toReversed(),
  );
  const one = await run('bank', 'list', 'Later', '--hash', values[1]!.slice(0, 20));
  assert.match(one.out, new RegExp(`sha256 +${values[1]} +acts`));
  assert.ok(!one.out.includes(values[0]!));
  assert.match((await run('bank', 'list', 'Later', '--type', 'pdq')).out, /^Nothing in Later is so\.$/m);
  assert.match((await run('bank', 'list', 'Later', '--state', 'stopped')).out, /Nothing in Later is so/);
  for (const args of [
    ['Later', '--type', 'face'],
    ['Later', '--state', 'x'],
    ['--hash', 'ab'],
  ])
    assert.equal((await run('bank', 'list', ...args)).status, 2, args.join(' '));
  const wrong = await run('bank', 'list', 'Later', '--hash', 'xyz');
  assert.deepEqual([wrong.status, /--hash/.test(wrong.err)], [1, true], wrong.err);
  assert.equal((await run('bank', 'list', 'Nowhere')).status, 1);
});

test('what a page and the command line offer to list by is every type there is, and every state', () => {
  assert.deepEqual([...LISTED_TYPES].sort(), [...SIGNAL_TYPES].sort());
  assert.deepEqual(OFFERED_STATES, CONTENT_STATES);
});
