import pg from 'pg';
import { DatabaseError, errorCode } from './database-error.ts';
import { processRuns } from './postmaster.ts';
import { databaseUser, socketPort } from './settings.ts';

/**
 * The right to use a database folder: a session advisory lock. It ends with the connection, so a node killed with
 * SIGKILL gives it up at once, and a file that nobody cleans can never stand in the way.
 */
export type Lease = { release(): Promise<void>; lost: Promise<void> };

// 'comity' in ASCII: any fixed number does, since the server is the node's own.
const lockKey = '109327194946681';

/**
 * Takes the lease from a server that accepts connections.
 * @throws DatabaseError 'data-folder-in-use' when another node holds it
 * @throws the connection's error when the server does not accept connections (see `notYetReady`)
 */
export async function takeLease(socketFolder: string, dataFolder: string): Promise<Lease> {
  const client = new pg.Client({
    host: socketFolder,
    // Stated although they are defaults: PGPORT and PGSSLMODE of the environment are not about this server.
    port: socketPort,
    ssl: false,
    user: databaseUser,
    database: 'postgres',
    application_name: `comity node ${process.pid}`,
  });
  const lost = new Promise<void>((resolve) => {
    client.on('error', () => resolve());
    client.on('end', () => resolve());
  });
  await client.connect();
  try {
    await lock(client, dataFolder);
  } catch (error) {
    await client.end();
    throw error;
  }
  return { release: () => client.end(), lost };
}

async function lock(client: pg.Client, dataFolder: string): Promise<void> {
  // The session of a node that was just killed needs a moment to notice.
  const patience = Date.now() + 2_000;
  for (;;) {
    const taken = await client.query<{ taken: boolean }>(`SELECT pg_try_advisory_lock(${lockKey}) AS taken`);
    if (taken.rows[0]?.taken) return;
    const holder = await client.query<{ application_name: string }>(
      `SELECT application_name FROM pg_stat_activity JOIN pg_locks USING (pid)
       WHERE locktype = 'advisory' AND granted AND (classid::bigint << 32 | objid::bigint) = ${lockKey}`,
    );
    const pid = Number(holder.rows[0]?.application_name.replace('comity node ', ''));
    if (processRuns(pid) || Date.now() > patience) {
      throw new DatabaseError(
        'data-folder-in-use',
        `Another node (process ${pid || 'unknown'}) already runs on the data folder ${dataFolder}: ` +
          'stop it first, or give this one its own COMITY_DATA.',
      );
    }
    await client.query('SELECT pg_sleep(0.02)');
  }
}

/** Whether a connection failed only because the server is still starting, recovering or going down. */
export function notYetReady(error: unknown): boolean {
  if (error instanceof Error && error.message.startsWith('Connection terminated')) return true;
  // 57P03 cannot_connect_now; 57P01 admin_shutdown, 57P02 crash_shutdown: the session met a stop.
  return ['ENOENT', 'ECONNREFUSED', 'ECONNRESET', 'EPIPE', '57P01', '57P02', '57P03'].includes(
    errorCode(error) ?? '',
  );
}
