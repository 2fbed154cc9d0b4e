import assert from 'node:assert/strict';
import { test } from 'node:test';
import { clockReadings, importsOf } from './imports.ts';
import { forbiddenPackage, forbiddenStep, isBrowserRoom, isTest, notForBrowsers, roomOf } from './rooms.ts';
import { chains, readSources, type Source } from './source-tree.ts';

const sources = readSources();
const page = ({ path }: Source) => isBrowserRoom(roomOf(path)) && !isTest(path);

/** Why a file that a page reaches may not be in a browser. */
function serverSide({ path, packages }: Source): string | undefined {
  if (roomOf(path) === 'kernel') return 'the kernel is the server';
  if (/^src\/desks\/[^/]+\/(desk\.ts$|(.*[/-])?(queries|routes)\.ts$)/.test(path))
    return 'queries, routes and manifests are the server';
  return packages.find(notForBrowsers);
}

test('imports go leftwards only, and no desk imports another', () => {
  assert.deepEqual(
    sources.flatMap(({ path, files }) => files.flatMap((file) => forbiddenStep(path, file) ?? [])),
    [],
  );
});

test('standards and engines have no database, network or files; client and pages nothing of Node', () => {
  assert.deepEqual(
    sources.flatMap(({ path, packages }) => packages.flatMap((name) => forbiddenPackage(path, name) ?? [])),
    [],
  );
});

