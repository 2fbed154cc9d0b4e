import assert from 'node:assert/strict';
import { existsSync, globSync, readFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { test } from 'node:test';
import { root } from './source-tree.ts';

/** Folders with sources that neither have a README nor are named in the nearest one above, as `name/`. */
function untold(folders: string[], readme: (folder: string) => string | undefined): string[] {
  return folders.filter((folder) => {
    if (readme(folder) !== undefined) return false;
    let above = dirname(folder);
    while (above !== '.' && readme(above) === undefined) above = dirname(above);
    return readme(above)?.includes(`\`${relative(above, folder)}/\``) !== true;
  });
}

test('every folder with sources says what it is for, in its README or in the one above', () => {
  const files = globSync('src/**/*.{ts,tsx}', { cwd: root });
  const folders = [...new Set(files.map(dirname))].sort();
  assert.ok(folders.length > 30, 'few folders were seen');
  const readme = (folder: string) => {
    const path = join(root, folder, 'README.md');
    return existsSync(path) ? readFileSync(path, 'utf8') : undefined;
  };
  assert.deepEqual(untold(folders, readme), []);
});

test('a folder that nothing speaks of is found', () => {
  const readmes: Record<string, string> = { src: '', 'src/a': 'holds `b/`', 'src/a/c': 'of its own' };
  assert.deepEqual(
    untold(['src/a', 'src/a/b', 'src/a/c', 'src/a/d', 'src/a/b/e'], (folder) => readmes[folder]),
    ['src/a/d', 'src/a/b/e'],
  );
});
