import { closeSync, constants, fsyncSync, linkSync, openSync, renameSync, rmSync, writeSync } from 'node:fs';
import { dirname } from 'node:path';

/**
 * Replaces a file, mode 0600: after a kill or a power cut it holds the old bytes or the new ones, never some of
 * them, and once this returns the new ones.
 */
export function replaceDurably(file: string, bytes: string | Uint8Array): void {
  const fresh = `${file}.new`;
  writeSynced(fresh, bytes);
  renameSync(fresh, file);
  syncFolder(file);
}

/** Makes a file that is not there yet, in the same way; false when another process was first. */
export function createDurably(file: string, bytes: string | Uint8Array): boolean {
  const fresh = `${file}.${process.pid}.new`;
  writeSynced(fresh, bytes);
  try {
    // A link, unlike a rename, never replaces what is there.
    linkSync(fresh, file);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
    return false;
  } finally {
    rmSync(fresh, { force: true });
  }
  syncFolder(file);
  return true;
}

const FLAGS =
  constants.O_WRONLY |
  constants.O_CREAT |
  constants.O_TRUNC |
  (constants.O_NOFOLLOW ?? 0) |
  (constants.O_NONBLOCK ?? 0);

function writeSynced(file: string, bytes: string | Uint8Array): void {
  // Nothing that a link leads to is written over, and a pipe that nobody reads keeps nobody waiting.
  const handle = openSync(file, FLAGS, 0o600);
  try {
    const data = Buffer.from(bytes as Uint8Array);
    for (let at = 0; at < data.length; ) at += writeSync(handle, data, at);
    fsyncSync(handle);
  } finally {
    closeSync(handle);
  }
}

function syncFolder(file: string): void {
  const handle = openSync(dirname(file), 'r');
  try {
    fsyncSync(handle);
  } finally {
    closeSync(handle);
  }
}
