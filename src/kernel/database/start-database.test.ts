import assert from 'node:assert/strict';
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import {
  appendFileSync,
  chmodSync,
  mkdirSync,
  mkdtempSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { after, test } from 'node:test';
import pg from 'pg';
import { databaseAccount } from './account.ts';
import { obstacle } from './data-folder.ts';
import { processRuns, runningPostmaster } from './postmaster.ts';
import { type Database, startDatabase } from './start-database.ts';

const asRoot = process.geteuid?.() === 0;
const folders: string[] = [];
after(() => {
  for (const folder of folders) rmSync(folder, { recursive: true, force: true });
});

function newFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'comity-start-'));
  folders.push(folder);
  return folder;
}

const said: string[] = [];
const start = (dataFolder: string): Promise<Database> =>
  startDatabase({ dataFolder, log: (line) => said.push(line) });

async function ask(database: { url: string }, sql: string): Promise<Record<string, unknown>[]> {
  const client = new pg.Client({ connectionString: database.url });
  await client.connect();
  try {
    return (await client.query(sql)).rows;
  } finally {
    await client.end();
  }
}

/** Another node process on the folder: resolves with what it prints first, its server's pid or the refusal. */
async function otherNode(
  dataFolder: string,
  identity: { uid?: number; gid?: number } = {},
): Promise<{ child: ChildProcess; first: string }> {
  const program = `
    import { startDatabase } from ${JSON.stringify(join(import.meta.dirname, 'start-database.ts'))};
    startDatabase({ dataFolder: ${JSON.stringify(dataFolder)}, log: () => {} }).then(
      (database) => { console.log(database.pid); setInterval(() => {}, 1000); },
      (error) => console.log(error.code + ': ' + error.message),
    );`;
  const child = spawn(process.execPath, ['--input-type=module', '-e', program], {
    stdio: ['ignore', 'pipe', 'inherit'],
    cwd: tmpdir(),
    ...identity,
  });
  const [first] = await once(createInterface({ input: child.stdout! }), 'line');
  return { child, first };
}

async function kill(child: ChildProcess): Promise<void> {
  child.kill('SIGKILL');
  await once(child, 'exit');
}

const home = newFolder();

test('a cold start gives a durable, private server that knows the letters of all scripts', async (t) => {
  const database = await start(home);
  t.after(() => database.stop());
  const [settings] = await ask(
    database,
    `SELECT current_setting('fsync') f, current_setting('full_page_writes') p, current_setting('synchronous_commit') s,
            current_setting('listen_addresses') tcp, current_setting('server_encoding') e, current_setting('jit') j`,
  );
  assert.deepEqual(settings, { f: 'on', p: 'on', s: 'on', tcp: '', e: 'UTF8', j: 'off' });
  assert.equal(statSync(database.connection.host).mode & 0o777, 0o700);
  assert.equal(statSync(join(home, 'postgresql.log')).mode & 0o777, 0o600);
  await ask(database, 'CREATE EXTENSION pg_trgm; CREATE TABLE kept (n int)');
  const [letters] = await ask(
    database,
    `SELECT lower('ДОМ') AS lower, similarity('ДОМ', 'дом') AS trigrams, cardinality(show_trgm('كتاب')) > 0 AS arabic`,
  );
  assert.deepEqual(letters, { lower: 'дом', trigrams: 1, arabic: true });
  await ask(database, 'INSERT INTO kept VALUES (1)');
});

test('a warm start keeps the data, and stopping twice is one stop', async () => {
  const database = await start(home);
  assert.deepEqual(await ask(database, 'SELECT n FROM kept'), [{ n: 1 }]);
  const { pid } = database;
  await Promise.all([database.stop(), database.stop()]);
  // Its number is free when this process has noticed.
  for (let tries = 0; tries < 100 && processRuns(pid); tries++)
    await new Promise((tick) => setTimeout(tick, 10));
  assert.ok(!processRuns(pid));
});

test('a server killed under the node, again and again, comes back with every acknowledged row', async () => {
  const database = await start(home);
  for (const n of [2, 3, 4]) {
    await ask(database, `INSERT INTO kept VALUES (${n})`);
    const before = database.pid;
    process.kill(before, 'SIGKILL');
    for (let waited = 0; database.pid === before; waited += 10) {
      assert.ok(waited < 20_000, 'the server did not come back');
      await new Promise((resolve) => setTimeout(resolve, 10));
    }
    assert.deepEqual(await ask(database, 'SELECT max(n) AS last, count(*)::int AS n FROM kept'), [
      { last: n, n },
    ]);
  }
  await database.stop();
});

test('a server that cannot be brought back is lost, after so many tries and no more', async (t) => {
  const folder = newFolder();
  const lines: string[] = [];
  const lost = Promise.withResolvers<Error>();
  const pauses = [0, 10, 20];
  const options = {
    dataFolder: folder,
    log: (line: string) => lines.push(line),
    onLost: lost.resolve,
    pauses,
  };
  const database = await startDatabase(options);
  t.after(() => database.stop());
  const control = join(folder, 'postgresql', 'global', 'pg_control');
  renameSync(control, `${control}.away`);
  process.kill(database.pid, 'SIGKILL');
  const { message } = await lost.promise;
  assert.match(message, /^The database could not be brought back: PostgreSQL did not start/);
  assert.deepEqual(
    lines.flatMap((line) => /Trying again in [\d.]+ seconds\.$/.exec(line) ?? []),
    ['Trying again in 0.01 seconds.', 'Trying again in 0.02 seconds.'],
  );
});

