/** PostgreSQL's SQLSTATE class 53, insufficient resources; 53400, a limit of its configuration, is the query's. */
const STATES: Record<string, string> = {
  '53000': 'the database lacks a resource',
  '53100': 'the disk of the database is full',
  '53200': 'the database has no memory left',
  '53300': 'all connections of the database are in use',
};

/** errno of this node's own files. */
const ERRNO: Record<string, string> = {
  ENOSPC: 'the disk is full',
  EDQUOT: 'the disk quota is used up',
  ENOMEM: 'the machine has no memory left',
  EMFILE: 'this process has no file handles left',
  ENFILE: 'the machine has no file handles left',
};

/**
 * What ran out, in words for the operator's log: one line, with the file or what the database says of it. Null for an
 * error of another cause. Values of a request are in neither: PostgreSQL names its own files and limits there.
 */
export function whatIsFull(error: unknown): string | null {
  const { code, message, path } = Object(error) as Record<string, unknown>;
  const full = STATES[String(code)] ?? ERRNO[String(code)];
  if (full === undefined) return null;
  const said = String(message ?? '').split('\n', 1)[0];
  // A write names no file, only an open does.
  const where = typeof path === 'string' && !said?.includes(path) ? ` (${path})` : '';
  return `${full}: ${said}${where}`;
}
