import assert from 'node:assert/strict';
import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { cpSync, existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';

const root = join(import.meta.dirname, '..');
const folder = mkdtempSync(join(tmpdir(), 'comity-way-in-'));
test.after(() => rmSync(folder, { recursive: true }));

const program = join(folder, 'program.ts');
writeFileSync(
  program,
  `const [does, ...rest]: string[] = process.argv.slice(2);
   if (does === 'say') console.log(JSON.stringify({ node: process.versions.node, rest, path: process.env.PATH, main: import.meta.main }));
   if (does === 'leave') process.exit(7);
   if (does === 'wait') {
     process.on('SIGTERM', () => { console.log('told to end'); process.exit(9); });
     console.log('waiting');
     setTimeout(() => {}, 60_000);
   }`,
);

// What an old Node is to our files: another version, and no way to replace the process.
const old = join(folder, 'old-node.mjs');
writeFileSync(
  old,
  `Object.defineProperty(process, 'versions', { value: { ...process.versions, node: '20.20.2' } });
   process.execve = undefined;`,
);

const nodes: [string, string[]][] = [
  ['a new Node', []],
  ['an old Node', ['--import', old]],
];
const withNode = join(root, 'bin', 'with-node.js');

const packaged = process.platform === 'linux' && ['x64', 'arm64'].includes(process.arch);

for (const [which, flags] of nodes) {
  const skip = flags.length > 0 && !packaged ? 'no Node comes from npm on this platform' : false;

  test(`under ${which} a file runs as Node 24's main file, with the project's programs first`, {
    skip,
  }, () => {
    const run = spawnSync(process.execPath, [...flags, withNode, program, 'say', 'a b', '--c'], {
      encoding: 'utf8',
    });
    const said = JSON.parse(run.stdout);
    assert.deepEqual([said.rest, said.main], [['a b', '--c'], true]);
    assert.ok(Number.parseInt(said.node, 10) >= 24);
    assert.ok(said.path.startsWith(`${join(root, 'node_modules', '.bin')}:`));
    assert.equal(run.stderr, '');
  });

  test(`under ${which} the exit status is kept and a signal arrives`, { skip }, async () => {
    assert.equal(spawnSync(process.execPath, [...flags, withNode, program, 'leave']).status, 7);
    const child: ChildProcess = spawn(process.execPath, [...flags, withNode, program, 'wait'], {
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    let said = '';
    child.stdout!.setEncoding('utf8').on('data', (text: string) => {
      said += text;
      if (said === 'waiting\n') child.kill('SIGTERM');
    });
    const [status] = await once(child, 'close');
    assert.deepEqual([status, said], [9, 'waiting\ntold to end\n']);
  });
}

test('an old Node without the packaged one gets one sentence that says what to do', () => {
  cpSync(join(root, 'bin'), join(folder, 'bare', 'bin'), { recursive: true });
  writeFileSync(join(folder, 'bare', 'package.json'), '{"type":"module"}');
  const run = spawnSync(
    process.execPath,
    ['--import', old, join(folder, 'bare', 'bin', 'comity.js'), 'serve'],
    {
      encoding: 'utf8',
      env: { PATH: process.env.PATH },
    },
  );
  assert.equal(run.status, 1);
  assert.match(
    run.stderr,
    /^Comity needs Node 24 or newer and found 20\.20\.2: run `npm ci` .*, or install Node 24 .*\n$/,
  );
  assert.equal(run.stdout, '');
});

/** What another system is to our programs: one that no package has a build for. */
const elsewhere = join(folder, 'elsewhere.mjs');
writeFileSync(elsewhere, `Object.defineProperty(process, 'arch', { value: 'riscv64' });`);
const comity = join(root, 'bin', 'comity.js');

test('on a system that npm has no Node for, an old one gets the same sentence', () => {
  const flags = ['--import', old, '--import', elsewhere];
  for (const words of [
    [comity, 'serve'],
    [withNode, join('tests', 'all.ts')],
  ]) {
    const run = spawnSync(process.execPath, [...flags, ...words], { encoding: 'utf8', cwd: root });
    assert.deepEqual([run.status, run.stdout], [1, '']);
    assert.match(run.stderr, /^Comity needs Node 24 or newer and found 20\.20\.2: [^\n]*\n$/);
  }
});

test('on a system that the other packages have no build for, one sentence says which is missing', () => {
  const env = {
    PATH: process.env.PATH,
    NODE_OPTIONS: `--import ${elsewhere}`,
    COMITY_DATA: join(folder, 'data'),
  };
  for (const words of [
    ['serve', '--port', '0'],
    ['demo', '--port', '20000'],
    ['hash', 'a.jpg'],
  ]) {
    const run = spawnSync(process.execPath, [comity, ...words], { encoding: 'utf8', env });
    assert.deepEqual([run.status, run.stdout], [1, ''], words[0]);
    assert.match(
      run.stderr,
      /^The decoder of pictures \(sharp\) is missing for \w+ on riscv64: run `npm ci` [^\n]*\.\n$/,
      words[0],
    );
    assert.equal(existsSync(join(folder, 'data')), false, 'and nothing is made');
  }
});
