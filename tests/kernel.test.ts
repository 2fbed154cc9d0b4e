import assert from 'node:assert/strict';
import test from 'node:test';
import { openTestKernel } from './kernel.ts';

test('a test kernel has people with tokens, organisations and a running sequencer', async () => {
  const { kernel, person, organisation, sequencer, stop } = await openTestKernel();
  const analyst = await person(['analyst']);
  assert.deepEqual(analyst.viewer.principals, [`org:${kernel.host.id}`, 'host']);
  const other = await organisation('Other', 'state');
  const reviewer = await person(['reviewer'], other.id);
  assert.deepEqual(reviewer.viewer.principals, [`org:${other.id}`, `reviewers:${other.id}`]);
  await sequencer.beat();
  const { rows } = await kernel.store.pool.query('select published_size from log_state');
  assert.equal(rows[0].published_size % 256, 0);
  await stop();
});
