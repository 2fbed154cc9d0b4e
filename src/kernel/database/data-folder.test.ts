import assert from 'node:assert/strict';
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { defaultDataFolder, obstacle } from './data-folder.ts';

test('the default data folder follows COMITY_DATA, root and XDG', () => {
  assert.equal(defaultDataFolder({ COMITY_DATA: '/srv/node' }, 0, '/root'), '/srv/node');
  assert.equal(defaultDataFolder({}, 0, '/root'), '/var/lib/comity');
  assert.equal(defaultDataFolder({}, 1000, '/home/ada'), '/home/ada/.local/share/comity');
  assert.equal(defaultDataFolder({ XDG_DATA_HOME: '/data' }, 1000, '/home/ada'), '/data/comity');
  assert.equal(
    defaultDataFolder({ XDG_DATA_HOME: 'here' }, 1000, '/home/ada'),
    '/home/ada/.local/share/comity',
  );
});

test('the obstacle is the highest folder that an account may not enter', (t) => {
  const top = mkdtempSync(join(tmpdir(), 'comity-way-'));
  t.after(() => rmSync(top, { recursive: true }));
  mkdirSync(join(top, 'inner', 'deep'), { recursive: true });
  assert.equal(obstacle(join(top, 'inner', 'deep'), { uid: 54_321, gid: 54_321 }), top);
  const own = { uid: process.geteuid!(), gid: process.getegid!() };
  assert.equal(obstacle(join(top, 'inner', 'deep'), own), undefined);
});
