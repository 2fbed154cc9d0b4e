import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { root } from './source-tree.ts';

const noGit = existsSync(join(root, '.git')) ? false : 'not a git checkout: the tracked files are unknown';

/** Lines of `text` that name a folder of the machine it was written on; a relative path or a URL's is none. */
function machinePaths(text: string): string[] {
  // Put together here, so that this file is not its own first finding.
  const folders = new RegExp(`(?<![\\w.\\-])/(${['work', 'farm'].join('|')})/`);
  return text.split('\n').filter((line) => folders.test(line));
}

/** Lines of a lock file that bind an install to one download host. */
function downloadHosts(lock: string): string[] {
  return lock.split('\n').filter((line) => /"resolved": *"https?:/.test(line));
}

test('no tracked file names a path of one machine', { skip: noGit }, () => {
  const listed = execFileSync('git', ['-C', root, 'ls-files', '-z'], { encoding: 'utf8' });
  const paths = listed.split('\0').filter((path) => path && existsSync(join(root, path)));
  assert.ok(paths.length > 0, 'no tracked file was seen');
  assert.deepEqual(
    paths.flatMap((path) =>
      machinePaths(readFileSync(join(root, path), 'utf8')).map((line) => `${path}: ${line}`),
    ),
    [],
  );
});

test('the lock file names no download host', () => {
  const lock = readFileSync(join(root, 'package-lock.json'), 'utf8');
  assert.match(lock, /"node_modules\/pg"/);
  assert.deepEqual(downloadHosts(lock), []);
});

test('machine paths and hosts are found where they are', () => {
  const place = ['', 'work', 'main'].join('/');
  assert.equal(machinePaths(`one\ncd ${place}\n"${place}/src"`).length, 2);
  assert.deepEqual(machinePaths(`..${place}\nhttps://example.org${place}`), []);
  assert.equal(downloadHosts('{\n  "resolved": "https://registry.example/pg.tgz"\n}').length, 1);
});
