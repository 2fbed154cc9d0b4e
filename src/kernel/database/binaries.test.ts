import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import {
  chmodSync,
  cpSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  readlinkSync,
  rmSync,
  statSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { type Binaries, packagedBinaries, replayLinks, usableBinaries } from './binaries.ts';

const scratch = mkdtempSync(join(tmpdir(), 'comity-binaries-'));
chmodSync(scratch, 0o711);
after(() => rmSync(scratch, { recursive: true, force: true }));

const packaged = packagedBinaries();
const asRoot = process.geteuid?.() === 0;
const nobody = { uid: 65534, gid: 65534, switched: true };

/** What `npm ci --ignore-scripts` leaves: the package without its library links. */
function withoutLinks(place: string): Binaries {
  const folder = join(scratch, place, 'native');
  mkdirSync(join(scratch, place), { mode: 0o755 });
  cpSync(packaged.folder, folder, { recursive: true, verbatimSymlinks: true });
  for (const link of links(folder)) rmSync(link, { force: true });
  return { folder, version: packaged.version };
}

function links(folder: string): string[] {
  const list: { target: string }[] = JSON.parse(readFileSync(join(folder, 'pg-symlinks.json'), 'utf8'));
  assert.ok(list.length > 0);
  return list.map(({ target }) => join(folder, '..', target));
}

/** Whether PostgreSQL finds its libraries, run with the account's rights. */
function runs(folder: string, identity = {}): boolean {
  return spawnSync(join(folder, 'bin', 'postgres'), ['-V'], { env: {}, ...identity }).status === 0;
}

test('links that an install without scripts left out are made again', () => {
  const bare = withoutLinks('ignore-scripts');
  assert.equal(runs(bare.folder), false);
  replayLinks(bare.folder);
  assert.equal(runs(bare.folder), true);
  for (const link of links(bare.folder)) assert.doesNotMatch(readlinkSync(link), /\//);
  replayLinks(bare.folder);
});

test('programs that the account cannot reach are copied to the data folder', {
  skip: asRoot ? false : 'not root',
}, () => {
  const closed = withoutLinks('closed');
  chmodSync(join(closed.folder, '..'), 0o700);
  const dataFolder = join(scratch, 'data');
  mkdirSync(dataFolder, { mode: 0o711 });
  const folder = usableBinaries(closed, dataFolder, nobody);
  assert.equal(folder, join(dataFolder, `programs-${packaged.version}`));
  assert.equal(runs(folder, { uid: nobody.uid, gid: nobody.gid }), true);
  const { ino } = statSync(folder);
  assert.equal(usableBinaries(closed, dataFolder, nobody), folder);
  assert.equal(statSync(folder).ino, ino, 'copied once');
});

test('programs that the account can reach are used where they are', () => {
  const bare = withoutLinks('open');
  assert.equal(usableBinaries(bare, scratch, { ...nobody, switched: false }), bare.folder);
});
