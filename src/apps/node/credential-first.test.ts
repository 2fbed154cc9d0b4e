import assert from 'node:assert/strict';
import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { setImmediate as turn } from 'node:timers/promises';
import { createTestDatabase } from '../../../tests/database.ts';
import { configurationFrom } from '../../kernel/configuration.ts';
import { startNode } from './start-node.ts';

async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as { port: number };
  await new Promise((resolve) => server.close(resolve));
  return port;
}

test('whoever waits for the first answer finds the credential that goes with it', async (t) => {
  const database = await createTestDatabase();
  const folder = mkdtempSync(join(tmpdir(), 'comity-first-'));
  const file = join(folder, 'credential');
  const port = await freePort();
  const url = `http://127.0.0.1:${port}`;
  writeFileSync(file, '{"url":"of the last run","token":"cmt_old"}\n', { mode: 0o644 });
  let started = false;
  const first = (async () => {
    for (; !started; await turn()) {
      const answer = await fetch(`${url}/.well-known/comity`).catch(() => null); // not there yet
      if (answer?.status === 200) return readFileSync(file, 'utf8');
    }
    return null;
  })();
  const node = await startNode({
    configuration: configurationFrom({
      COMITY_PORT: String(port),
      COMITY_DATA: folder,
      DATABASE_URL: database.url,
    }),
    log: () => undefined,
    workbench: null,
  });
  t.after(async () => {
    await node.stop();
    await database.drop();
    rmSync(folder, { recursive: true, force: true });
  });
  const read = (await first) ?? readFileSync(file, 'utf8');
  started = true;
  const { token } = JSON.parse(read) as { token: string };
  assert.equal(statSync(file).mode & 0o777, 0o600);
  const answer = await fetch(`${url}/api/v1/me`, { headers: { authorization: `Bearer ${token}` } });
  assert.equal(answer.status, 200, 'the token that was there with the first answer serves');
});
