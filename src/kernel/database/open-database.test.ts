import assert from 'node:assert/strict';
import { test } from 'node:test';
import pg from 'pg';
import { createTestDatabase } from '../../../tests/database.ts';
import { openDatabase } from './open-database.ts';

const options = { dataFolder: '/nonexistent', log: () => assert.fail('nothing is started') };

test('a database named by DATABASE_URL is used as it is', async () => {
  const { url, drop } = await createTestDatabase();
  const database = await openDatabase(options, url);
  assert.deepEqual({ url: database.url, pid: database.pid }, { url, pid: undefined });
  await database.stop();
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  await client.end();
  await drop();
});

for (const [what, url] of [
  ['an absent database', 'postgres://nobody:secret@127.0.0.1:1/none'],
  ['a misspelt address', 'postgres://nobody:secret@:::/none'],
] as const) {
  test(`${what} is refused without repeating its password`, async () => {
    await assert.rejects(openDatabase(options, url), (error: Error & { code?: string }) => {
      assert.equal(error.code, 'database-unreachable');
      assert.match(error.message, /^The database of DATABASE_URL does not answer/);
      assert.doesNotMatch(error.message, /secret/);
      return true;
    });
  });
}
