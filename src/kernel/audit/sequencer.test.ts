import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { setTimeout as pause } from 'node:timers/promises';
import { openTestKernel, type TestKernel } from '../../../tests/kernel.ts';
import { startSequencer } from './sequencer.ts';

const BEAT_SECONDS = 3600;

let node: TestKernel;
let now = new Date('2026-05-20T12:00:00Z');
before(async () => {
  node = await openTestKernel({ now: () => now, beatSeconds: BEAT_SECONDS });
  await node.sequencer.beat();
});
after(() => node.stop());

const checkpoints = async (): Promise<number> => {
  const { rows } = await node.kernel.store.pool.query<{ many: number }>(
    'select count(*)::int as many from log_checkpoint',
  );
  return rows[0]?.many ?? 0;
};

/** A node that starts again at `time`, until it has done what there was to do. */
async function restartAt(time: string, done: () => Promise<boolean>): Promise<void> {
  now = new Date(time);
  const { url } = node;
  const sequencer = startSequencer({
    url,
    signer: { keyring: node.kernel.keyring },
    beatSeconds: BEAT_SECONDS,
    now: () => now,
    log: () => undefined,
  });
  await sequencer.settled();
  for (let tries = 0; tries < 400 && !(await done()); tries++) await pause(25);
  await sequencer.stop();
}

test('the beat goes on over restarts, however often they come', async () => {
  await node.sequencer.stop();
  const before = await checkpoints();
  for (const time of ['12:20', '12:40', '12:59']) {
    await restartAt(`2026-05-20T${time}:00Z`, async () => true);
    assert.equal(await checkpoints(), before, `${time} is no beat`);
  }
  await restartAt('2026-05-20T13:00:00Z', async () => (await checkpoints()) > before);
  assert.equal(await checkpoints(), before + 1);
});

test('a checkpoint that was signed when the node was killed gets its row when it starts again', async () => {
  const { pool } = node.kernel.store;
  const newest = async () =>
    (await pool.query('select size, root, note from log_checkpoint order by size desc limit 1')).rows[0];
  const published = await newest();
  // As it is after a kill between the file beside the keys and its row.
  await pool.query('delete from log_checkpoint where size = $1', [published.size]);
  const { size } = await newest();
  await pool.query('update log_state set published_size = $1', [size]);
  await restartAt('2026-05-20T13:01:00Z', async () => true);
  assert.deepEqual(await newest(), published);
  const state = await pool.query('select published_size from log_state');
  assert.deepEqual(state.rows, [{ published_size: published.size }]);
});
