import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';

const folder = mkdtempSync(join(tmpdir(), 'comity-run-'));
test.after(() => rmSync(folder, { recursive: true }));

/** The tally of a run over files with these texts, in a process of its own: a run inside a test runs nothing. */
function tallyOf(files: Record<string, string>): unknown {
  for (const [name, text] of Object.entries(files)) writeFileSync(join(folder, name), text);
  const module = JSON.stringify(join(import.meta.dirname, 'run-test-files.ts'));
  const program = `
    import { runTestFiles } from ${module};
    const tally = await runTestFiles(${JSON.stringify(folder)}, ${JSON.stringify(Object.keys(files))});
    console.log('\\n' + JSON.stringify(tally));`;
  const { NODE_TEST_CONTEXT: _, ...env } = process.env;
  // A file, not -e: the runner hands its own flags down to each test process.
  const runner = join(folder, 'runner.mjs');
  writeFileSync(runner, program);
  const run = spawnSync(process.execPath, [runner], { encoding: 'utf8', env });
  return JSON.parse(run.stdout.trim().split('\n').at(-1) ?? run.stderr);
}

test('passed, failed, cancelled and skipped tests are counted over files, skips with their reasons', () => {
  const tally = tallyOf({
    'one.test.mjs': `
      import test from 'node:test';
      test('good', () => {});
      test.describe('group', () => { test('inner', () => {}); });
      test('bad', () => { throw new Error('bad'); });
      test('late', { timeout: 5 }, () => new Promise((done) => setTimeout(done, 1000)));`,
    'two.test.mjs': `
      import test from 'node:test';
      test('good too', () => {});
      test('not here', (t) => t.skip('no data'));`,
    'broken.test.mjs': 'this is not JavaScript',
    'hook.test.mjs': `
      import test from 'node:test';
      test('fine', () => {});
      test.after(() => { throw new Error('in a hook'); });`,
  });
  assert.deepEqual(tally, {
    passed: 4,
    failed: 4,
    skips: [{ file: 'two.test.mjs', name: 'not here', reason: 'no data' }],
  });
});

test('a failing hook alone fails the run', () => {
  const tally = tallyOf({
    'hook.test.mjs': `
      import test from 'node:test';
      test('fine', () => {});
      test.after(() => { throw new Error('in a hook'); });`,
  });
  assert.deepEqual(tally, { passed: 1, failed: 1, skips: [] });
});

test('a file that leaves something open ends, after its hooks', () => {
  const tally = tallyOf({
    'open.test.mjs': `
      import test from 'node:test';
      setInterval(() => {}, 1000);
      test('fine', () => {});
      test.after(async () => {
        await new Promise((done) => setTimeout(done, 50));
        throw new Error('reached');
      });`,
  });
  assert.deepEqual(tally, { passed: 1, failed: 1, skips: [] });
});

test('no test of very many is lost, and a file whose process ends before its report is a failure', () => {
  const many = `
      import test from 'node:test';
      for (let n = 0; n < 2000; n++) test('number ' + n + ' ' + 'x'.repeat(200), () => {});`;
  assert.deepEqual(tallyOf({ 'many.test.mjs': many, 'more.test.mjs': many }), {
    passed: 4000,
    failed: 0,
    skips: [],
  });
  const ended = tallyOf({
    'many.test.mjs': many,
    'ended.test.mjs': `
      import test from 'node:test';
      test('fine', () => {});
      test('gone', () => process.exit(0));`,
  }) as { failed: number };
  assert.equal(ended.failed, 1);
});
