import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { killAtExit } from './kill-at-exit.ts';

const program = join(import.meta.dirname, '../../src/apps/cli/main.ts');

/** `comity match-worker`, as an operator runs it. */
export type WorkerProcess = {
  /** Indexes that it has loaded. */
  loaded: { signals: number; position: number }[];
  said: string[];
  kill(by: 'SIGKILL' | 'SIGSTOP' | 'SIGCONT'): void;
  /** With SIGTERM; resolves with its status. */
  stop(): Promise<number | null>;
};

/** Resolves when it has started; what it holds then, `loaded` tells. */
export function startWorker(server: string, name = 'comity'): WorkerProcess {
  const child: ChildProcess = spawn(process.execPath, [program, 'match-worker', '--json', '--name', name], {
    stdio: ['ignore', 'pipe', 'pipe'],
    env: { PATH: process.env.PATH ?? '', COMITY_NATS: server },
  });
  const loaded: WorkerProcess['loaded'] = [];
  const said: string[] = [];
  createInterface({ input: child.stdout! }).on('line', (line) => loaded.push(JSON.parse(line)));
  createInterface({ input: child.stderr! }).on('line', (line) => said.push(line));
  killAtExit(() => child.kill('SIGKILL'));
  return {
    loaded,
    said,
    kill: (by) => void child.kill(by),
    async stop() {
      if (child.exitCode !== null || child.signalCode !== null) return child.exitCode;
      const exit = once(child, 'exit');
      child.kill('SIGTERM');
      const [status] = await exit;
      return status;
    },
  };
}
