import assert from 'node:assert/strict';
import { renameSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { childNode } from '../../../tests/federation/child-node.ts';
import { eventually } from '../../../tests/nodes.ts';

test('a node whose database cannot be brought back ends with status 1 and one sentence', async (t) => {
  const node = await childNode({ name: 'Harbour', class: 'platform', beatSeconds: 600 });
  t.after(() => node.remove());
  assert.equal(await node.start(), 'serving');
  const control = join(node.dataFolder, 'postgresql', 'global', 'pg_control');
  renameSync(control, `${control}.away`);
  await node.kill('database');
  const [crash] = await eventually(
    async () => node.crashes,
    (crashes) => crashes.length > 0,
    60_000,
  );
  assert.match(crash ?? '', /^ended with 1: /);
  assert.match(node.said.at(-1) ?? '', /^The database could not be brought back: PostgreSQL did/);
  await assert.rejects(node.ask('/.well-known/comity'));
  // What a supervisor does, after the cause is gone.
  renameSync(`${control}.away`, control);
  assert.equal(await node.start(), 'serving');
  assert.equal((await node.ask('/api/v1/me')).status, 200);
});
