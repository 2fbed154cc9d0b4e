import { execFileSync } from 'node:child_process';
import { cpSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';

// `npm run pack`: the client as a package of its own, with JavaScript and types, without dependencies.

const root = resolve(import.meta.dirname, '..');
const { values } = parseArgs({ options: { output: { type: 'string', default: join(root, 'dist') } } });
const output = resolve(values.output);
const folder = join(output, 'client-package');

rmSync(folder, { recursive: true, force: true });
mkdirSync(folder, { recursive: true });
execFileSync(
  process.execPath,
  [
    join(root, 'node_modules/typescript/bin/tsc'),
    ...['--ignoreConfig', join(root, 'src/client/comity-client.ts')],
    ...['--rootDir', join(root, 'src'), '--outDir', join(folder, 'lib')],
    ...['--declaration', '--rewriteRelativeImportExtensions', '--strict', '--noUncheckedIndexedAccess'],
    ...['--target', 'es2023', '--lib', 'es2024,dom,dom.iterable'],
    ...['--module', 'nodenext', '--skipLibCheck', '--types', ''],
  ],
  { stdio: ['ignore', 'inherit', 'inherit'], cwd: root },
);

const { version, license } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as Record<
  string,
  string
>;
const entry = './lib/client/comity-client';
writeFileSync(
  join(folder, 'package.json'),
  `${JSON.stringify(
    {
      name: 'comity-client',
      version,
      description: 'Typed client of the HTTP API of a Comity node',
      license,
      type: 'module',
      engines: { node: '>=20' },
      exports: { '.': { types: `${entry}.d.ts`, default: `${entry}.js` } },
      files: ['lib'],
      sideEffects: false,
    },
    null,
    2,
  )}\n`,
);
cpSync(join(root, 'LICENSE'), join(folder, 'LICENSE'));
cpSync(join(root, 'src/client/README.md'), join(folder, 'README.md'));
const [packed] = JSON.parse(
  execFileSync('npm', ['pack', '--json', '--pack-destination', output], { cwd: folder, encoding: 'utf8' }),
) as [{ filename: string }];
rmSync(folder, { recursive: true });
console.log(join(output, packed.filename));
