import assert from 'node:assert/strict';
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { chmodSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { clusterName, runningPostmaster, stopPostmaster } from '../../src/kernel/database/postmaster.ts';
import type { OrganisationClass } from '../../src/kernel/kernel.ts';

/**
 * What is killed: the node, its PostgreSQL server, both, or one backend of the server, upon which PostgreSQL itself
 * throws every session out and recovers.
 */
export type Victim = 'node' | 'database' | 'both' | 'backend';

// A backend is found by its title in /proc.
export const VICTIMS: readonly Victim[] = ['node', 'database', 'both'].concat(
  process.platform === 'linux' ? ['backend'] : [],
) as Victim[];

export type NodeAnswer = { status: number; headers: Headers; text: string };

/** A node in a process of its own, with its own PostgreSQL and data folder, at an address that outlives it. */
export type ChildNode = {
  name: string;
  url: string;
  dataFolder: string;
  env: Record<string, string>;
  /** What it said so far, over all its lives. */
  said: string[];
  /** Ends that nobody asked for. */
  crashes: string[];
  /** Always the same command; rejects when it ended by itself instead of serving. */
  start(): Promise<'serving' | 'killed'>;
  /** With SIGKILL; resolves when it is gone. A victim that is not there (a server that is starting) is passed by. */
  kill(victim: Victim): Promise<void>;
  /** Cleanly, with SIGTERM. */
  stop(): Promise<void>;
  /** As the operator, with the credential of the data folder. Rejects when the node is away. */
  ask(path: string, init?: RequestInit): Promise<NodeAnswer>;
  /** Kills what is left and removes the data. */
  remove(): Promise<void>;
};

export async function childNode(input: {
  name: string;
  class: OrganisationClass;
  beatSeconds: number;
}): Promise<ChildNode> {
  const dataFolder = mkdtempSync(join(tmpdir(), 'comity-child-'));
  chmodSync(dataFolder, 0o711);
  const port = await freePort();
  const url = `http://127.0.0.1:${port}`;
  const databaseFolder = join(dataFolder, 'postgresql');
  const said: string[] = [];
  const crashes: string[] = [];
  const env = {
    COMITY_PORT: String(port),
    COMITY_DATA: dataFolder,
    COMITY_ORGANISATION: input.name,
    COMITY_ORGANISATION_CLASS: input.class,
    COMITY_BEAT_SECONDS: String(input.beatSeconds),
    COMITY_PRIVATE_HOSTS: '127.0.0.1',
  };
  let child: ChildProcess | undefined;

  const killChild = async () => {
    if (!child || child.exitCode !== null || child.signalCode !== null) return;
    child.kill('SIGKILL');
    await once(child, 'exit');
  };
  const killServer = () => signal(runningPostmaster(databaseFolder)?.pid);
  const killBackend = () => signal(anyOf(backendsOf(databaseFolder)));

  return {
    name: input.name,
    url,
    dataFolder,
    env,
    said,
    crashes,
    async start() {
      const started = spawn(process.execPath, [join(import.meta.dirname, 'node-process.ts')], {
        stdio: ['pipe', 'pipe', 'pipe'],
        env: { PATH: process.env.PATH ?? '', HOME: process.env.HOME ?? '', ...env },
      });
      child = started;
      started.once('exit', (code, by) => {
        if (code !== 0 && by !== 'SIGKILL')
          crashes.push(`ended with ${code ?? by}: ${said.slice(-30).join('\n')}`);
      });
      createInterface({ input: started.stderr }).on('line', (line) => said.push(line));
      const lines = createInterface({ input: started.stdout });
      const ended = new AbortController();
      const served = once(lines, 'line', { signal: ended.signal });
      const killed = once(started, 'exit', { signal: ended.signal });
      const first = await Promise.race([served.then(() => null), killed]);
      ended.abort();
      if (first === null) return 'serving';
      const [code, by] = first;
      assert.equal(
        by,
        'SIGKILL',
        `${input.name} ended while starting (${code}): ${said.slice(-5).join(' | ')}`,
      );
      return 'killed';
    },
    async kill(victim) {
      if (victim === 'node') await killChild();
      if (victim === 'database') killServer();
      if (victim === 'backend') killBackend();
      if (victim === 'both') {
        killServer();
        await killChild();
      }
    },
    async stop() {
      if (!child || child.exitCode !== null || child.signalCode !== null) return;
      child.kill('SIGTERM');
      const [code] = await once(child, 'exit');
      assert.equal(code, 0, `${input.name} did not stop cleanly: ${said.slice(-5).join(' | ')}`);
    },
    async ask(path, init = {}) {
      const { token } = JSON.parse(readFileSync(join(dataFolder, 'credential'), 'utf8')) as { token: string };
      const headers = new Headers(init.headers);
      headers.set('authorization', `Bearer ${token}`);
      const answer = await fetch(`${url}${path}`, { ...init, headers, signal: AbortSignal.timeout(20_000) });
      return { status: answer.status, headers: answer.headers, text: await answer.text() };
    },
    async remove() {
      await killChild();
      const server = runningPostmaster(databaseFolder);
      if (server) await stopPostmaster(databaseFolder, server.pid);
      rmSync(dataFolder, { recursive: true, force: true });
    },
  };
}

function signal(pid: number | undefined): void {
  if (pid === undefined) return;
  try {
    process.kill(pid, 'SIGKILL');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ESRCH') throw error; // ended by itself meanwhile
  }
}

/** Processes of a server that serve a session or do its work. */
function backendsOf(databaseFolder: string): number[] {
  const title = `postgres: ${clusterName(databaseFolder)}: `;
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .filter((pid) => titleOf(pid).startsWith(title))
    .map(Number);
}

function titleOf(pid: string): string {
  try {
    return readFileSync(`/proc/${pid}/cmdline`, 'utf8');
  } catch {
    return ''; // ended while it was looked at
  }
}

const anyOf = (pids: number[]): number | undefined => pids[Math.floor(pids.length / 2)];

async function freePort(): Promise<number> {
  const server = createServer();
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as { port: number };
  server.close();
  await once(server, 'close');
  return port;
}
