import { clusterName } from './postmaster.ts';

/**
 * The server's settings, given on the command line so that nothing in the data folder can override them.
 * Durability is never traded: an acknowledged record is on the disk.
 */
export function serverSettings(databaseFolder: string, socketFolder: string): Record<string, string> {
  return {
    // Threat: any local user could connect over TCP. The socket's folder admits its owner (and root) only.
    listen_addresses: '',
    unix_socket_directories: socketFolder,
    unix_socket_permissions: '0700',
    max_connections: '100',

    fsync: 'on',
    full_page_writes: 'on',
    synchronous_commit: 'on',
    wal_compression: 'on',
    max_wal_size: '1GB',
    checkpoint_timeout: '15min',

    // Node and PostgreSQL together stay under 500 MiB when idle.
    shared_buffers: '64MB',
    effective_cache_size: '512MB',
    work_mem: '8MB',
    maintenance_work_mem: '64MB',
    max_worker_processes: '4',
    max_parallel_workers: '2',
    // Compiling a query costs more than any of our queries runs.
    jit: 'off',
    random_page_cost: '1.1',

    timezone: 'UTC',
    log_timezone: 'UTC',
    cluster_name: clusterName(databaseFolder),
    // A query whose client was killed ends instead of running on without a reader.
    client_connection_check_interval: '5s',
    // Threat: a statement or a violated key in the log is personal data outside the store's erasure.
    log_min_error_statement: 'panic',
    log_error_verbosity: 'terse',
    log_min_messages: 'warning',
    log_checkpoints: 'off',
  };
}

/** `-c name=value` pairs in a fixed order. */
export function serverArguments(databaseFolder: string, socketFolder: string): string[] {
  const pairs = Object.entries(serverSettings(databaseFolder, socketFolder)).flatMap(([name, value]) => [
    '-c',
    `${name}=${value}`,
  ]);
  return ['-D', databaseFolder, ...pairs];
}

/**
 * Arguments for initdb. The built-in C.UTF-8 provider (PostgreSQL 17) sorts by code point and knows the case of all
 * scripts, and its tables ship with the server: an operating system update can never make an index disagree with its
 * collation, as libc and ICU can, and the package's ICU is version 60 (2017). Language order is the page's work.
 */
export function initdbArguments(databaseFolder: string): string[] {
  return [
    ...['-D', databaseFolder, '--username', databaseUser, '--encoding', 'UTF8'],
    ...['--locale-provider', 'builtin', '--builtin-locale', 'C.UTF-8', '--locale', 'C'],
    // pg_trgm and the text parser still ask libc what a letter is: with C they see no Arabic or Cyrillic.
    ...['--lc-ctype', process.platform === 'darwin' ? 'UTF-8' : 'C.UTF-8'],
    ...['--auth-local', 'trust', '--auth-host', 'reject', '--data-checksums', '--no-instructions'],
  ];
}

/** The owner of the database inside the embedded server. */
export const databaseUser = 'comity';
/** The database of the node inside the embedded server. */
export const databaseName = 'comity';
/** The number in the socket's name; no TCP port is ever opened. */
export const socketPort = 5432;
