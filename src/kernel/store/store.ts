import pg from 'pg';
import { Refusal } from '../refusal.ts';
import { databaseAway } from './connect.ts';
import type { Viewer } from './viewer.ts';

/** A statement that is asked so often that each connection keeps its plan: one text for ever under one name. */
export type Prepared = { name: string; text: string };

/** A connection lent for one transaction; `queries.ts` files take it as their first argument. */
export type Database = {
  query<Row = Record<string, unknown>>(sql: string | Prepared, values?: unknown[]): Promise<Row[]>;
};

/** A transaction of one viewer; kernel writes take it so that what they write commits together. */
export type Transaction = Database & { viewer: Viewer };

export type Store = {
  /** Sees and writes as the viewer: a role without BYPASSRLS, filtered by `comity.principals`. */
  for(viewer: Viewer): <T>(work: (tx: Transaction) => Promise<T>) => Promise<T>;
  /** Unrestricted. The reason becomes the actor of what is written and is named in the log line of an error. */
  system(reason: string): <T>(work: (tx: Transaction) => Promise<T>) => Promise<T>;
  pool: pg.Pool;
};

const UNKNOWN =
  'The database went away while this was being stored. Whether it is stored is not known: look before you send it again.';

export function openStore(pool: pg.Pool, host: string): Store {
  return {
    pool,
    for: (viewer) => (work) => transact(pool, viewer, work, sightOf(viewer)),
    system: (reason) => (work) =>
      transact(pool, { actor: `system:${reason}`, organisation: host, roles: [], principals: [] }, work),
  };
}

/** Begins a transaction in which only what the viewer may see is there, in one message: neither happens without the other. */
function sightOf({ principals }: Viewer): string {
  // A principal is ours, never a user's text; a comma would still split it into two.
  for (const principal of principals) {
    if (principal.includes(',')) throw new Error('a principal cannot hold a comma');
  }
  const sight = pg.escapeLiteral(principals.join(','));
  return `begin; select set_config('role', 'comity_member', true), set_config('comity.principals', ${sight}, true)`;
}

async function transact<T>(
  pool: pg.Pool,
  viewer: Viewer,
  work: (tx: Transaction) => Promise<T>,
  begin = 'begin',
): Promise<T> {
  const client = await pool.connect();
  let broken: Error | undefined;
  let committing = false;
  try {
    await client.query(begin);
    const result = await work({
      viewer,
      query: async (sql, values) => (await client.query(sql as string, values)).rows as never,
    });
    committing = true;
    await client.query('commit');
    return result;
  } catch (error) {
    await client.query('rollback').catch((reason: Error) => {
      broken = reason; // the connection itself is lost: the pool must drop it
    });
    // A commit that got no answer may have happened: whoever asked must not be told that nothing was stored.
    if (committing && databaseAway(error)) throw new Refusal('unavailable', UNKNOWN);
    throw error;
  } finally {
    client.release(broken);
  }
}
