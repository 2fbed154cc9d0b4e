import { join } from 'node:path';
import pg from 'pg';
import { databaseName, databaseUser, socketPort } from '../../src/kernel/database/settings.ts';
import { databaseUrl } from '../../src/kernel/database/start-database.ts';
import { eventually } from '../nodes.ts';
import type { ChildNode, Victim } from './child-node.ts';

// For tests that kill in the middle: the middle is held open by a lock of the test's own.

export const PATIENCE = 60_000;

const urlOf = (node: ChildNode) =>
  databaseUrl({
    host: join(node.dataFolder, 'socket'),
    port: socketPort,
    user: databaseUser,
    database: databaseName,
  });

/** Asks the child's database past the child; null while it is away. */
export async function look<T>(node: ChildNode, sql: string): Promise<T | null> {
  const client = new pg.Client({ connectionString: urlOf(node) });
  client.on('error', () => undefined);
  try {
    await client.connect();
    return (await client.query(sql)).rows[0] as T;
  } catch {
    return null; // killed or starting, which is what this is about
  } finally {
    await client.end().catch(() => undefined);
  }
}

/** A session of the test's own that stands in the node's way: what the node does stays in the middle until it ends. */
export async function standInTheWay(node: ChildNode, sql: string): Promise<() => Promise<void>> {
  const client = new pg.Client({ connectionString: urlOf(node) });
  client.on('error', () => undefined);
  await client.connect();
  await client.query('begin');
  await client.query(sql);
  return () => client.end().catch(() => undefined);
}

const WAITING = `select count(*)::int as n from pg_stat_activity where wait_event_type = 'Lock'`;

/** Resolves when the node has come to what stands in its way. */
export const waits = (node: ChildNode) =>
  eventually(
    () => look<{ n: number }>(node, WAITING),
    (seen) => (seen?.n ?? 0) > 0,
    PATIENCE,
  );

export async function killAndStart(node: ChildNode, victim: Victim): Promise<void> {
  await node.kill(victim);
  if (victim === 'node' || victim === 'both') await node.start();
}

/** A token of one more person, who is not the operator. */
export async function tokenOf(node: ChildNode, role: string): Promise<string> {
  const headers = { 'content-type': 'application/json' };
  const body = JSON.stringify({ name: 'A second person', roles: [role] });
  const seat = JSON.parse((await node.ask('/api/v1/people', { method: 'POST', headers, body })).text);
  const session = await fetch(`${node.url}/api/v1/sign-in`, {
    method: 'POST',
    headers,
    body: JSON.stringify({ token: new URL(seat.link).hash.slice(1) }),
  });
  const [cookie = ''] = (session.headers.getSetCookie()[0] ?? '').split(';');
  const made = await fetch(`${node.url}/api/v1/tokens`, {
    method: 'POST',
    headers: { ...headers, cookie },
    body: JSON.stringify({ label: 'A test' }),
  });
  return ((await made.json()) as { token: string }).token;
}
