import assert from 'node:assert/strict';
import { once } from 'node:events';
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { type AddressInfo, createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { configurationFrom } from '../../kernel/configuration.ts';
import { requireFreePort } from './free-port.ts';
import { startNode } from './start-node.ts';

test('a taken port ends the start before anything is made', async (t) => {
  const other = createServer().listen(0, '127.0.0.1');
  await once(other, 'listening');
  const folder = mkdtempSync(join(tmpdir(), 'comity-port-'));
  t.after(() => {
    other.close();
    rmSync(folder, { recursive: true });
  });
  const { port } = other.address() as AddressInfo;
  const data = join(folder, 'data');
  const configuration = configurationFrom({ COMITY_DATA: data, COMITY_PORT: String(port) });
  await assert.rejects(startNode({ configuration, log: () => {}, workbench: null }), { code: 'EADDRINUSE' });
  assert.equal(existsSync(data), false);
  other.close();
  await once(other, 'close');
  await requireFreePort({ port, host: '127.0.0.1' });
});
