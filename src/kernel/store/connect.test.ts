import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import type { Socket } from 'node:net';
import { test } from 'node:test';
import pg from 'pg';
import { createTestDatabase } from '../../../tests/database.ts';
import { connectPool, databaseAway } from './connect.ts';

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

test('every way in which pg loses a connection is the database being away', async (t) => {
  const database = await createTestDatabase();
  const pool = connectPool(database.url, 2);
  const cutOff: pg.PoolClient[] = [];
  t.after(async () => {
    for (const client of cutOff) client.release(true);
    await database.drop();
  });
  /** A connection that is lent out, and its server's process. */
  const lent = async () => {
    const client = await pool.connect();
    cutOff.push(client);
    const { rows } = await client.query('select pg_backend_pid() as pid');
    return { client, end: () => pool.query('select pg_terminate_backend($1)', [rows[0].pid]) };
  };
  const reasonOf = (work: Promise<unknown>) =>
    work.then(
      () => assert.fail('it was cut off'),
      (error: unknown) => error,
    );
  // Ended while it works (57P01), and asked again afterwards.
  const first = await lent();
  const working = reasonOf(first.client.query('select pg_sleep(30)'));
  await first.end();
  const seen = [await working];
  await new Promise((resolve) => setTimeout(resolve, 50));
  seen.push(await reasonOf(first.client.query('select 1')));
  first.client.release(true);
  cutOff.pop();
  // Its socket destroyed on our side, in the middle and before; and closed in order.
  const second = await lent();
  const { stream } = (second.client as unknown as { connection: { stream: Socket } }).connection;
  const cut = reasonOf(second.client.query('select pg_sleep(30)'));
  stream.destroy();
  seen.push(await cut, await reasonOf(second.client.query('select 1')));
  const third = new pg.Client({ connectionString: database.url });
  await third.connect();
  await third.end();
  seen.push(await reasonOf(third.query('select 1')));
  second.client.release(true);
  cutOff.pop();
  await pool.end();
  seen.push(await reasonOf(pool.query('select 1')));
  for (const error of seen) assert.equal(databaseAway(error), true, String(error));
  assert.ok(new Set(seen.map(String)).size >= 4, seen.map(String).join('\n'));
});

test('a host whose name or whose every address fails is away', () => {
  const refused = Object.assign(new Error('connect ECONNREFUSED'), {
    code: 'ECONNREFUSED',
    syscall: 'connect',
  });
  const unknown = Object.assign(new Error('getaddrinfo EAI_AGAIN'), {
    code: 'EAI_AGAIN',
    syscall: 'getaddrinfo',
  });
  assert.equal(databaseAway(new AggregateError([refused, unknown])), true);
  assert.equal(databaseAway(new AggregateError([refused, new Error('bad')])), false);
  assert.equal(databaseAway({ code: '53300' }), true);
  assert.equal(databaseAway({ code: '53100' }), false);
});

test('what was asked wrongly, or a file that is missing, is not the database being away', async () => {
  const missing = await readFile('/nonexistent/file').catch((error: unknown) => error);
  for (const error of [missing, new Error('no such column'), { code: '42703' }, { code: '23505' }])
    assert.equal(databaseAway(error), false);
});