test('standards and engines read no clock', () => {
  const pure = sources.filter(({ path }) => /^src\/(standards|engines)\//.test(path) && !isTest(path));
  assert.ok(pure.length > 0, 'no pure file was seen');
  assert.deepEqual(
    pure.flatMap(({ path, text }) => clockReadings(path, text).map((reading) => `${path}: ${reading}`)),
    [],
  );
});

test('no page reaches server code, over any number of steps', () => {
  assert.ok(sources.some(page), 'no page was seen');
  assert.deepEqual(chains(sources, page, serverSide), []);
});

test('every way to name a module is seen, and nothing else', () => {
  const text = `
    // import x from './comment.ts';
    const s = "import y from './string.ts'";
    import a, { type B } from './a.ts';
    import type { C } from './c.ts';
    import './effect.ts';
    import data from './data.json' with { type: 'json' };
    export * from './all.ts';
    export { d } from './d.ts';
    export const e = 1;
    const f = () => import('./f.ts');
    type G = import('./g.ts').G;
    const pages = import.meta.glob<G>('../*/pages/index.tsx', { eager: true });
    new Worker(new URL('./worker.ts', import.meta.url));
    new URL('./not-from-here.ts', 'https://example.org');
    new URL('../data/', import.meta.url);`;
  assert.deepEqual(importsOf('x.ts', text).sort(), [
    '../*/pages/index.tsx',
    './a.ts',
    './all.ts',
    './c.ts',
    './d.ts',
    './data.json',
    './effect.ts',
    './f.ts',
    './g.ts',
    './worker.ts',
  ]);
  assert.throws(() => importsOf('x.ts', 'import(name)'), /not a plain string/);
  assert.throws(() => importsOf('x.ts', 'import {'), /x\.ts/);
});

for (const [importer, imported, reason] of [
  ['src/standards/tlp/tlp.ts', 'src/engines/cases/fold.ts', 'standards may not import engines'],
  ['src/engines/cases/fold.ts', 'src/kernel/store/store.ts', 'engines may not import kernel'],
  ['src/kernel/store/store.ts', 'src/desks/signals/desk.ts', 'kernel may not import desks'],
  ['src/kernel/store/store.ts', 'src/client/http.ts', 'kernel may not import client'],
  ['src/desks/signals/desk.ts', 'src/apps/node/main.ts', 'desks may not import node'],
  ['src/desks/signals/reason.ts', 'src/desks/meetings/reason.ts', 'a desk never imports another'],
  ['src/desks/signals/pages/index.tsx', 'src/desks/meetings/pages/index.tsx', 'a desk never imports another'],
  ['src/desks/signals/pages/index.tsx', 'src/kernel/store/store.ts', 'pages may not import kernel'],
  ['src/desks/signals/public.ts', 'src/desks/signals/pages/index.tsx', 'Node cannot run .tsx'],
  ['src/ui/parts/card.tsx', 'src/apps/workbench/router.tsx', 'ui may not import workbench'],
  ['src/client/http.ts', 'src/ui/theme/theme.ts', 'client may not import ui'],
  ['src/apps/workbench/main.tsx', 'src/desks/signals/desk.ts', 'workbench may not import desks'],
  ['src/apps/public/site.ts', 'src/client/http.ts', 'public may not import client'],
  ['src/apps/node/main.ts', 'src/apps/workbench/router.ts', 'node may not import workbench'],
  ['src/kernel/store/store.ts', 'tests/database.ts', 'kernel may not import tests'],
  ['src/stray.ts', 'src/standards/tlp/tlp.ts', 'no room of the house'],
  ['src/kernel/store/store.ts', 'src/lib/text.ts', 'no room of the house'],
] as const) {
  test(`refused: ${importer} importing ${imported}`, () => {
    assert.match(forbiddenStep(importer, imported) ?? '', new RegExp(`${reason}$`));
  });
}

test('steps to the left, and a test reaching for the test database, are free', () => {
  for (const [importer, imported] of [
    ['src/engines/cases/fold.ts', 'src/standards/tlp/tlp.ts'],
    ['src/desks/signals/pages/index.tsx', 'src/desks/signals/reason.ts'],
    ['src/apps/workbench/desks.ts', 'src/desks/signals/pages/index.tsx'],
    ['src/apps/cli/main.ts', 'src/client/http.ts'],
    ['src/apps/cli/main.ts', 'src/apps/node/serve.ts'],
    ['src/apps/node/serve.ts', 'src/apps/workbench/build.ts'],
    ['src/kernel/store/store.test.ts', 'tests/database.ts'],
  ] as const) {
    assert.equal(forbiddenStep(importer, imported), undefined);
  }
});

test('packages are refused where they do not belong', () => {
  assert.match(forbiddenPackage('src/standards/tlp/tlp.ts', 'pg') ?? '', /no database/);
  assert.match(forbiddenPackage('src/engines/cases/fold.ts', 'node:fs') ?? '', /no database/);
  assert.match(forbiddenPackage('src/engines/cases/fold.ts', 'http') ?? '', /no database/);
  assert.match(forbiddenPackage('src/client/http.ts', 'node:crypto') ?? '', /not for a browser/);
  assert.match(forbiddenPackage('src/desks/signals/pages/index.tsx', 'fs') ?? '', /not for a browser/);
  assert.match(forbiddenPackage('src/ui/theme/theme.ts', '@fastify/cookie') ?? '', /not for a browser/);
  assert.equal(forbiddenPackage('src/standards/tlog/note.ts', 'node:crypto'), undefined);
  assert.equal(forbiddenPackage('src/engines/hamming/hamming-index.ts', 'node:fs'), undefined);
  assert.equal(forbiddenPackage('src/kernel/store/connect.ts', 'pg'), undefined);
});

test('a page that reaches the database driver by a type file is found, with the way it took', () => {
  const source = (path: string, files: string[], packages: string[] = []) => ({
    path,
    files,
    packages,
    text: '',
  });
  const tree = [
    source('src/desks/signals/pages/index.tsx', ['src/desks/signals/reason.ts']),
    source('src/desks/signals/reason.ts', ['src/desks/signals/words.ts', 'src/desks/signals/reason.ts']),
    source('src/desks/signals/words.ts', [], ['pg']),
  ];
  const way = [
    'src/desks/signals/pages/index.tsx',
    'src/desks/signals/reason.ts',
    'src/desks/signals/words.ts',
    'pg',
  ];
  assert.deepEqual(chains(tree, page, serverSide), [way]);
});

test('queries and routes are the server in whichever folder of a desk they lie', () => {
  for (const path of ['banks/bank-queries.ts', 'banks/routes.ts', 'queries.ts', 'desk.ts']) {
    const found = serverSide({ path: `src/desks/signals/${path}`, files: [], packages: [], text: '' });
    assert.match(found ?? '', /are the server/, path);
  }
  const source = {
    path: 'src/desks/signals/review/match-review.terms.ts',
    files: [],
    packages: [],
    text: '',
  };
  assert.equal(serverSide(source), undefined);
});

test('a look at the clock is found', () => {
  const text = 'new Date(); new Date(5); Date.now(); performance.now(); clock.now(); Date.parse(x);';
  assert.deepEqual(clockReadings('x.ts', text), ['new Date()', 'Date.now()', 'performance.now()']);
});