test('a stop while a server is being brought back does not wait for the next try', async () => {
  const folder = newFolder();
  const options = { dataFolder: folder, log: () => undefined, pauses: [0, 60_000] };
  const database = await startDatabase(options);
  const control = join(folder, 'postgresql', 'global', 'pg_control');
  renameSync(control, `${control}.away`);
  process.kill(database.pid, 'SIGKILL');
  await new Promise((resolve) => setTimeout(resolve, 500));
  const from = performance.now();
  await database.stop();
  assert.ok(performance.now() - from < 20_000);
});

test('a second node on the folder is refused, in this process and in another', async () => {
  const database = await start(home);
  await assert.rejects(start(home), {
    code: 'data-folder-in-use',
    message: new RegExp(`process ${process.pid}`),
  });
  const other = await otherNode(home);
  assert.match(other.first, /^data-folder-in-use: Another node \(process \d+\) already runs on/);
  await once(other.child, 'exit');
  assert.deepEqual(await ask(database, 'SELECT count(*)::int AS n FROM kept'), [{ n: 4 }]);
  await database.stop();
});

test('a node killed with SIGKILL leaves a server that the next start takes over', async () => {
  const killed = await otherNode(home);
  await kill(killed.child);
  const database = await start(home);
  assert.equal(database.pid, Number(killed.first));
  await ask(database, 'INSERT INTO kept VALUES (5)');
  await database.stop();
  assert.equal(runningPostmaster(join(home, 'postgresql')), undefined);
});

test('a left-over server with other settings is stopped, and a new one started', async () => {
  const killed = await otherNode(home);
  await kill(killed.child);
  appendFileSync(join(home, 'postgresql', 'postmaster.opts'), ' "-c" "work_mem=1MB"\n');
  const database = await start(home);
  assert.notEqual(database.pid, Number(killed.first));
  assert.deepEqual(await ask(database, 'SELECT count(*)::int AS n FROM kept'), [{ n: 5 }]);
  await database.stop();
});

test('node and server both killed: the next start recovers', async () => {
  const killed = await otherNode(home);
  process.kill(Number(killed.first), 'SIGKILL');
  await kill(killed.child);
  const database = await start(home);
  assert.deepEqual(await ask(database, 'SELECT count(*)::int AS n FROM kept'), [{ n: 5 }]);
  await database.stop();
});

test('a postmaster.pid whose number belongs to another process now does not stand in the way', async () => {
  const file = join(home, 'postgresql', 'postmaster.pid');
  writeFileSync(file, `${process.pid}\n${join(home, 'postgresql')}\n`);
  assert.equal(runningPostmaster(join(home, 'postgresql')), undefined);
  const database = await start(home);
  assert.deepEqual(await ask(database, 'SELECT count(*)::int AS n FROM kept'), [{ n: 5 }]);
  await database.stop();
});

test('remains of starts that were killed half-way are removed', async () => {
  const remains = join(home, 'postgresql.999999999.unfinished');
  mkdirSync(remains);
  await (await start(home)).stop();
  assert.equal(statSync(remains, { throwIfNoEntry: false }), undefined);
});

test('a data folder with a long path gets its socket under /tmp', async () => {
  const above = newFolder();
  chmodSync(above, 0o711);
  const folder = join(above, 'a-folder-with-a-name-that-is-rather-long'.repeat(3));
  const database = await start(folder);
  try {
    assert.match(database.connection.host, /^\/tmp\/comity-\d+-[0-9a-f]{16}$/);
    folders.push(database.connection.host);
    assert.equal(statSync(database.connection.host).mode & 0o777, 0o700);
    assert.deepEqual(await ask(database, 'SELECT current_database() AS name'), [{ name: 'comity' }]);
  } finally {
    await database.stop();
  }
});

test('as root the server runs as nobody', { skip: asRoot ? false : 'not root' }, async () => {
  const database = await start(home);
  assert.equal(statSync(`/proc/${database.pid}`).uid, 65534);
  await database.stop();
});

test('as root a data folder under a closed one is refused', {
  skip: asRoot ? false : 'not root',
}, async () => {
  const closed = newFolder();
  await assert.rejects(start(join(closed, 'deep', 'data')), {
    code: 'data-folder-unreachable',
    message: new RegExp(`user 65534, who cannot enter ${closed}: set COMITY_DATA`),
  });
});

// The clone must be readable for the other users below; in root's home it is not.
const needsUsers =
  asRoot && obstacle(import.meta.dirname, databaseAccount()) === undefined
    ? false
    : 'needs root and a checkout that other users can read';

test('an ordinary user runs its own server and cannot use one of another', { skip: needsUsers }, async () => {
  const open = newFolder();
  chmodSync(open, 0o777);
  const ordinary = { uid: 65534, gid: 65534 };
  const node = await otherNode(join(open, 'data'), ordinary);
  assert.equal(statSync(`/proc/${Number(node.first)}`).uid, 65534);
  await kill(node.child);
  await (await start(join(open, 'data'))).stop();
  const refused = await otherNode(join(open, 'data'), { uid: 1, gid: 1 });
  assert.match(refused.first, /^data-folder-not-writable: The data folder .* set COMITY_DATA/);
});

test('a user without a name is told what PostgreSQL needs', { skip: needsUsers }, async () => {
  const open = newFolder();
  chmodSync(open, 0o777);
  const refused = await otherNode(join(open, 'data'), { uid: 54_321, gid: 54_321 });
  assert.match(refused.first, /^account-without-name: PostgreSQL needs a name for user 54321/);
});
