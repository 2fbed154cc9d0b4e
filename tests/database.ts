import { createHash, randomBytes } from 'node:crypto';
import { after } from 'node:test';
import pg from 'pg';
import { serverVariable, startTestServer, type TestServer } from './database-server.ts';

/** Builds the template once a key: migrations, and rows that every test of the key needs. */
export type Template = { key: string; prepare: (url: string) => Promise<void> };
export type TestDatabase = { url: string; drop(): Promise<void> };

let own: Promise<TestServer> | undefined;
let open = 0;
let ended = false;

// This hook is registered before the test file's own, which still need the server: the last drop stops it then.
// Without a server to stop there is none, so that a bench that brings its own is not taken for a test run.
if (process.env[serverVariable] === undefined) {
  after(async () => {
    ended = true;
    await stopWhenUnused();
  });
}

async function stopWhenUnused(): Promise<void> {
  if (ended && open === 0) await (await own)?.stop();
}

/**
 * A fresh, empty database, or a copy of `template` (about 0.1 s). The server is the test run's, or one of this
 * process's own when a file is run alone; it ends with the process.
 */
export async function createTestDatabase(template?: Template): Promise<TestDatabase> {
  const server = process.env[serverVariable] ?? (await ownServer()).url;
  const source = template ? await preparedTemplate(server, template) : 'template0';
  const name = `test_${randomBytes(8).toString('hex')}`;
  await onServer(server, (client) => client.query(`CREATE DATABASE ${name} TEMPLATE ${source}`));
  open++;
  return {
    url: urlOf(server, name),
    async drop() {
      await onServer(server, (client) => client.query(`DROP DATABASE IF EXISTS ${name} WITH (FORCE)`));
      open--;
      await stopWhenUnused();
    },
  };
}

function ownServer(): Promise<TestServer> {
  own ??= startTestServer();
  return own;
}

// One lock for all keys: migrations create roles, which belong to the whole server.
const templateLock = 727_463_001;

async function preparedTemplate(server: string, { key, prepare }: Template): Promise<string> {
  const name = `template_${createHash('sha256').update(key).digest('hex').slice(0, 16)}`;
  await onServer(server, async (client) => {
    await client.query(`SELECT pg_advisory_lock(${templateLock})`);
    const found = await client.query<{ datistemplate: boolean }>(
      'SELECT datistemplate FROM pg_database WHERE datname = $1',
      [name],
    );
    if (found.rows[0]?.datistemplate) return;
    // Marked as a template only when complete: a process that died in `prepare` left it unmarked.
    if (found.rowCount) await client.query(`DROP DATABASE ${name} WITH (FORCE)`);
    await client.query(`CREATE DATABASE ${name} TEMPLATE template0`);
    await prepare(urlOf(server, name));
    await client.query(`ALTER DATABASE ${name} IS_TEMPLATE true ALLOW_CONNECTIONS false`);
  });
  return name;
}

async function onServer<T>(url: string, work: (client: pg.Client) => Promise<T>): Promise<T> {
  const client = new pg.Client({ connectionString: urlOf(url, 'postgres') });
  await client.connect();
  try {
    return await work(client);
  } finally {
    await client.end();
  }
}

function urlOf(server: string, database: string): string {
  const url = new URL(server);
  url.pathname = `/${database}`;
  return url.href;
}
