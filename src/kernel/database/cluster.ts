import { spawn } from 'node:child_process';
import { once } from 'node:events';
import {
  chownSync,
  closeSync,
  existsSync,
  fsyncSync,
  mkdirSync,
  openSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
} from 'node:fs';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { type Account, accountWithoutName } from './account.ts';
import { DatabaseError, errorCode } from './database-error.ts';
import { processRuns } from './postmaster.ts';
import { initdbArguments } from './settings.ts';

/** The major version of the files, as PostgreSQL writes it; files of one major version are useless to another. */
const majorVersion = '18';

/** Environment for PostgreSQL's programs: nothing of the caller's (PGDATA, LD_LIBRARY_PATH) may leak in. */
export const serverEnvironment = { PATH: '/usr/local/bin:/usr/bin:/bin', LC_ALL: 'C', TZ: 'UTC' };

/**
 * Makes sure that `databaseFolder` holds a cluster of the account's own; returns whether it was created now.
 * Created beside and renamed, so that a start killed half-way leaves no half cluster.
 */
export async function prepareCluster(
  binaries: string,
  databaseFolder: string,
  account: Account,
): Promise<boolean> {
  if (existsSync(databaseFolder)) {
    checkCluster(databaseFolder, account);
    return false;
  }
  const nursery = `${databaseFolder}.${process.pid}.unfinished`;
  rmSync(nursery, { recursive: true, force: true });
  mkdirSync(nursery, { mode: 0o700 });
  if (account.switched) chownSync(nursery, account.uid, account.gid);
  await initdb(binaries, nursery, account);
  try {
    renameSync(nursery, databaseFolder);
  } catch (error) {
    rmSync(nursery, { recursive: true, force: true });
    // Another start was faster: its cluster is as good, and only one of the two nodes will get the lease.
    if (errorCode(error) !== 'ENOTEMPTY' && errorCode(error) !== 'EEXIST') throw error;
    return false;
  }
  syncFolder(join(databaseFolder, '..'));
  return true;
}

function checkCluster(databaseFolder: string, account: Account): void {
  const owner = statSync(databaseFolder).uid;
  if (owner !== account.uid) {
    throw new DatabaseError(
      'data-folder-owner',
      `The database in ${databaseFolder} belongs to user ${owner}, and PostgreSQL would run as user ${account.uid}: ` +
        'start the node as the user who first started it, or set COMITY_DATA to another folder.',
    );
  }
  const version = readFileSync(join(databaseFolder, 'PG_VERSION'), 'utf8').trim();
  if (version !== majorVersion) {
    throw new DatabaseError(
      'database-version',
      `The database in ${databaseFolder} was made by PostgreSQL ${version}, and this is ${majorVersion}: ` +
        'back it up with the version that made it and restore it into a new COMITY_DATA.',
    );
  }
}

/** Removes what starts that were killed left in the data folder. */
export function removeUnfinished(dataFolder: string): void {
  for (const name of readdirSync(dataFolder)) {
    const maker = /\.(\d+)\.unfinished$/.exec(name)?.[1];
    // One that is still at work is another node that will be refused: with its sentence, not with a missing file.
    if (maker && !processRuns(Number(maker)))
      rmSync(join(dataFolder, name), { recursive: true, force: true });
  }
}

async function initdb(binaries: string, folder: string, account: Account): Promise<void> {
  const program = spawn(join(binaries, 'bin', 'initdb'), initdbArguments(folder), {
    cwd: folder,
    env: serverEnvironment,
    stdio: ['ignore', 'ignore', 'pipe'],
    ...(account.switched ? { uid: account.uid, gid: account.gid } : {}),
  });
  const [said, [status]] = await Promise.all([text(program.stderr), once(program, 'close')]);
  if (status === 0) return;
  rmSync(folder, { recursive: true, force: true });
  if (/could not look up effective user ID/.test(said)) throw accountWithoutName(account.uid);
  throw new DatabaseError('database-failed', `PostgreSQL could not create its files: ${lastLine(said)}`);
}

/** The last line of a program's complaint, which names the cause. */
export function lastLine(said: string): string {
  return said.trim().split('\n').at(-1) || 'it gave no reason.';
}

function syncFolder(folder: string): void {
  const descriptor = openSync(folder, 'r');
  fsyncSync(descriptor);
  closeSync(descriptor);
}
