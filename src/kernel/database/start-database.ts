import { realpathSync } from 'node:fs';
import { resolve } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import pg from 'pg';
import { databaseAccount } from './account.ts';
import { removeUnfinished } from './cluster.ts';
import { prepareDataFolder } from './data-folder.ts';
import { DatabaseError } from './database-error.ts';
import { stopPostmaster } from './postmaster.ts';
import { bringUp, failed, logFile, preparePlace, type Running } from './server.ts';
import { databaseName, databaseUser, socketPort } from './settings.ts';

export type DatabaseOptions = {
  /** Created when missing. Holds the cluster, the socket, the server's log. */
  dataFolder: string;
  /** Takes one sentence at a time for the person at the terminal. */
  log: (sentence: string) => void;
  /** Called once when the server ended and could not be brought back: the node must then end. */
  onLost?: (error: DatabaseError) => void;
  /** Milliseconds before each try to bring back a server that ended; after the last one it is lost. */
  pauses?: readonly number[];
};

/** Some seconds in all: what has not passed by then (a full disk, a broken file) is for a supervisor, and for people. */
const PAUSES = [0, 100, 250, 500, 1_000, 2_000, 4_000] as const;

/** A server that ends so soon, so often in a row, has a cause that no further start removes. */
const SHORT_LIFE_MS = 500;
const MOST_SHORT_LIVES = 10;

export type Database = {
  /** For `new pg.Pool({ connectionString: url })`; a Unix socket, no password. */
  url: string;
  connection: { host: string; port: number; user: string; database: string };
  /** The server's process now; it changes when a killed server is brought back. */
  readonly pid: number;
  /** Ends the server with a checkpoint; connections still open are cut. Safe to call twice. */
  stop(): Promise<void>;
};

/**
 * Starts the embedded PostgreSQL of `dataFolder`, or takes over the one that a killed node left running, and brings it
 * back if it is killed while the node runs. One node at a time: a second is refused.
 * @throws DatabaseError with a sentence that says what to do
 */
export async function startDatabase({
  dataFolder,
  log,
  onLost,
  pauses = PAUSES,
}: DatabaseOptions): Promise<Database> {
  const account = databaseAccount();
  prepareDataFolder(resolve(dataFolder), account);
  const place = await preparePlace(realpathSync(dataFolder), account, log);
  let running = await bringUp(place, log);
  removeUnfinished(place.dataFolder);
  const connection = {
    host: place.socketFolder,
    port: socketPort,
    user: databaseUser,
    database: databaseName,
  };
  await createDatabase(connection);

  const ending = new AbortController();
  let stopping: Promise<void> | undefined;
  let repair: Promise<void> | undefined;
  watch(running);
  return {
    url: databaseUrl(connection),
    connection,
    get pid() {
      return running.pid;
    },
    stop() {
      stopping ??= stop();
      return stopping;
    },
  };

  async function stop(): Promise<void> {
    ending.abort();
    await repair;
    await stopPostmaster(place.databaseFolder, running.pid);
    await running.lease.release();
  }

  function watch(current: Running, shortLives = 0): void {
    const since = performance.now();
    current.lease.lost.then(() => {
      if (stopping) return;
      log('The database ended unexpectedly; starting it again.');
      repair = bringBack(performance.now() - since < SHORT_LIFE_MS ? shortLives + 1 : 0);
    });
  }

  async function bringBack(shortLives: number): Promise<void> {
    let reason = `it ended at once ${shortLives} times in a row: see ${logFile(place)}.`;
    // One that ended at once is given more time before each start, as one that does not start at all.
    const waits =
      shortLives > MOST_SHORT_LIVES ? [] : [pauses[shortLives] ?? pauses.at(-1), ...pauses.slice(1)];
    for (const [tries, wait] of waits.entries()) {
      try {
        await sleep(wait, undefined, { signal: ending.signal });
        running = await bringUp(place, log);
        return watch(running, shortLives);
      } catch (error) {
        if (stopping) return;
        reason = failed(error).message;
        const next = waits[tries + 1];
        if (next !== undefined) log(`${reason} Trying again in ${next / 1000} seconds.`);
      }
    }
    const lost = new DatabaseError('database-failed', `The database could not be brought back: ${reason}`);
    if (onLost) onLost(lost);
    else log(lost.message);
  }
}

/** The database itself is made on the first start that gets this far; initdb only makes the server's own. */
async function createDatabase(connection: Database['connection']): Promise<void> {
  const client = new pg.Client({ ...connection, ssl: false, database: 'postgres' });
  // A server killed meanwhile fails the query below; without a listener it would take the process down.
  client.on('error', () => undefined);
  await client.connect();
  try {
    const found = await client.query('SELECT 1 FROM pg_database WHERE datname = $1', [databaseName]);
    if (found.rowCount === 0) await client.query(`CREATE DATABASE ${databaseName}`);
  } finally {
    await client.end();
  }
}

/** A URL that `pg` understands for a Unix socket. */
export function databaseUrl({ host, port, user, database }: Database['connection']): string {
  return `postgres://${user}@localhost:${port}/${database}?host=${encodeURIComponent(host)}&sslmode=disable`;
}
