import assert from 'node:assert/strict';
import test from 'node:test';
import pg from 'pg';
import { createTestDatabase } from './database.ts';

async function ask(url: string, sql: string): Promise<unknown[]> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    const answers: pg.QueryArrayResult | pg.QueryArrayResult[] = await client.query({
      text: sql,
      rowMode: 'array',
    });
    return [answers].flat().at(-1)?.rows.flat() ?? [];
  } finally {
    await client.end();
  }
}

test('a template is prepared once, and its copies do not see each other', async () => {
  let prepared = 0;
  const template = {
    key: `places ${process.pid}`,
    prepare: async (url: string) => {
      prepared += 1;
      await ask(url, "CREATE TABLE place (name text); INSERT INTO place VALUES ('Harbour')");
    },
  };
  const [one, two] = await Promise.all([createTestDatabase(template), createTestDatabase(template)]);
  assert.equal(prepared, 1);
  await ask(one.url, "INSERT INTO place VALUES ('Mill')");
  assert.deepEqual(await ask(one.url, 'SELECT name FROM place ORDER BY name'), ['Harbour', 'Mill']);
  assert.deepEqual(await ask(two.url, 'SELECT name FROM place'), ['Harbour']);
  await one.drop();
  await two.drop();
  await assert.rejects(ask(one.url, 'SELECT 1'), { code: '3D000' });
});

test('a template whose preparation failed is made again', async () => {
  const key = `twice ${process.pid}`;
  const broken = {
    key,
    prepare: (url: string) => ask(url, 'CREATE TABLE half (n int); SELECT 1/0').then(() => {}),
  };
  await assert.rejects(createTestDatabase(broken), { code: '22012' });
  const database = await createTestDatabase({
    key,
    prepare: (url) => ask(url, 'CREATE TABLE whole (n int)').then(() => {}),
  });
  assert.deepEqual(await ask(database.url, 'SELECT count(*)::int FROM whole'), [0]);
  await database.drop();
});

test('a database without a template is empty and removable while someone is connected', async () => {
  const database = await createTestDatabase();
  const client = new pg.Client({ connectionString: database.url });
  client.on('error', () => {});
  await client.connect();
  await database.drop();
  await assert.rejects(ask(database.url, 'SELECT 1'), { code: '3D000' });
  await client.end();
});
