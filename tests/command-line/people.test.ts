import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { anAccount } from '../../src/desks/signals/testing/add-people.ts';
import { startTestNode, type TestNode } from '../nodes.ts';
import { runComity } from './run-comity.ts';

let node: TestNode;
let folder: string;
const envs: Record<string, string>[] = [];

before(async () => {
  folder = mkdtempSync(join(tmpdir(), 'comity-people-'));
  node = await startTestNode({ name: 'Terminal', class: 'platform' });
  for (let at = 0; at < 2; at++) {
    const { token } = await node.person(['reviewer']);
    envs.push({ COMITY_URL: node.url, COMITY_TOKEN: token });
  }
});
after(async () => {
  await node.close();
  rmSync(folder, { recursive: true });
});

test('accounts of a bundle are proposed by one reviewer and added or declined by another', async () => {
  const [first, second] = [
    (...args: string[]) => runComity(args, envs[0]!),
    (...args: string[]) => runComity(args, envs[1]!),
  ];
  const terms = ['--basis', 'Reviewed by two.', '--own-terms', 'Rules', '--section', '4'];
  assert.equal((await first('bank', 'create', 'Collectors', ...terms)).status, 0);
  const bundle = {
    type: 'bundle',
    id: `bundle--${crypto.randomUUID()}`,
    objects: [anAccount('a.example:one')],
  };
  const file = join(folder, 'accounts.json');
  writeFileSync(file, JSON.stringify(bundle));
  const added = await first('bank', 'add', 'Collectors', file);
  assert.equal(added.status, 0, added.err);
  assert.match(
    added.out,
    /0 added.*\n1 signal about people: another reviewer decides, with `comity bank people Collectors`/,
  );

  const [waiting] = (await second('bank', 'people', 'Collectors', '--json')).out.trim().split('\n');
  const { id } = JSON.parse(waiting!);
  assert.match((await second('bank', 'people', 'Collectors')).out, /a\.example:one/);
  const own = await first('bank', 'people', 'Collectors', '--add', id);
  assert.deepEqual([own.status, own.err.includes('somebody else agrees')], [1, true], own.err);
  assert.equal((await second('bank', 'people', 'Collectors', '--add', id)).out, '1 signal added.\n');
  const none = await second('bank', 'people', 'Collectors');
  assert.equal(none.out, 'Nothing waits for a second person in Collectors.\n');

  const unsaid = await second('bank', 'people', 'Collectors', '--decline', id);
  assert.deepEqual([unsaid.status, unsaid.err.includes('--decline and --reason stand together')], [2, true]);
  const gone = await second(
    'bank',
    'people',
    'Collectors',
    '--decline',
    id,
    '--reason',
    'It names the wrong one.',
  );
  assert.deepEqual([gone.status, gone.err.includes('it may have been decided')], [1, true], gone.err);
});
