import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { chmodSync, mkdtempSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startDatabase } from '../src/kernel/database/start-database.ts';

/** A database server for a test run; `url` names its first database. */
export type TestServer = { url: string; stop(): Promise<void> };

/** The variable that hands the run's one server down to the test files. */
export const serverVariable = 'COMITY_TEST_DATABASE';

/** Starts a throw-away embedded server that ends with this process, however it ends. */
export async function startTestServer(): Promise<TestServer> {
  const folder = mkdtempSync(join(tmpdir(), 'comity-test-'));
  chmodSync(folder, 0o711);
  const said: string[] = [];
  const database = await startDatabase({ dataFolder: folder, log: (line) => said.push(line) }).catch(
    (error) => {
      throw new Error(`${error.message} ${said.join(' ')}`, { cause: error });
    },
  );
  const farewell = endWithThisProcess(folder);
  return {
    url: database.url,
    async stop() {
      await database.stop();
      await farewell();
      await rm(folder, { recursive: true, force: true });
    },
  };
}

/** A test process killed by a time limit runs no clean-up: a shell that sees its pipe close does it instead. */
function endWithThisProcess(folder: string): () => Promise<void> {
  const script =
    'read -r _ || { kill -INT "$(head -n 1 "$1/postgresql/postmaster.pid")"; sleep 2; rm -rf "$1"; }';
  const guard = spawn('/bin/sh', ['-c', script, 'guard', folder], {
    stdio: ['pipe', 'ignore', 'ignore'],
    detached: true,
  });
  guard.unref();
  return async () => {
    guard.ref();
    guard.stdin.end('done\n');
    await once(guard, 'exit');
  };
}
