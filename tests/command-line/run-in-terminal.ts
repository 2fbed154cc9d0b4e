import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';

/** Why nothing can be run in a terminal here, as the reason of a skip; false where it can. */
export function terminalMissing(): string | false {
  const { stdout, error } = spawnSync('script', ['--version'], { encoding: 'utf8' });
  return !error && /util-linux/.test(stdout) ? false : 'script of util-linux is not on this system';
}

/** Runs a shell's command line in a pseudo terminal of so many columns. `seen` is all that was written to it. */
export async function runInTerminal(
  command: string,
  { columns, env }: { columns: number; env: Record<string, string> },
): Promise<{ status: number | null; seen: string }> {
  const child = spawn('script', ['-qfec', `stty cols ${columns} -onlcr; ${command}`, '/dev/null'], {
    stdio: ['ignore', 'pipe', 'inherit'],
    env: { PATH: process.env.PATH, TERM: 'xterm', SHELL: '/bin/sh', ...env },
    timeout: 60_000,
  });
  let seen = '';
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    seen += text;
  });
  const [status] = await once(child, 'close');
  return { status, seen };
}
