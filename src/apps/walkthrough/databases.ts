import { rmSync } from 'node:fs';
import { join } from 'node:path';
import pg from 'pg';
import { runningPostmaster, stopPostmaster } from '../../kernel/database/postmaster.ts';
import { databaseUrl, startDatabase } from '../../kernel/database/start-database.ts';

/**
 * One embedded server with a database for each node. Each node of its own would have a server of its own; two
 * databases that know nothing of each other start in half the time and memory, and what runs them is the same.
 * @returns the databases' addresses, in the order of `names`
 */
export async function startDatabases(
  dataFolder: string,
  names: readonly string[],
  log: (line: string) => void,
): Promise<{ urls: string[]; stop(): Promise<void> }> {
  const server = await startDatabase({ dataFolder, log, onLost: (error) => log(error.message) });
  try {
    const client = new pg.Client({ connectionString: server.url });
    await client.connect();
    try {
      for (const name of names) await client.query(`create database ${pg.escapeIdentifier(name)}`);
    } finally {
      await client.end();
    }
  } catch (error) {
    await server.stop();
    throw error;
  }
  const urls = names.map((database) => databaseUrl({ ...server.connection, database }));
  return { urls, stop: () => server.stop() };
}

/** Removes what an earlier walk-through left, and the server that it may have left running. */
export async function removeDatabases(dataFolder: string): Promise<void> {
  const cluster = join(dataFolder, 'postgresql');
  const left = runningPostmaster(cluster);
  if (left) await stopPostmaster(cluster, left.pid);
  rmSync(dataFolder, { recursive: true, force: true });
}
