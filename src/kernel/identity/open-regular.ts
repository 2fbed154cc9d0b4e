import { closeSync, constants, fchmodSync, fstatSync, lstatSync, openSync, readFileSync } from 'node:fs';
import { type FileHandle, lstat, open } from 'node:fs/promises';

// Threat: what stands in a file's place in the data folder. A named pipe without a writer or a device without an end
// keeps a start waiting for ever and says nothing; a link leads to a file that is not the node's. The file is looked at
// before it is opened, as opening a device can do something, and again once it is open, as it may have been exchanged.

const FLAGS = constants.O_RDONLY | (constants.O_NOFOLLOW ?? 0) | (constants.O_NONBLOCK ?? 0);
const SECRET = 0o077;

type Looked = { isFile(): boolean; isDirectory(): boolean; isSymbolicLink(): boolean };

/** Something else than a regular file stands where one was expected. */
export class NoFile extends Error {}

function requireFile(path: string, looked: Looked): void {
  if (looked.isFile()) return;
  const what = looked.isDirectory()
    ? 'is a folder'
    : looked.isSymbolicLink()
      ? 'is a link'
      : 'is a pipe or a device';
  throw new NoFile(`${path} ${what} and no file`);
}

const absent = (error: unknown): null => {
  if ((error as NodeJS.ErrnoException).code === 'ENOENT') return null;
  throw error;
};

/** A file of the data folder to read from; null when there is none. Throws `NoFile`. */
export async function openRegular(path: string): Promise<FileHandle | null> {
  const looked = await lstat(path).catch(absent);
  if (!looked) return null;
  requireFile(path, looked);
  const handle = await open(path, FLAGS).catch(absent);
  try {
    if (handle) requireFile(path, await handle.stat());
    return handle;
  } catch (error) {
    await handle?.close();
    throw error;
  }
}

/**
 * All of a file of the data folder; null when there is none. Throws `NoFile`.
 * @param exposed for a secret: told when others could read the file, once nobody else can any more. Throws when that
 *   cannot be had
 */
export function readRegular(path: string, exposed?: (mode: string) => void): Buffer | null {
  let descriptor: number;
  try {
    requireFile(path, lstatSync(path));
    descriptor = openSync(path, FLAGS);
  } catch (error) {
    return absent(error);
  }
  try {
    const looked = fstatSync(descriptor);
    requireFile(path, looked);
    if (exposed && (looked.mode & SECRET) !== 0) {
      hide(path, descriptor);
      exposed((looked.mode & 0o777).toString(8));
    }
    return readFileSync(descriptor);
  } finally {
    closeSync(descriptor);
  }
}

function hide(path: string, descriptor: number): void {
  let why = 'its file system keeps no permissions';
  try {
    fchmodSync(descriptor, 0o600);
  } catch (error) {
    why = (error as Error).message;
  }
  if ((fstatSync(descriptor).mode & SECRET) === 0) return;
  throw new Error(
    `Others on this machine can read the key ${path}, and that cannot be changed (${why}): give it to the user who runs the node, with mode 600, and start again.`,
  );
}
