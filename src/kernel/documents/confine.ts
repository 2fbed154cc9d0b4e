import { type ChildProcessByStdio, spawn, spawnSync } from 'node:child_process';
import { join } from 'node:path';
import type { Readable, Writable } from 'node:stream';
import { fileURLToPath } from 'node:url';
import { MOST_HEAP_MIB, MOST_MEMORY_KIB, MOST_SECONDS } from './limits.ts';

export type Confined = ChildProcessByStdio<Writable, Readable, null>;

const here = import.meta.dirname;
const root = join(here, '..', '..', '..');
const packageOf = (name: string) => {
  const path = fileURLToPath(import.meta.resolve(name));
  const folder = join('node_modules', name);
  return join(path.slice(0, path.lastIndexOf(folder)), folder);
};
/** All that a reader is made of; nothing of the node, its data or its keys. */
const READS = () => [
  join(here, '/'),
  join(root, 'package.json'),
  ...['postal-mime', 'unpdf'].map((name) => join(packageOf(name), '/')),
];

// Threat: a document is a program for its parser. Its process reads the files of the reader and no others, writes none,
// starts nothing, makes no code of strings, knows no environment, and ends in time and memory.
const FLAGS = [
  '--permission',
  '--disallow-code-generation-from-strings',
  '--no-warnings',
  `--max-old-space-size=${MOST_HEAP_MIB}`,
];
const LIMITS = `ulimit -t ${MOST_SECONDS}; ulimit -f 0; ulimit -c 0; ulimit -d ${MOST_MEMORY_KIB} 2>/dev/null; exec nice -n 10 "$@"`;

const UNSHARE = ['unshare', '--user', '--net'];

/**
 * Whether this system lets a process go without a network (Linux, where namespaces of users are allowed). Node's own
 * permissions do not cover the network.
 */
export const hasOwnNetwork = (() => {
  let known: boolean | undefined;
  return () => {
    known ??= spawnSync('unshare', [...UNSHARE.slice(1), process.execPath, '--version']).status === 0;
    return known;
  };
})();

/** Starts a program of this folder in a process that can do nothing but compute. */
export function startConfined(program: string): Confined {
  const allowed = READS().map((path) => `--allow-fs-read=${path}`);
  const command = [process.execPath, ...FLAGS, ...allowed, join(here, program)];
  const alone = hasOwnNetwork() ? [...UNSHARE, ...command] : command;
  return spawn('/bin/sh', ['-c', LIMITS, 'sh', ...alone], {
    stdio: ['pipe', 'pipe', 'ignore'],
    cwd: '/',
    env: { PATH: process.env.PATH ?? '', LC_ALL: 'C' },
  });
}
