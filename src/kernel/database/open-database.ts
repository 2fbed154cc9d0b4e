import pg from 'pg';
import { DatabaseError } from './database-error.ts';
import { type DatabaseOptions, startDatabase } from './start-database.ts';

/** A database to work with, embedded or not; `pid` only for the embedded one. */
export type OpenDatabase = { url: string; pid?: number; stop(): Promise<void> };

const oldest = 15;

/**
 * The database that the environment names (DATABASE_URL), else the embedded one of the data folder.
 * @throws DatabaseError when the named one cannot be reached or is older than PostgreSQL 15
 */
export async function openDatabase(
  options: DatabaseOptions,
  url: string | undefined = process.env.DATABASE_URL,
): Promise<OpenDatabase> {
  if (!url) return startDatabase(options);
  const version = await serverVersion(url);
  if (version < oldest) {
    throw new DatabaseError(
      'database-version',
      `DATABASE_URL names a PostgreSQL ${version}, and Comity needs ${oldest} or newer: upgrade it, ` +
        'or unset DATABASE_URL to use the embedded one.',
    );
  }
  return { url, stop: async () => {} };
}

async function serverVersion(url: string): Promise<number> {
  // Parsing is inside: a broken URL gets the same sentence, and the password in it is never repeated.
  try {
    const client = new pg.Client({ connectionString: url, connectionTimeoutMillis: 10_000 });
    await client.connect();
    try {
      const answer = await client.query<{ server_version_num: string }>('SHOW server_version_num');
      return Math.floor(Number(answer.rows[0]?.server_version_num) / 10_000);
    } finally {
      await client.end();
    }
  } catch (error) {
    const reason = error instanceof Error ? error.message || error.name : String(error);
    throw new DatabaseError(
      'database-unreachable',
      `The database of DATABASE_URL does not answer (${reason}): check its address and account, ` +
        'or unset DATABASE_URL to use the embedded one.',
      { cause: error },
    );
  }
}
