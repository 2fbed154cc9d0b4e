import { userInfo } from 'node:os';
import { DatabaseError, errorCode } from './database-error.ts';

/** The account that PostgreSQL runs under; `switched` when it is not the one this process has. */
export type Account = { uid: number; gid: number; switched: boolean };

// PostgreSQL refuses root; nobody (65534) exists on every Linux and needs no change to the system.
const nobody = 65534;

/**
 * Chooses the account for PostgreSQL: the caller's own, or nobody when the caller is root.
 * Throws DatabaseError where PostgreSQL would refuse the account anyway.
 */
export function databaseAccount(): Account {
  const uid = process.geteuid?.();
  const gid = process.getegid?.();
  if (uid === undefined || gid === undefined) {
    throw new DatabaseError(
      'platform-without-database',
      `The embedded database does not run on ${process.platform}: set DATABASE_URL to a PostgreSQL 15 or newer.`,
    );
  }
  if (uid === 0) {
    if (process.platform === 'darwin') {
      throw new DatabaseError(
        'macos-root',
        'PostgreSQL does not run as root on macOS: start Comity as an ordinary user, or set DATABASE_URL.',
      );
    }
    return { uid: nobody, gid: nobody, switched: true };
  }
  try {
    userInfo();
  } catch (error) {
    if (errorCode(error) === 'ENOENT' || errorCode(error) === 'ERR_SYSTEM_ERROR')
      throw accountWithoutName(uid);
    throw error;
  }
  return { uid, gid, switched: false };
}

/** PostgreSQL looks its account up by number and stops when the system has no name for it. */
export function accountWithoutName(uid: number): DatabaseError {
  return new DatabaseError(
    'account-without-name',
    `PostgreSQL needs a name for user ${uid}, and this system has none: add the user to /etc/passwd, ` +
      'run Comity as a user that has a name, or set DATABASE_URL.',
  );
}
