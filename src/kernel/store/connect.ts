import pg from 'pg';

/**
 * A pool whose values cannot be wrong in silence: an `int8` beyond 2^53 throws (select nanoseconds as text),
 * and timestamps are JavaScript dates (select feed dates as text, they have microseconds).
 */
export function connectPool(url: string, max = 12): pg.Pool {
  const pool = new pg.Pool({ connectionString: url, max, types: { getTypeParser } });
  // A connection that dies with the server must not take the process down, lent out or idle: whoever uses it gets the
  // error from the query, and the next use reconnects.
  pool.on('error', () => undefined);
  pool.on('connect', (client) => client.on('error', () => undefined));
  return pool;
}

/** One connection of its own, with the pool's reading of values: for whoever must hold a session lock. */
export function sessionClient(url: string): pg.Client {
  return new pg.Client({ connectionString: url, types: { getTypeParser } });
}

/** Whether a query failed because the database is not there (starting, killed, cut off) and not by what was asked. */
export function databaseAway(error: unknown): boolean {
  const { code, message, syscall } = error as { code?: unknown; message?: unknown; syscall?: unknown };
  // A server that starts again removes its socket for a moment.
  if (code === 'ENOENT' && syscall === 'connect') return true;
  // 57P01 to 57P05: shut down, crashed, not yet up, idle session ended; 08: connection exceptions.
  if (typeof code === 'string' && /^(ECONNREFUSED|ECONNRESET|EPIPE|57P0[1-5]|08\d{3})$/.test(code))
    return true;
  // What pg says of a connection that died has no code.
  return /^(Connection terminated|Client has encountered a connection error)/.test(String(message));
}

const INT8 = 20;

const getTypeParser: typeof pg.types.getTypeParser = ((oid: number, format?: 'text') =>
  oid === INT8 ? safeInteger : pg.types.getTypeParser(oid, format)) as never;

function safeInteger(text: string): number {
  const value = Number(text);
  if (!Number.isSafeInteger(value)) throw new Error(`int8 out of safe range: ${text}`);
  return value;
}
