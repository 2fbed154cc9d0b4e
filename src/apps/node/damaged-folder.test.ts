import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import pg from 'pg';
import { createTestDatabase, type TestDatabase } from '../../../tests/database.ts';
import { configurationFrom } from '../../kernel/configuration.ts';
import { startNode } from './start-node.ts';

// What a start finds in its data folder and cannot go on with: it says so, and changes nothing.

let database: TestDatabase;
let folder: string;
const said: string[] = [];
const start = () =>
  startNode({
    configuration: configurationFrom({
      COMITY_PORT: '0',
      COMITY_DATA: folder,
      DATABASE_URL: database.url,
      COMITY_BEAT_SECONDS: '600',
    }),
    log: (line) => void said.push(line),
    workbench: null,
  });
async function query(url: string, text: string) {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    return await client.query(text);
  } finally {
    await client.end();
  }
}
const key = (name: string) => join(folder, 'keys', name);
const noteFile = () => key('last-checkpoint');

before(async () => {
  database = await createTestDatabase();
  folder = mkdtempSync(join(tmpdir(), 'comity-node-'));
  const node = await start();
  await node.beat();
  await node.stop();
});
after(async () => {
  await database.drop();
  rmSync(folder, { recursive: true, force: true });
});

test('a key that is damaged or missing ends the start, and a whole one put back lets it begin', async () => {
  const names = readdirSync(join(folder, 'keys')).filter((name) => name !== 'last-checkpoint');
  assert.ok(names.includes('openings-0001.key') && names.includes('identity.pem'), names.join());
  for (const name of names) {
    const whole = readFileSync(key(name));
    writeFileSync(key(name), whole.subarray(0, 10));
    await assert.rejects(start(), ({ message }: Error) =>
      message.includes(`The key ${key(name)} is damaged`),
    );
    rmSync(key(name));
    const why = name.endsWith('.pem') ? 'this node has signed with it before' : 'the database holds what';
    await assert.rejects(start(), ({ message }: Error) =>
      message.includes(`The key ${key(name)} is missing, and ${why}`),
    );
    assert.equal(existsSync(key(name)), false);
    writeFileSync(key(name), whole);
  }
  await (await start()).stop();
});

test('a note of the last checkpoint that cannot be read ends the start; one that is taken away does not', async () => {
  const whole = readFileSync(noteFile(), 'utf8');
  for (const text of ['garbage', '', whole.slice(0, -20), whole.replace(/^(.*\n)\d+/, '$1999')]) {
    writeFileSync(noteFile(), text);
    await assert.rejects(start(), ({ message }: Error) => {
      assert.ok(message.startsWith(`The file ${noteFile()} is damaged: `), message);
      assert.match(message, /take the file away/);
      return true;
    });
    assert.equal(readFileSync(noteFile(), 'utf8'), text);
  }
  rmSync(noteFile());
  execFileSync('mkfifo', [noteFile()]);
  await assert.rejects(start(), /is damaged: /);
  rmSync(noteFile());
  said.length = 0;
  const node = await start();
  await node.beat();
  await node.stop();
  assert.doesNotMatch(said.join(), /begins epoch/, 'the database was not behind');
  assert.notEqual(readFileSync(noteFile(), 'utf8'), '');
});

test('keys beside an empty database, or that of another node, end the start, and what they signed is not forgotten', async () => {
  const note = readFileSync(noteFile(), 'utf8');
  const own = { database, folder };
  const other = await createTestDatabase();
  const elsewhere = mkdtempSync(join(tmpdir(), 'comity-node-'));
  try {
    database = other;
    await assert.rejects(start(), /The database is empty, and the keys in .* have signed the log comity\//);
    const { rowCount } = await query(other.url, "select from pg_tables where tablename = 'node_fact'");
    assert.equal(rowCount, 0, 'nothing was founded');
    folder = elsewhere;
    await (await start()).stop();
    folder = own.folder;
    await assert.rejects(start(), /The database is that of another node \(identity--/);
    assert.equal(readFileSync(noteFile(), 'utf8'), note);
  } finally {
    ({ database, folder } = own);
    await other.drop();
    rmSync(elsewhere, { recursive: true, force: true });
  }
  await (await start()).stop();
});
