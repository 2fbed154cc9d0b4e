import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join, resolve } from 'node:path';

const root = resolve(import.meta.dirname, '../..');

/** What a command did: its exit status and both outputs; `lines` are the JSON objects it printed. */
// biome-ignore lint/suspicious/noExplicitAny: what a command prints is looked into as a script would
export type Run = { status: number; out: string; err: string; lines: any[] };

/** Runs the command line as a script would, in a process of its own. Ends it after a minute. */
export function runComity(args: string[], env: Record<string, string>): Promise<Run> {
  return new Promise((done, fail) => {
    execFile(
      process.execPath,
      [join(root, 'bin', 'comity.js'), ...args],
      { env: { PATH: process.env.PATH, ...env }, maxBuffer: 64 * 1_048_576, timeout: 60_000 },
      (error, out, err) => {
        if (error && typeof error.code !== 'number')
          return fail(new Error(`comity ${args.join(' ')}: ${error.message}`));
        const lines = args.includes('--json') ? out.split('\n').filter((line) => line !== '') : [];
        try {
          done({ status: Number(error?.code ?? 0), out, err, lines: lines.map((line) => JSON.parse(line)) });
        } catch {
          fail(new Error(`comity ${args.join(' ')} printed what is no JSON: ${out.slice(0, 500)}`));
        }
      },
    );
  });
}

/** The folder of shared test data, or null where it is not. */
export function sharedData(): string | null {
  const folder = process.env.COMITY_SHARED_DATA ?? resolve(root, '../shared/data');
  return existsSync(join(folder, 'stix')) ? folder : null;
}
