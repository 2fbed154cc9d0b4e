import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { readdirSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { errorCode } from './database-error.ts';

/** A PostgreSQL server that holds a database folder: its process and how it was started. */
export type Postmaster = { pid: number; socketFolder: string; commandLine: string };

/**
 * The running server of `databaseFolder`, or undefined. A postmaster.pid whose number now belongs to some other
 * process (usual in containers, where numbers are small) is removed, since PostgreSQL would refuse to start over it.
 */
export function runningPostmaster(databaseFolder: string): Postmaster | undefined {
  const file = join(databaseFolder, 'postmaster.pid');
  const lines = readIfPresent(file)?.split('\n');
  const pid = Number(lines?.[0]);
  if (!lines || !Number.isSafeInteger(pid) || pid <= 0) return undefined;
  if (!isServerOf(databaseFolder, pid)) {
    rmSync(file, { force: true });
    return undefined;
  }
  const commandLine = readIfPresent(join(databaseFolder, 'postmaster.opts'))?.trimEnd() ?? '';
  return { pid, socketFolder: lines[4] ?? '', commandLine };
}

/** The text that PostgreSQL keeps of its own command line (postmaster.opts), to tell equal settings from changed ones. */
export function commandLineText(program: string, args: readonly string[]): string {
  return [program, ...args.map((arg) => `"${arg}"`)].join(' ');
}

/** Asks the server to end and waits until it is gone; fast shutdown first, then an immediate one. */
export async function stopPostmaster(databaseFolder: string, pid: number, patience = 30_000): Promise<void> {
  // SIGINT: open transactions are rolled back, a checkpoint is written. SIGQUIT: recovery at the next start.
  for (const signal of ['SIGINT', 'SIGQUIT', 'SIGKILL'] as const) {
    if (!sendSignal(pid, signal)) return;
    const end = Date.now() + patience;
    while (Date.now() < end) {
      if (!isServerOf(databaseFolder, pid)) return;
      await sleep(10);
    }
  }
}

/**
 * Ends backends that outlived a killed postmaster (a long query does not look up): a new server may not start while
 * they hold the shared memory. Returns how many were told.
 */
export function endOrphans(databaseFolder: string): number {
  const title = `postgres: ${clusterName(databaseFolder)}: `;
  const orphans = processIds().filter((pid) => commandOf(pid).startsWith(title));
  return orphans.filter((pid) => sendSignal(pid, 'SIGQUIT')).length;
}

/** Whether a process of the server is at work on a recovery. */
export function recovers(databaseFolder: string): boolean {
  const title = `postgres: ${clusterName(databaseFolder)}: startup`;
  return processIds().some((pid) => commandOf(pid).startsWith(title));
}

/** Kills a server that obeys no shutdown, and what it leaves behind. What was committed is on the disk. */
export async function killPostmaster(databaseFolder: string, pid: number): Promise<void> {
  sendSignal(pid, 'SIGKILL');
  while (isServerOf(databaseFolder, pid)) await sleep(10);
  endOrphans(databaseFolder);
}

/** The server's cluster_name: it stands in the title of each of its processes, which any account may read. */
export function clusterName(databaseFolder: string): string {
  return `comity-${createHash('sha256').update(databaseFolder).digest('hex').slice(0, 12)}`;
}

// Not by /proc/PID/cwd: root in a container lacks CAP_SYS_PTRACE and may not read it of another account.
function isServerOf(databaseFolder: string, pid: number): boolean {
  const command = commandOf(pid);
  return /(^|\/)postgres /.test(command) && command.includes(` -D ${databaseFolder} `);
}

function commandOf(pid: number): string {
  if (process.platform === 'linux') return readIfPresent(`/proc/${pid}/cmdline`)?.replaceAll('\0', ' ') ?? '';
  const found = spawnSync('ps', ['-o', 'command=', '-p', String(pid)], { encoding: 'utf8' });
  return found.status === 0 ? found.stdout : '';
}

function processIds(): number[] {
  if (process.platform === 'linux') return readdirSync('/proc').map(Number).filter(Number.isSafeInteger);
  const found = spawnSync('ps', ['-ax', '-o', 'pid='], { encoding: 'utf8' });
  return found.stdout.trim().split(/\s+/).map(Number);
}

/** Whether a process of this number runs, whoever's it is; one that was killed and not yet reaped does not. */
export function processRuns(pid: number): boolean {
  return Number.isSafeInteger(pid) && pid > 0 && commandOf(pid) !== '';
}

function sendSignal(pid: number, signal: NodeJS.Signals): boolean {
  try {
    process.kill(pid, signal);
    return true;
  } catch (error) {
    if (errorCode(error) === 'ESRCH') return false;
    throw error;
  }
}

function readIfPresent(file: string): string | undefined {
  try {
    return readFileSync(file, 'utf8');
  } catch (error) {
    // ESRCH: a process that ended while its /proc entry was read.
    if (errorCode(error) === 'ENOENT' || errorCode(error) === 'ESRCH') return undefined;
    throw error;
  }
}
