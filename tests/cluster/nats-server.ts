import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { accessSync, constants, mkdtempSync, writeFileSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { connect as connectTo } from 'node:net';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { freePort } from './free-port.ts';
import { killAtExit } from './kill-at-exit.ts';

/** Why the tests of match workers are passed over here; null: they are not. */
export function clusterMissing(env: NodeJS.ProcessEnv = process.env): string | null {
  if (!env.COMITY_TEST_CLUSTER) return 'not asked for: npm run test:cluster runs it, and so does .ci/run';
  return findServer(env) ? null : 'nats-server is not installed (Debian has it as a package of that name)';
}

/** Debian keeps it where the PATH of a person who is not root does not look. */
function findServer(env: NodeJS.ProcessEnv): string | null {
  const folders = [...(env.PATH ?? '').split(delimiter), '/usr/sbin', '/usr/local/sbin'];
  const found = folders.map((folder) => join(folder, 'nats-server')).find(isProgram);
  return found ?? null;
}

function isProgram(file: string): boolean {
  try {
    accessSync(file, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}

/** A NATS server with JetStream, on a free port and a folder of its own, of which it may be stopped and started again. */
export type NatsServer = {
  address: string;
  start(): Promise<void>;
  /** With SIGKILL, as a machine that fails. */
  kill(): Promise<void>;
  remove(): Promise<void>;
};

/** @param settings text of its configuration file: who may do what */
export async function startNatsServer(settings = ''): Promise<NatsServer> {
  const folder = mkdtempSync(join(tmpdir(), 'comity-nats-'));
  const port = await freePort();
  const file = join(folder, 'nats.conf');
  writeFileSync(file, settings);
  let child: ChildProcess | undefined;
  const kill = async () => {
    if (!child || child.exitCode !== null || child.signalCode !== null) return;
    child.kill('SIGKILL');
    await once(child, 'exit');
  };
  const start = async () => {
    const args = ['-js', '-a', '127.0.0.1', '-p', String(port), '-sd', folder, '-c', file];
    child = spawn(findServer(process.env) as string, args, { stdio: 'ignore' });
    for (const until = Date.now() + 10_000; !(await answers(port)); ) {
      if (Date.now() > until || child.exitCode !== null) throw new Error('nats-server did not start');
      await sleep(50);
    }
  };
  killAtExit(() => child?.kill('SIGKILL'));
  await start();
  return {
    address: `nats://127.0.0.1:${port}`,
    start,
    kill,
    async remove() {
      await kill();
      await rm(folder, { recursive: true, force: true });
    },
  };
}

function answers(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connectTo(port, '127.0.0.1');
    socket.once('connect', () => {
      socket.destroy();
      resolve(true);
    });
    socket.once('error', () => resolve(false));
  });
}
