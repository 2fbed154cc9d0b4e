import { createHash } from 'node:crypto';
import { chmodSync, chownSync, lstatSync, mkdirSync } from 'node:fs';
import { join } from 'node:path';
import type { Account } from './account.ts';
import { DatabaseError, errorCode } from './database-error.ts';

// sun_path holds 107 bytes; PostgreSQL appends '/.s.PGSQL.5432'.
const longest = 90;

/**
 * Creates the private folder of the server's socket: inside the data folder, or, where that path is too long for a
 * socket, under /tmp with a name that follows from the data folder.
 */
export function prepareSocketFolder(dataFolder: string, account: Account): string {
  const inside = join(dataFolder, 'socket');
  const hash = createHash('sha256').update(dataFolder).digest('hex').slice(0, 16);
  const folder = Buffer.byteLength(inside) <= longest ? inside : `/tmp/comity-${account.uid}-${hash}`;
  try {
    mkdirSync(folder, { mode: 0o700 });
    if (account.switched) chownSync(folder, account.uid, account.gid);
  } catch (error) {
    if (errorCode(error) !== 'EEXIST') throw error;
  }
  // Threat: under /tmp anyone may have put a folder or a link of that name first and would own the socket.
  const found = lstatSync(folder);
  if (!found.isDirectory() || (found.uid !== account.uid && !takeOver(folder, found.uid, account))) {
    throw new DatabaseError(
      'socket-folder-unsafe',
      `${folder} belongs to user ${found.uid}, not to user ${account.uid} who runs PostgreSQL: ` +
        'remove it, or set COMITY_DATA to a shorter path.',
    );
  }
  if ((found.mode & 0o777) !== 0o700) chmodSync(folder, 0o700);
  return folder;
}

/** A start killed between creating the folder and handing it over left it to root: finish that. */
function takeOver(folder: string, owner: number, account: Account): boolean {
  if (!account.switched || owner !== process.geteuid?.()) return false;
  chownSync(folder, account.uid, account.gid);
  return true;
}
