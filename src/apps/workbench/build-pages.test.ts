import assert from 'node:assert/strict';
import {
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type TestContext, test } from 'node:test';
import { pagesBuild } from './build-pages.ts';

/** A page of one script, built into a folder of its own. */
function onePage(t: TestContext) {
  const folder = mkdtempSync(join(tmpdir(), 'pages-'));
  t.after(() => rmSync(folder, { recursive: true }));
  const into = join(folder, 'dist');
  const config = join(folder, 'vite.config.mjs');
  writeFileSync(config, `export default { root: ${JSON.stringify(folder)} };\n`);
  writeFileSync(join(folder, 'index.html'), '<!doctype html><script type="module" src="./main.js"></script>');
  writeFileSync(join(folder, 'main.js'), 'document.title = "built whole";\n');
  return {
    into,
    script: join(folder, 'main.js'),
    pages: pagesBuild({ name: 'page', config, sources: ['LICENSE'], into }),
  };
}

const silent = { log: () => {} };

test('two that start at the same moment both end with a whole build, and leave nothing else behind', async (t) => {
  const { into, pages } = onePage(t);
  const ends = await Promise.all([pages.build(silent), pages.build(silent), pages.build(silent)]);
  assert.equal(new Set(ends.map(({ folder }) => folder)).size, 1);
  const [{ folder }] = ends;
  assert.deepEqual(readdirSync(join(into, 'page')), [folder.split('/').at(-1)]);
  const [script] = readdirSync(join(folder, 'assets'));
  assert.match(readFileSync(join(folder, 'assets', script!), 'utf8'), /built whole/);
  assert.equal(pages.present(), folder);
});

test('a broken source is said, and what it left is no build', async (t) => {
  const { into, script, pages } = onePage(t);
  writeFileSync(script, 'import "./not-there.js";\n');
  await assert.rejects(pages.build(silent), /not-there/);
  assert.deepEqual(readdirSync(join(into, 'page')), []);
  assert.equal(pages.present(), null);
});

test('builds of other sources stay for those that serve them, and go when they are old', async (t) => {
  const { into, pages } = onePage(t);
  for (const name of ['served', 'long-ago']) mkdirSync(join(into, 'page', name), { recursive: true });
  const longAgo = new Date(Date.now() - 8 * 86_400_000);
  utimesSync(join(into, 'page', 'long-ago'), longAgo, longAgo);
  const { folder } = await pages.build(silent);
  assert.deepEqual(readdirSync(join(into, 'page')).sort(), [folder.split('/').at(-1), 'served'].sort());
});
