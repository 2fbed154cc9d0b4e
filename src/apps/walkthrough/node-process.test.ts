import assert from 'node:assert/strict';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { type AddressInfo, createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { holdPort } from './hold-port.ts';
import { startNodeProcess } from './node-process.ts';

test('a node of the demo whose port is taken after all ends in a sentence', async (t) => {
  const other = createServer().listen(0, '127.0.0.1');
  await once(other, 'listening');
  const { port } = other.address() as AddressInfo;
  const folder = mkdtempSync(join(tmpdir(), 'comity-taken-'));
  t.after(() => {
    other.close();
    rmSync(folder, { recursive: true });
  });
  const started = startNodeProcess({
    organisation: { name: 'Harbour', class: 'platform' },
    port,
    dataFolder: join(folder, 'harbour'),
    databaseUrl: 'postgres://127.0.0.1:1/none',
    beatSeconds: 5,
    frameOrigin: 'http://127.0.0.1:1',
    workbench: folder,
    env: process.env,
    log: () => undefined,
  });
  await assert.rejects(started, {
    message: `Port ${port}, for the node of Harbour, is taken: stop what listens there, or set COMITY_PORT to another port.`,
  });
});

test('a port that is held answers that the demo starts, and is free again when it is let go', async () => {
  const probe = createServer().listen(0, '127.0.0.1');
  await once(probe, 'listening');
  const { port } = probe.address() as AddressInfo;
  probe.close();
  await once(probe, 'close');
  const free = await holdPort(port);
  const answer = await fetch(`http://127.0.0.1:${port}/`);
  assert.deepEqual([answer.status, await answer.text()], [503, 'The demo is starting.\n']);
  await assert.rejects(holdPort(port), { code: 'EADDRINUSE' });
  await free();
  await free();
  await (await holdPort(port))();
});
