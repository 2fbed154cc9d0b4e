import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { after, before, test } from 'node:test';
import { eventually, expectStatus, startTestNode, type TestNode } from '../nodes.ts';
import { runComity } from './run-comity.ts';

let node: TestNode;
let env: Record<string, string>;

before(async () => {
  node = await startTestNode({ name: 'Terminal', class: 'platform' });
  const { token } = await node.person(['analyst', 'reviewer', 'senior-reviewer']);
  env = { COMITY_URL: node.url, COMITY_TOKEN: token };
});
after(() => node.close());

const run = (...args: string[]) => runComity(args, env);
const REASON = ['--reason', 'An attack is being shown.'];

test('a crisis is declared, shown with what became of its matches, extended, ended and debriefed', async () => {
  const terms = ['--basis', 'Reviewed by two.', '--own-terms', 'Rules', '--section', '4'];
  assert.equal((await run('bank', 'create', 'Attack', ...terms)).status, 0);
  const none = await run('crisis', 'list');
  assert.deepEqual(
    [none.out, none.err],
    ['No crisis has been declared here.\n', '0 matches in the last hour, 0 in a usual one.\n'],
  );

  const declared = [
    'crisis',
    'declare',
    'The bridge',
    '--level',
    'content-incident',
    '--for',
    '12',
    ...REASON,
  ];
  const bankless = await run(...declared);
  assert.deepEqual(
    [bankless.status, bankless.err],
    [2, '--bank is needed. See `comity crisis declare --help`.\n'],
  );
  const unknown = await run(...declared, '--bank', 'Atack');
  assert.deepEqual(
    [unknown.status, unknown.err],
    [1, 'There is no bank "Atack": `comity bank list` shows those there are.\n'],
  );
  for (const hours of ['0', '73', 'ten']) {
    const wrong = await run(
      'crisis',
      'declare',
      'x',
      '--level',
      'incident',
      '--for',
      hours,
      ...REASON,
      '--bank',
      'Attack',
    );
    assert.match(wrong.err, /^--for takes a number of hours from 1 to 72\./);
  }
  const level = await run(
    'crisis',
    'declare',
    'x',
    '--level',
    'war',
    '--for',
    '3',
    ...REASON,
    '--bank',
    'Attack',
  );
  assert.equal(level.status, 1);
  assert.match(level.err, /--level must be one of incident, content-incident, content-incident-protocol/);

  const made = await run(...declared, '--bank', 'attack', '--json');
  assert.equal(made.status, 0, made.err);
  const { id } = made.lines[0];
  const value = createHash('sha256').update('shown').digest('hex');
  const bank = (await run('bank', 'list', '--json')).lines[0].id;
  const analyst = await node.person(['analyst']);
  const signal = { type: 'sha256', value };
  await expectStatus(201, analyst.post(`/api/v1/banks/${bank}/signals`, signal));
  await expectStatus(200, analyst.post('/api/v1/match', { hash: signal, item: 'post-1' }));
  const shown = await eventually(
    async () => (await run('crisis', 'show', id)).out,
    (out) => out.includes('1 of 1 content'),
  );
  assert.match(shown, /^crisis +The bridge\nlevel +content-incident\nstands +on\n/);
  assert.match((await run('crisis', 'list')).out, /^The bridge +content-incident +on +\d{4}-/m);

  const reviewer = await node.person(['reviewer']);
  const { items } = (
    await expectStatus(200, reviewer.get<{ items: { id: string }[] }>('/api/v1/cases?reference=post-1'))
  ).json;
  await expectStatus(
    200,
    reviewer.post(`/api/v1/cases/${items[0]!.id}/steps/preserve`, {
      data: { flag: 'evidence-of-atrocity', reason: 'It shows who was there.' },
    }),
  );
  assert.match(
    (await run('crisis', 'show', id)).out,
    /^post-1 {2}Waits for a person {2}[0-9a-f-]{36}\n$/m,
    'in the words of the pages',
  );

  const theirs = (await runComity(['crisis', 'show', id], { ...env, COMITY_TOKEN: analyst.token })).out;
  assert.match(theirs, /^matches +not for your role\n$/m);
  const early = await run(
    'crisis',
    'debrief',
    id,
    '--well',
    'It is on.',
    '--wrong',
    'It is on.',
    '--change',
    'It is on.',
  );
  assert.match(early.err, /crisis is crisis-on and would have to be crisis-over/);

  const raised = ['--level', 'content-incident-protocol', ...REASON];
  assert.equal((await run('crisis', 'level', id, ...raised)).out, 'Its level is set: The bridge.\n');
  const alone = await run('crisis', 'extend', id, '--for', '24', ...REASON);
  assert.deepEqual([alone.status, alone.out], [1, ''], 'somebody else extends it');
  const { token } = await node.person(['senior-reviewer']);
  const extended = await runComity(['crisis', 'extend', id, '--for', '24', ...REASON], {
    ...env,
    COMITY_TOKEN: token,
  });
  assert.equal(extended.out, 'Extended: The bridge.\n');
  assert.equal((await run('crisis', 'end', id, ...REASON)).out, 'Over: The bridge.\n');
  const late = await run('crisis', 'end', id, ...REASON);
  assert.equal(late.status, 1);
  const said = [
    '--well',
    'Each was seen soon.',
    '--wrong',
    'Two were news.',
    '--change',
    'Two seniors at night.',
  ];
  const closed = await run('crisis', 'debrief', id, ...said, '--json');
  assert.equal(closed.lines[0].state, 'debriefed', closed.err);
  const other = (await run('bank', 'list', '--json')).lines[0].id;
  assert.equal((await run('crisis', 'end', other, ...REASON)).status, 1);
});

test('when a signal is quarantined is shown and set, a part of it alone', async () => {
  const rule = await run('bank', 'quarantine-rule', 'Attack', '--json');
  assert.deepEqual(rule.lines, [{ percent: 20, reviewers: 3, reviewed: 10 }]);
  const set = await run('bank', 'quarantine-rule', 'Attack', '--percent', '50');
  assert.match(set.out, /when 50 % of its first 100 reviewed matches were decided against it, by 3 people/);
  const wrong = await run('bank', 'quarantine-rule', 'Attack', '--reviewers', '1');
  assert.deepEqual(
    [wrong.status, wrong.err],
    [2, '--reviewers takes a number from 2 to 20. See `comity bank quarantine-rule --help`.\n'],
  );
});
