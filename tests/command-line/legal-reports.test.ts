import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { exampleReport } from '../../src/standards/legal-reports/report.ts';
import { startTestNode, type TestNode } from '../nodes.ts';
import { runComity } from './run-comity.ts';

const folder = mkdtempSync(join(tmpdir(), 'comity-reports-'));
const LAST_YEAR = String(new Date().getUTCFullYear() - 1);
let node: TestNode;
let env: Record<string, string>;
before(async () => {
  node = await startTestNode({ name: 'Harbour' });
  const { token } = await node.person(['administrator']);
  env = { COMITY_URL: node.url, COMITY_TOKEN: token };
});
after(async () => {
  await node.close();
  rmSync(folder, { recursive: true });
});
const run = (...args: string[]) => runComity(['report', ...args], env);

test('a report is looked at, published, listed, and verified against the log by anyone', async () => {
  assert.match((await run('preview', 'weekly', LAST_YEAR)).err, /no kind of report: tco-provider/);
  assert.match((await run('preview', 'dsa-orders', '26')).err, /calendar year/);
  assert.match((await run('preview', 'dsa-orders', '2199')).err, /calendar year that is over/);
  const seen = await run('preview', 'tco-monitoring', LAST_YEAR);
  assert.match(seen.out, /orders-received +Art\. 21\(1\)\(a\) +0/);
  assert.equal((await run('list')).out, 'No report was published yet.\n');

  const bare = await run('publish', 'tco-provider', LAST_YEAR);
  assert.equal(bare.status, 1);
  assert.match(bare.err, /measures-to-identify/);
  const said = join(folder, 'what-we-do.txt');
  writeFileSync(said, 'People look at what others report.\n');
  const made = await run(
    'publish',
    'tco-provider',
    LAST_YEAR,
    '--say',
    `measures-to-identify=${said}`,
    '--say',
    `measures-against-reappearance=${said}`,
  );
  assert.equal(made.status, 0, made.err);
  const id = made.out.trim();
  assert.match((await run('list')).out, new RegExp(`tco-provider +${LAST_YEAR}.*${id}`));

  const address = `${node.url}/reports/${id}`;
  assert.match((await run('verify', address)).err, /no proof yet/);
  await node.beat();
  const anyone = (...args: string[]) => runComity(['report', ...args], { COMITY_DATA: join(folder, 'none') });
  const held = await anyone('verify', address);
  assert.equal(held.status, 0, held.err);
  assert.match(held.out, /It holds: SHA-256 [0-9a-f]{64}/);

  const file = join(folder, 'report.json');
  writeFileSync(file, await (await fetch(`${address}.json`)).text());
  const valid = await anyone('validate', file);
  assert.match(valid.out, /^(line 1, \/madeAt: warning: It was due before .*\n)?1 report: valid/);
  assert.equal(valid.status, 0);

  await node.kernel.store.pool.query(
    "update published_report set document = replace(document, 'People', 'Robots')",
  );
  const changed = await anyone('verify', address);
  assert.deepEqual([changed.status, changed.out], [1, 'It does not hold: the log has another document.\n']);
});

test('statements of reasons are asked for by days', async () => {
  const none = await run('statements', `${LAST_YEAR}-01-01`, `${LAST_YEAR}-12-31`);
  assert.deepEqual([none.status, none.out, none.err], [0, '', '0 statements.\n']);
  assert.equal((await run('statements', 'yesterday', 'today')).status, 1);
});

test('a report with faults is refused, each by its place', async () => {
  const file = join(folder, 'wrong.json');
  const report = exampleReport();
  report.figures[1]!.value = 'under ten';
  report.period.from = '2026-02-01';
  writeFileSync(file, JSON.stringify(report));
  const { status, out } = await run('validate', file);
  assert.equal(status, 1);
  assert.match(out, /\/figures\/1\/value: A law asks for this figure: it must be exact\./);
  assert.match(out, /\/period: A calendar year is needed/);
});
