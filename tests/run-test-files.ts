import { relative, resolve } from 'node:path';
import { finished } from 'node:stream/promises';
import { run } from 'node:test';
import { spec } from 'node:test/reporters';

export type Skip = { file: string; name: string; reason: string };
export type Tally = { passed: number; failed: number; skips: Skip[] };

export const noTests: Tally = { passed: 0, failed: 0, skips: [] };

export function addTally(one: Tally, other: Tally): Tally {
  return {
    passed: one.passed + other.passed,
    failed: one.failed + other.failed,
    skips: [...one.skips, ...other.skips],
  };
}

// Two cores; more processes make the timed tests of one file suffer from the other files.
const processes = 2;
// A test that hangs is a failure with a name instead of a run without an end.
const patience = 5 * 60_000;
// The same for a file that leaves something open: the runner waits for its process without any limit.
const execArgv = ['--test-force-exit', '--import', new URL('whole-report.ts', import.meta.url).href];

const SLOWEST = 25;

/** Runs each file in a process of its own, two at a time, reporting to the terminal. */
export async function runTestFiles(root: string, files: string[]): Promise<Tally> {
  const stream = run({ cwd: root, files, concurrency: processes, timeout: patience, execArgv });
  let passed = 0;
  let failed = 0;
  const skips: Skip[] = [];
  const unreported = new Set(files.map((file) => resolve(root, file)));
  stream.on('test:pass', ({ file, name, skip, todo }) => {
    const reason = skip || todo;
    if (reason) {
      const why = typeof reason === 'string' ? reason : 'no reason given';
      skips.push({ file: file ? relative(root, file) : '', name, reason: why });
    }
  });
  const took: { file: string; seconds: number }[] = [];
  stream.on('test:summary', ({ file, counts, success, duration_ms }) => {
    // One summary a file, and one without a file for all.
    if (file !== undefined) {
      unreported.delete(file);
      took.push({ file: relative(root, file), seconds: duration_ms / 1000 });
      return;
    }
    passed = counts.passed;
    // Cancelled tests are failures too, and so is a run that failed outside of its tests, in a hook.
    failed = Math.max(counts.tests - counts.passed - counts.skipped - counts.todo, success ? 0 : 1);
  });
  const report = stream.compose(new spec());
  report.pipe(process.stdout, { end: false });
  await finished(report);
  // A file that failed as a whole is counted already.
  for (const file of failed > 0 ? [] : unreported) {
    process.stdout.write(`${relative(root, file)}: its report broke off.\n`);
    failed++;
  }
  if (took.length > SLOWEST) {
    process.stdout.write('The slowest files, in seconds:\n');
    for (const { file, seconds } of took.sort((a, b) => b.seconds - a.seconds).slice(0, SLOWEST))
      process.stdout.write(`${seconds.toFixed(1).padStart(7)}  ${file}\n`);
  }
  return { passed, failed, skips };
}
