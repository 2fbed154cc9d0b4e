/** Everything that can stop a database from coming up. Each has one sentence that says what to do. */
export type DatabaseErrorCode =
  | 'platform-without-database'
  | 'data-folder-unreachable'
  | 'data-folder-not-writable'
  | 'data-folder-owner'
  | 'data-folder-in-use'
  | 'account-without-name'
  | 'macos-root'
  | 'socket-folder-unsafe'
  | 'database-version'
  | 'database-unreachable'
  | 'database-failed';

/** A refusal to start, with the sentence for the person at the terminal as its message. */
export class DatabaseError extends Error {
  readonly code: DatabaseErrorCode;

  constructor(code: DatabaseErrorCode, sentence: string, options?: ErrorOptions) {
    super(sentence, options);
    this.name = 'DatabaseError';
    this.code = code;
  }
}

/** The code of a Node or PostgreSQL error ('ENOENT', '57P03'), or undefined. */
export function errorCode(error: unknown): string | undefined {
  if (typeof error !== 'object' || error === null || !('code' in error)) return undefined;
  return typeof error.code === 'string' ? error.code : undefined;
}
