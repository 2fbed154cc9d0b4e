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

/** Sockets that nobody listens at, that were cut, or that pg wrote to after they were. */
const SOCKET =
  /^(ECONN(REFUSED|RESET|ABORTED)|EPIPE|ENOTCONN|ETIMEDOUT|E(HOST|NET)UNREACH|ERR_STREAM_(DESTROYED|WRITE_AFTER_END)|ERR_SOCKET_CLOSED)$/;

/**
 * PostgreSQL's SQLSTATE: 08, connection exceptions; 53300, all its sessions are in use; 57P01 to 57P05, it shut down,
 * crashed, is not yet up, its database was dropped, or the session was idle for too long.
 */
const SESSION = /^(08\w{3}|53300|57P0[1-5])$/;

/** What pg and pg-pool say without a code, of a connection that died or is being closed, and PostgreSQL of a helper. */
const SAID =
  /^(Connection terminated|Client has encountered a connection error|Client was closed|Cannot use a pool after|timeout (exceeded when trying to connect|expired)|lost connection to parallel worker)/;

/** Whether a query failed because the database is not there (starting, killed, cut off) and not by what was asked. */
export function databaseAway(error: unknown): boolean {
  const { code, message, syscall, errors } = error as Record<string, unknown>;
  // A server that starts again removes its socket for a moment, and a host's name may not be found for one.
  if (syscall === 'connect' && code === 'ENOENT') return true;
  if (syscall === 'getaddrinfo') return true;
  if (typeof code === 'string' && (SOCKET.test(code) || SESSION.test(code))) return true;
  // A name with several addresses: each was tried.
  if (Array.isArray(errors) && errors.length > 0 && errors.every(databaseAway)) return true;
  return SAID.test(String(message));
}

const INT8 = 20;

const getTypeParser: typeof pg.types.getTypeParser = ((oid: number, format?: 'text') =>
  oid === INT8 ? safeInteger : pg.types.getTypeParser(oid, format)) as never;

function safeInteger(text: string): number {
  const value = Number(text);
  if (!Number.isSafeInteger(value)) throw new Error(`int8 out of safe range: ${text}`);
  return value;
}
