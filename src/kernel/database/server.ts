import { type ChildProcess, spawn } from 'node:child_process';
import { closeSync, openSync, readFileSync, renameSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Account } from './account.ts';
import { packagedBinaries, usableBinaries } from './binaries.ts';
import { prepareCluster, serverEnvironment } from './cluster.ts';
import { DatabaseError } from './database-error.ts';
import { type Lease, notYetReady, takeLease } from './lease.ts';
import {
  commandLineText,
  endOrphans,
  killPostmaster,
  type Postmaster,
  recovers,
  runningPostmaster,
  stopPostmaster,
} from './postmaster.ts';
import { serverArguments } from './settings.ts';
import { prepareSocketFolder } from './socket-folder.ts';

/** Where one server lives and what it is started from. */
export type Place = {
  dataFolder: string;
  databaseFolder: string;
  socketFolder: string;
  binaries: string;
  account: Account;
};

/** A server that accepts connections, and this process's right to use it. */
export type Running = { pid: number; lease: Lease };

type Log = (sentence: string) => void;

/** Makes programs, cluster and socket folder ready in a data folder that exists (its real path). */
export async function preparePlace(dataFolder: string, account: Account, log: Log): Promise<Place> {
  const binaries = usableBinaries(packagedBinaries(), dataFolder, account);
  const databaseFolder = join(dataFolder, 'postgresql');
  const started = performance.now();
  if (await prepareCluster(binaries, databaseFolder, account)) {
    log(`Created the database in ${databaseFolder} (${Math.round(performance.now() - started)} ms).`);
  }
  return {
    dataFolder,
    databaseFolder,
    binaries,
    account,
    socketFolder: prepareSocketFolder(dataFolder, account),
  };
}

/** Ends with a server of our settings that this process holds the lease of. */
export async function bringUp(place: Place, log: Log): Promise<Running> {
  for (;;) {
    const found = runningPostmaster(place.databaseFolder) ?? (await launch(place));
    const lease = await connect(place, found, log);
    if (lease === undefined) continue;
    // Read now that it accepts connections: a server writes its options down after the place of its socket.
    const server = runningPostmaster(place.databaseFolder);
    if (server?.pid === found.pid && server.commandLine === commandLine(place))
      return { pid: found.pid, lease };
    // Left over from an earlier version of the node, with other settings or programs.
    log('Stopping a database server left over with other settings.');
    await stopPostmaster(place.databaseFolder, found.pid);
    await lease.release();
  }
}

/** Waits, through a recovery too, until `server` accepts the lease; undefined when it ended instead. */
async function connect(place: Place, server: Postmaster, log: Log): Promise<Lease | undefined> {
  let patience = Date.now() + 5_000;
  let recovering = Date.now();
  for (;;) {
    try {
      return await takeLease(server.socketFolder || place.socketFolder, place.dataFolder);
    } catch (error) {
      if (error instanceof DatabaseError) throw error;
      if (!notYetReady(error)) throw failed(error);
    }
    if (runningPostmaster(place.databaseFolder)?.pid !== server.pid) return undefined;
    if (recovers(place.databaseFolder)) recovering = Date.now();
    // A server whose recovery was killed waits for it for ever, deaf to every other signal (PostgreSQL 18.4).
    if (Date.now() - recovering > 8_000) {
      log('The database does not come back by itself; starting it anew.');
      await killPostmaster(place.databaseFolder, server.pid);
      return undefined;
    }
    if (Date.now() > patience) {
      log('The database is still starting: it may be recovering from a sudden stop.');
      patience = Date.now() + 10_000;
    }
    await sleep(10);
  }
}

async function launch(place: Place): Promise<Postmaster> {
  const patience = Date.now() + 20_000;
  for (;;) {
    const child = spawnServer(place);
    const ended = new Promise<Error | 'ended' | 'killed'>((resolve) => {
      child.once('error', resolve);
      child.once('exit', (_code, signal) => resolve(signal === 'SIGKILL' ? 'killed' : 'ended'));
    });
    const result = await Promise.race([ended, appears(place, child)]);
    if (result instanceof Error) throw failed(result);
    if (result !== 'ended' && result !== 'killed') return result;
    const other = runningPostmaster(place.databaseFolder);
    if (other) return other;
    const said = logTail(place);
    // Killed while it started, it said nothing of its own. Backends of a killed server still hold its shared memory:
    // they end by themselves, or are told to.
    if (Date.now() > patience || (result === 'ended' && !/shared memory|lock file/.test(said))) {
      throw new DatabaseError('database-failed', `PostgreSQL did not start (${logFile(place)}): ${said}`);
    }
    endOrphans(place.databaseFolder);
    await sleep(50);
  }
}

/** Waits until the child has taken the database folder: its postmaster.pid is there. */
async function appears(place: Place, child: ChildProcess): Promise<Postmaster> {
  while (child.exitCode === null && child.signalCode === null) {
    const found = runningPostmaster(place.databaseFolder);
    if (found?.pid === child.pid && found?.socketFolder) return found;
    await sleep(5);
  }
  return new Promise(() => {});
}

function spawnServer(place: Place): ChildProcess {
  const log = openSync(rotatedLog(place), 'a', 0o600);
  try {
    const child = spawn(program(place), serverArguments(place.databaseFolder, place.socketFolder), {
      cwd: place.databaseFolder,
      env: serverEnvironment,
      stdio: ['ignore', log, log],
      // A session of its own: Ctrl-C must reach the node, which drains, and not the server under it.
      detached: true,
      ...(place.account.switched ? { uid: place.account.uid, gid: place.account.gid } : {}),
    });
    child.unref();
    return child;
  } finally {
    closeSync(log);
  }
}

const program = (place: Place) => join(place.binaries, 'bin', 'postgres');
export const logFile = (place: Place) => join(place.dataFolder, 'postgresql.log');

function commandLine(place: Place): string {
  return commandLineText(program(place), serverArguments(place.databaseFolder, place.socketFolder));
}

function rotatedLog(place: Place): string {
  const file = logFile(place);
  const size = statSync(file, { throwIfNoEntry: false })?.size ?? 0;
  if (size > 8 * 1024 * 1024) renameSync(file, `${file}.1`);
  return file;
}

function logTail(place: Place): string {
  return readFileSync(logFile(place), 'utf8').trim().split('\n').slice(-3).join(' ');
}

/** An unforeseen failure as the one sentence that is shown. */
export function failed(cause: unknown): DatabaseError {
  if (cause instanceof DatabaseError) return cause;
  const reason = cause instanceof Error ? cause.message : String(cause);
  return new DatabaseError('database-failed', `The embedded PostgreSQL failed: ${reason}.`, { cause });
}
