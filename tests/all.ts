import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, globSync } from 'node:fs';
import { join, matchesGlob } from 'node:path';
import { pathToFileURL } from 'node:url';
import { inspect } from 'node:util';
import { browserMissing } from './browser.ts';
import { serverVariable, startTestServer } from './database-server.ts';
import { addTally, noTests, runTestFiles, type Tally } from './run-test-files.ts';

// npm test [-- PATTERN]: lint, types, architecture, then every test file; with a PATTERN only the files whose path
// contains or matches it. The last line is always `N passed, N failed, N skipped`.

const root = join(import.meta.dirname, '..');
const pattern = process.argv[2];

class NoTestFiles extends Error {}

function heading(title: string): void {
  process.stdout.write(`\n== ${title}\n`);
}

/** Runs one of the project's tools; it counts as one test. */
async function tool(title: string, program: string, args: string[]): Promise<Tally> {
  heading(title);
  const child = spawn(join(root, 'node_modules', '.bin', program), args, { cwd: root, stdio: 'inherit' });
  const [status] = await once(child, 'exit');
  process.stdout.write(`${title}: ${status === 0 ? 'clean' : 'failed'}\n`);
  return status === 0 ? { ...noTests, passed: 1 } : { ...noTests, failed: 1 };
}

function testFiles(): string[] {
  const all = globSync(['src/**/*.test.ts', 'tests/**/*.test.ts'], { cwd: root }).sort();
  const wanted = pattern ? all.filter((file) => file.includes(pattern) || matchesGlob(file, pattern)) : all;
  // A run that saw nothing has shown nothing.
  if (wanted.length === 0) {
    throw new NoTestFiles(pattern ? `No test file matches '${pattern}'.` : 'No test file was found.');
  }
  return wanted;
}

async function testGroup(title: string, files: string[]): Promise<Tally> {
  if (files.length === 0) return noTests;
  heading(`${title} (${files.length} files)`);
  return runTestFiles(root, files);
}

/** The browser tests look at the built workbench. */
async function workbench(): Promise<Tally> {
  const builder = join(root, 'src', 'apps', 'workbench', 'build.ts');
  if (!existsSync(builder)) return noTests;
  heading('workbench');
  const { buildWorkbench } = await import(pathToFileURL(builder).href);
  const { built } = await buildWorkbench({ log: (line: string) => process.stdout.write(`${line}\n`) });
  process.stdout.write(`workbench: ${built ? 'built' : 'up to date'}\n`);
  return noTests;
}

async function testsWithDatabase(files: string[]): Promise<Tally> {
  if (files.length === 0) return noTests;
  const server = await startTestServer();
  process.env[serverVariable] = server.url;
  try {
    return await testGroup('tests', files);
  } finally {
    await server.stop();
  }
}

function stages(): (() => Promise<Tally>)[] {
  const files = testFiles();
  const rules = files.filter((file) => file.startsWith('tests/architecture/'));
  const rest = files.filter((file) => !rules.includes(file));
  const tools = [() => tool('lint', 'biome', ['check', '.']), () => tool('types', 'tsc', ['--noEmit'])];
  return [
    ...(pattern ? [] : tools),
    () => testGroup('architecture', rules),
    ...(rest.length > 0 ? [workbench] : []),
    () => testsWithDatabase(rest),
  ];
}

/** A stage that breaks is one failure; what comes after it still runs. */
async function everything(): Promise<Tally> {
  let total = noTests;
  for (const stage of stages()) {
    try {
      total = addTally(total, await stage());
    } catch (error) {
      process.stderr.write(`${inspect(error)}\n`);
      total = addTally(total, { ...noTests, failed: 1 });
    }
  }
  return total;
}

// What a developer has set for a node of their own is not about the nodes that tests start.
for (const name of [
  'DATABASE_URL',
  'COMITY_DATA',
  'COMITY_PORT',
  'COMITY_URL',
  'COMITY_TOKEN',
  'COMITY_NATS',
  'COMITY_NATS_NAME',
  'COMITY_NATS_LOOKUPS',
  'COMITY_NATS_CREDENTIALS',
])
  delete process.env[name];

const missing = browserMissing(process);
if (missing !== null) process.stdout.write(`${missing}\n`);
const started = performance.now();
const total = await everything().catch((error: unknown) => {
  process.stderr.write(`${error instanceof NoTestFiles ? error.message : inspect(error)}\n`);
  return { ...noTests, failed: 1 };
});
heading(`done in ${((performance.now() - started) / 1000).toFixed(1)} s`);
for (const { file, name, reason } of total.skips)
  process.stdout.write(`skipped: ${name} (${file}): ${reason}\n`);
process.stdout.write(`${total.passed} passed, ${total.failed} failed, ${total.skips.length} skipped\n`);
process.exitCode = total.failed > 0 ? 1 : 0;
