import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { test } from 'node:test';
import pg from 'pg';
import { databaseAway } from './connect.ts';

/** What pg says when it cannot connect to a socket or port where nobody listens. */
async function refusedBy(host: string, port: number): Promise<unknown> {
  const client = new pg.Client({ host, port });
  return client.connect().then(
    () => assert.fail('nobody listens there'),
    (error: unknown) => error,
  );
}

test('a server whose socket is gone for a moment, or that refuses, is away', async () => {
  assert.equal(databaseAway(await refusedBy('/nonexistent', 5432)), true);
  assert.equal(databaseAway(await refusedBy('127.0.0.1', 1)), true);
});

test('what was asked wrongly, or a file that is missing, is not the database being away', async () => {
  const missing = await readFile('/nonexistent/file').catch((error: unknown) => error);
  for (const error of [missing, new Error('no such column'), { code: '42703' }, { code: '23505' }])
    assert.equal(databaseAway(error), false);
});
