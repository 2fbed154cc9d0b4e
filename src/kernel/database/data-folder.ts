import { accessSync, chmodSync, constants, mkdirSync, statSync } from 'node:fs';
import { homedir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import type { Account } from './account.ts';
import { DatabaseError, errorCode } from './database-error.ts';

type Environment = Record<string, string | undefined>;

/**
 * The folder a node keeps everything in: COMITY_DATA, else /var/lib/comity as root (PostgreSQL then runs as
 * nobody, who cannot look into a 0700 home), else the XDG data folder.
 */
export function defaultDataFolder(
  environment: Environment = process.env,
  uid = process.geteuid?.(),
  home = homedir(),
): string {
  if (environment.COMITY_DATA) return resolve(environment.COMITY_DATA);
  if (uid === 0) return '/var/lib/comity';
  const xdg = environment.XDG_DATA_HOME;
  // XDG Base Directory: a relative path in the variable is invalid and ignored.
  return join(xdg?.startsWith('/') ? xdg : join(home, '.local', 'share'), 'comity');
}

/**
 * The nearest folder on the way to `path` that `account` may not enter, or undefined when the way is free.
 * Looks at mode bits only, since `access` answers for root.
 */
export function obstacle(path: string, account: Pick<Account, 'uid' | 'gid'>): string | undefined {
  const above = dirname(path);
  const found = above === path ? undefined : obstacle(above, account);
  if (found !== undefined) return found;
  return permits(path, account, 0o1) ? undefined : path;
}

/** Whether mode bits give `account` the wanted right (4 read, 2 write, 1 enter or execute) on an existing path. */
export function permits(path: string, account: Pick<Account, 'uid' | 'gid'>, right: number): boolean {
  const { mode, uid, gid } = statSync(path);
  const shift = uid === account.uid ? 6 : gid === account.gid ? 3 : 0;
  return ((mode >> shift) & right) === right;
}

/** Creates the data folder (absolute) where needed and makes sure that this process and `account` can work in it. */
export function prepareDataFolder(dataFolder: string, account: Account): void {
  let created: string | undefined;
  try {
    created = mkdirSync(dataFolder, { recursive: true, mode: 0o700 });
    accessSync(dataFolder, constants.R_OK | constants.W_OK | constants.X_OK);
  } catch (error) {
    throw new DatabaseError(
      'data-folder-not-writable',
      `The data folder ${dataFolder} cannot be written (${errorCode(error) ?? 'unknown error'}): ` +
        'set COMITY_DATA to a folder of your own.',
      { cause: error },
    );
  }
  if (!account.switched) return;
  // The folder itself was given to us to keep our data in, and those above it we may just have made.
  letPass(dataFolder, account);
  if (created) {
    for (let folder = dataFolder; folder !== created; folder = dirname(folder))
      letPass(dirname(folder), account);
  }
  const closed = obstacle(dataFolder, account);
  if (closed !== undefined) {
    throw new DatabaseError(
      'data-folder-unreachable',
      `As root, PostgreSQL runs as user ${account.uid}, who cannot enter ${closed}: ` +
        'set COMITY_DATA to a folder outside it (/var/lib/comity, for example).',
    );
  }
}

/** Lets the account go through a folder of ours, not list it; a folder of somebody else's stays as it is. */
function letPass(folder: string, account: Account): void {
  const { mode, uid } = statSync(folder);
  if (uid === process.geteuid?.() && !permits(folder, account, 0o1))
    chmodSync(folder, (mode & 0o7777) | 0o001);
}
