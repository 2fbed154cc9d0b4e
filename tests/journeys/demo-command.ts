import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { resolve } from 'node:path';
import { createInterface } from 'node:readline';

const root = resolve(import.meta.dirname, '../..');

export type DemoCommand = {
  /** The address that it printed. */
  url: string;
  /** Its lines so far, those of standard error too. */
  said: string[];
  /** Ctrl-C, as a terminal sends it: to npm, its shell and every process of the demo at once. */
  interrupt(): Promise<{ status: number | null; signal: string | null }>;
  /** Ends whatever is left. */
  kill(): void;
};

/** `npm start -- --demo`, the README's own words, with nothing in its environment but what is given. */
export async function runDemoCommand(env: Record<string, string>): Promise<DemoCommand> {
  const demo = spawn('npm', ['start', '--', '--demo'], {
    cwd: root,
    // A group of its own, as a shell makes one for what it starts.
    detached: true,
    stdio: ['ignore', 'pipe', 'pipe'],
    env: { PATH: process.env.PATH, ...env },
  });
  const said: string[] = [];
  createInterface({ input: demo.stderr }).on('line', (line) => said.push(line));
  const lines = createInterface({ input: demo.stdout });
  const url = await new Promise<string>((found, fail) => {
    demo.once('error', fail);
    demo.once('exit', (status) =>
      fail(new Error(`the walk-through ended (${status}). It said: ${said.join(' | ')}`)),
    );
    lines.on('line', (line) => {
      said.push(line);
      const address = /^The walk-through runs at (\S+)$/.exec(line)?.[1];
      if (address !== undefined) found(address);
    });
  });
  return {
    url,
    said,
    interrupt: async () => {
      const ended = once(demo, 'close');
      signalGroup(demo, 'SIGINT');
      const [status, signal] = await ended;
      return { status, signal };
    },
    kill: () => signalGroup(demo, 'SIGKILL'),
  };
}

function signalGroup(demo: ChildProcess, signal: NodeJS.Signals): void {
  if (demo.pid === undefined || demo.exitCode !== null || demo.signalCode !== null) return;
  process.kill(-demo.pid, signal);
}
