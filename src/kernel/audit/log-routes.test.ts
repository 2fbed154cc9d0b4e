import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { openTestKernel, type TestKernel } from '../../../tests/kernel.ts';
import { type App, createApp } from '../http/server.ts';
import { logRoutes } from './log-routes.ts';
import { startSequencer } from './sequencer.ts';
import { type Act, writeEntries } from './write-entries.ts';

describe('the public log', () => {
  let node: TestKernel;
  let app: App;

  before(async () => {
    node = await openTestKernel();
    app = await createApp(node.kernel);
    logRoutes(app, node.kernel);
    await node.sequencer.beat();
  });
  after(async () => {
    await app.close();
    await node.stop();
  });

  const PATHS = [
    '/log/checkpoint',
    '/log/key',
    '/log/tile/0/000',
    '/log/tile/entries/000',
    '/log/tile/1/000.p/1',
  ];
  const HIDDEN = [
    '/log/tile/0/900',
    '/log/tile/entries/900',
    '/log/tile/0/900.p/3',
    '/log/tile/0/000.p/3',
    '/log/tile/entries/000.p/3',
    '/log/tile/1/000',
    '/log/tile/0/%30%30%30',
    '/log/tile/0/000?again',
    '/log/tile/x',
    '/log/2/checkpoint',
    '/log/01/checkpoint',
    '/log/epoch',
    `/log/witnessed/${'0'.repeat(64)}`,
    '/log/witnessed/x',
  ];

  const get = async (url: string) => {
    const { statusCode, headers, body } = await app.inject({ url });
    const { date: _, ...rest } = headers;
    return { statusCode, headers: rest, body };
  };

  const size = async () => Number((await get('/log/checkpoint')).body.split('\n')[1]);

  async function act(count: number): Promise<void> {
    const acts = Array.from(
      { length: count },
      (): Act => ({ kind: 'test.act', object: 1, fields: { a: 1 } }),
    );
    await node.kernel.store.system('test')((tx) => writeEntries(tx, node.kernel.keyring, acts, new Date()));
    await node.sequencer.settled();
  }

  test('C2SP tlog-tiles: checkpoint and key as text, tiles as bytes that are kept for ever', async () => {
    const checkpoint = await get('/log/checkpoint');
    assert.equal(checkpoint.statusCode, 200);
    assert.equal(checkpoint.headers['content-type'], 'text/plain; charset=utf-8');
    assert.equal(checkpoint.headers['cache-control'], 'no-cache');
    assert.match(checkpoint.body, /^comity\/[0-9a-f-]{36}\/1\n\d+\n/);
    assert.match((await get('/log/key')).body, /^comity\/[0-9a-f-]{36}\/1\+[0-9a-f]{8}\+/);
    const tile = await app.inject({ url: '/log/tile/0/000' });
    assert.equal(tile.rawPayload.length, 256 * 32);
    assert.equal(tile.headers['content-type'], 'application/octet-stream');
    assert.match(String(tile.headers['cache-control']), /immutable/);
    assert.equal((await app.inject({ url: '/log/tile/entries/000' })).rawPayload.length, 256 * 34);
    assert.equal((await app.inject({ url: '/log/tile/1/000.p/1' })).rawPayload.length, 32);
    for (const path of PATHS) assert.deepEqual(await get(path.replace('/log/', '/log/1/')), await get(path));
  });

  test('whatever is not published meets the answer of every unknown address', async () => {
    const unknown = await get('/there/is/nothing/here');
    assert.equal(unknown.statusCode, 404);
    for (const path of HIDDEN) assert.deepEqual(await get(path), unknown, path);
  });

  test('entries between two beats change nothing that the public can see', async () => {
    const paths = [...PATHS, ...HIDDEN, '/log/tile/0/001', '/log/tile/entries/001', '/log/tile/1/000.p/2'];
    const look = () => Promise.all(paths.map(get));
    const idle = await look();
    await act(300);
    assert.deepEqual(await look(), idle);
  });

  test('a beat that is due does not wait for a long queue', async () => {
    const busy = await openTestKernel();
    const { kernel, url } = busy;
    const { pool } = kernel.store;
    await busy.sequencer.beat();
    await busy.sequencer.stop();
    const acts = Array.from({ length: 2_000 }, (): Act => ({ kind: 'test.act', object: 1, fields: {} }));
    for (let batch = 0; batch < 5; batch++) {
      await kernel.store.system('test')((tx) => writeEntries(tx, kernel.keyring, acts, new Date()));
    }
    const published = (await pool.query('select published_size as size from log_state')).rows[0].size;
    // As after a long stop, where a beat is due at once.
    await pool.query("update log_checkpoint set at = at - interval '1 day'");
    const { keyring, now, log } = kernel;
    const again = startSequencer({ url, signer: { keyring }, beatSeconds: 600, now, log });
    await again.beat();
    const { rows } = await pool.query('select size from log_checkpoint order by size');
    const [, atOnce] = rows.filter(({ size }) => size >= published);
    assert.ok(atOnce.size < published + 10_000, `the first beat came only at ${atOnce.size}`);
    await again.stop();
    await busy.stop();
  });

  test('an idle beat and one with up to 255 entries grow the log by one tile; more than that shows', async () => {
    await node.sequencer.beat();
    const start = await size();
    await node.sequencer.beat();
    assert.equal((await size()) - start, 256, 'idle');
    await act(1);
    await node.sequencer.beat();
    assert.equal((await size()) - start, 512, 'one entry');
    await act(255);
    await node.sequencer.beat();
    assert.equal((await size()) - start, 768, '255 entries');
    await act(256);
    await node.sequencer.beat();
    // Said in docs/standards/log.md: a volume of 256 and more between two beats shows, in steps of 256.
    assert.equal((await size()) - start, 1280, '256 entries and at least one dummy');
  });
});
