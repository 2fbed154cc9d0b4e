import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { EXPORT_FORMATS as OF_CLIENT } from '../../src/client/banks.ts';
import { EXCHANGE_KINDS as KINDS_OF_CLIENT } from '../../src/client/exchanges.ts';
import { KINDS } from '../../src/desks/signals/exchanges/exchange-kinds.ts';
import { EXPORT_FORMATS } from '../../src/desks/signals/exchanges/export-bank.ts';
import { type FarSide, openFarSide, saying } from '../../src/desks/signals/testing/far-side.ts';
import { eventually, startTestNode, type TestNode } from '../nodes.ts';
import { type Run, runComity } from './run-comity.ts';

const folder = mkdtempSync(join(tmpdir(), 'comity-cli-'));
const sha256 = (what: string) => createHash('sha256').update(what).digest('hex');
const rows = (many: number) =>
  Array.from({ length: many }, (_, n) => ({ signal_type: 'sha256', signal: sha256(`n${n}`) }));
let node: TestNode;
let far: FarSide;
let env: Record<string, string>;
const run = (...args: string[]): Promise<Run> => runComity(args, env);

before(async () => {
  node = await startTestNode({ name: 'Terminal' });
  far = await openFarSide(() => saying(rows(30)));
  const someone = await node.person(['senior-reviewer', 'administrator']);
  env = { COMITY_DATA: node.dataFolder, COMITY_URL: node.url, COMITY_TOKEN: someone.token };
});
after(async () => {
  await node.close();
  await far.close();
  rmSync(folder, { recursive: true, force: true });
});

const address = () => `${far.origin}/list.json`;
const ORIGINATOR = ['--originator', 'Some Archive', '--originator-class', 'civil-society'];

test('a list is added, pulled, held, decided on, and taken out as a file', async () => {
  assert.match((await run('exchange', 'list')).out, /There is no exchange yet/);
  env.COMITY_EXCHANGE_CREDENTIAL = 'open-sesame';
  const added = await run(
    'exchange',
    'add',
    'Archive',
    '--kind',
    'hash-file',
    '--address',
    address(),
    ...ORIGINATOR,
  );
  delete env.COMITY_EXCHANGE_CREDENTIAL;
  assert.deepEqual([added.status, added.err], [0, '']);
  assert.match(added.out, /Added the exchange Archive\. .*in shadow/);
  await eventually(
    () => run('exchange', 'list', '--json'),
    ({ out }) => JSON.parse(out).entries.live === 30,
  );
  assert.equal(far.asked[0]?.headers.authorization, 'Bearer open-sesame');
  const output = join(folder, 'archive.csv');
  const exported = await run('bank', 'export', 'archive', '--format', 'csv', '--output', output);
  assert.match(exported.out, /Wrote 30 signals/);
  assert.equal(statSync(output).mode & 0o077, 0);
  assert.match(readFileSync(output, 'utf8'), new RegExp(`sha256,${sha256('n3')}`));
  const again = await run('bank', 'export', 'archive', '--format', 'csv', '--output', output);
  assert.deepEqual([again.status, /is there already/.test(again.err)], [1, true]);
  const misp = await run('bank', 'export', 'archive', '--format', 'misp');
  assert.equal(JSON.parse(misp.out).Event.Attribute.length, 30);

  far.answer = () => saying([]);
  const pulled = await run('exchange', 'pull', 'Archive');
  assert.equal(pulled.status, 0, pulled.err);
  assert.match(pulled.err, /30 withdrawals at once are held/);
  assert.match((await run('exchange', 'list')).out, /30 withdrawals/);
  const kept = await run('exchange', 'refuse', 'Archive', '--reason', 'Their site lost it.');
  assert.match(kept.out, /Kept what was held of Archive/);
  assert.equal((await run('exchange', 'let-through', 'Archive', '--reason', 'It was meant.')).status, 0);
  far.answer = () => ({ status: 503 });
  const failed = await run('exchange', 'pull', 'Archive');
  assert.deepEqual([failed.status, /answered 503/.test(failed.err)], [1, true]);
  for (const act of ['pause', 'resume', 'remove'])
    assert.equal((await run('exchange', act, 'Archive')).status, 0, act);
  const gone = await run('exchange', 'pull', 'Archive');
  assert.deepEqual([gone.status, /There is no exchange "Archive"/.test(gone.err)], [1, true]);
});

test('what is wrong is said by the name of its option', async () => {
  const add = (...more: string[]) => run('exchange', 'add', 'Another', ...ORIGINATOR, ...more);
  for (const [more, status, words] of [
    [['--kind', 'pigeon', '--address', address()], 2, /--kind takes one of/],
    [['--kind', 'hash-file'], 2, /--address is needed/],
    [['--kind', 'hash-file', '--address', 'http://10.0.0.1/'], 1, /COMITY_PRIVATE_HOSTS/],
    [['--kind', 'misp', '--address', address()], 1, /COMITY_EXCHANGE_CREDENTIAL is needed/],
    [['--kind', 'hash-file', '--address', address(), '--collection', 'x'], 1, /--collection/],
    [['--kind', 'hash-file', '--address', address(), '--every', '0'], 2, /--every takes/],
  ] as const) {
    const { status: ended, err } = await add(...more);
    assert.deepEqual([ended, words.test(err)], [status, true], err);
  }
  const wrong = await run('bank', 'export', 'x', '--format', 'docx');
  assert.deepEqual([wrong.status, /--format takes one of csv/.test(wrong.err)], [2, true]);
});

test('the client names the kinds of exchanges and the formats that there are', () => {
  assert.deepEqual([...KINDS_OF_CLIENT], KINDS);
  assert.deepEqual([...OF_CLIENT].sort(), [...EXPORT_FORMATS].sort());
});
