import assert from 'node:assert/strict';
import { writeFileSync } from 'node:fs';
import type { AddressInfo } from 'node:net';
import { test } from 'node:test';
import { openTestKernel, type TestKernel } from '../../../tests/kernel.ts';
import { insertPeer } from '../exchange/peers/peer-queries.ts';
import { type App, createApp } from '../http/server.ts';
import { addOrganisation } from '../identity/organisations.ts';
import { keepCheckpoint } from './keep-checkpoint.ts';
import { logRoutes } from './log-routes.ts';
import { openLog } from './open-log.ts';
import { lastCheckpointFile, readLastCheckpoint } from './publish-checkpoint.ts';
import { type Sequencer, startSequencer } from './sequencer.ts';
import { acceptNotes } from './testing/accept-notes.ts';
import { verifyDeep } from './verify-deep.ts';
import { verifyRemoteLog } from './verify-remote.ts';

const TABLES = [
  'log_state',
  'log_checkpoint',
  'log_tile',
  'log_leaf',
  'pending_entry',
  'pending_feed',
  'opening',
  'entry',
  'record_reference',
  'placement',
  'feed',
  'feed_head',
  'record',
  'audience',
];

/** What a dump taken now would hold. */
async function dump({ kernel }: TestKernel): Promise<void> {
  for (const table of TABLES) await kernel.store.pool.query(`create table kept_${table} as table ${table}`);
}

/** Puts the database back to the dump; keys and what peers know stay as they are. */
async function restore({ kernel }: TestKernel): Promise<void> {
  const client = await kernel.store.pool.connect();
  try {
    await client.query("set session_replication_role = 'replica'");
    for (const table of TABLES) {
      await client.query(`delete from ${table}`);
      await client.query(`insert into ${table} overriding system value select * from kept_${table}`);
    }
  } finally {
    await client.query("set session_replication_role = 'origin'");
    client.release();
  }
}

async function reopen(node: TestKernel, furthest: string[] = []) {
  const client = await node.kernel.store.pool.connect();
  const opened = await openLog(client, node.kernel.keyring, node.kernel.host.id, furthest);
  client.release();
  return opened;
}

const complaints: string[] = [];

const restart = ({ kernel, url }: TestKernel): Sequencer =>
  startSequencer({
    url,
    signer: { keyring: kernel.keyring },
    beatSeconds: 600,
    now: kernel.now,
    log: (line) => void complaints.push(line),
  });

const published = async ({ kernel }: TestKernel) =>
  (
    await kernel.store.pool.query<{ origin: string; size: number; note: string }>(
      'select origin, size, note from log_checkpoint order by at',
    )
  ).rows;

async function serve(node: TestKernel): Promise<{ app: App; url: string }> {
  const app = await createApp(node.kernel);
  logRoutes(app, node.kernel);
  await app.listen({ port: 0, host: '127.0.0.1' });
  return { app, url: `http://127.0.0.1:${(app.server.address() as AddressInfo).port}` };
}

test('a restored database never signs the old log again: it opens a new epoch and says where the old one ended', async (t) => {
  const [node, peer] = await Promise.all([openTestKernel({ name: 'A' }), openTestKernel({ name: 'B' })]);
  const [{ app, url }, witness] = await Promise.all([serve(node), serve(peer)]);
  t.after(async () => {
    await Promise.all([app.close(), witness.app.close()]);
    await Promise.all([node.stop(), peer.stop()]);
  });
  const watched = {
    organisation: node.kernel.host.id,
    logKey: Buffer.from(node.kernel.keyring.log.publicKey).toString('base64'),
  };
  await peer.kernel.store.system('test')(async (tx) => {
    await addOrganisation(tx, { ...node.kernel.host, local: false });
    const { publicKey } = node.kernel.keyring.identity;
    await insertPeer(tx, { organisation: watched.organisation, url, publicKey, logKey: watched.logKey });
  });
  const keep = (note: string) =>
    keepCheckpoint(peer.kernel, watched, note, async (path) => {
      const answer = await app.inject({ url: path });
      return answer.statusCode === 200 ? answer.rawPayload : null;
    });

  await acceptNotes(node.kernel, ['before the dump']);
  await node.sequencer.settled();
  await node.sequencer.beat();
  await keep((await published(node)).at(-1)!.note);
  // Work that waits in the queue of the dump must not come before the first entry of the new epoch.
  await node.sequencer.stop();
  await acceptNotes(node.kernel, ['waiting in the dump']);
  await dump(node);
  const second = restart(node);
  await acceptNotes(node.kernel, ['lost with the database']);
  await second.settled();
  await second.beat();
  await second.stop();
  const lost = (await published(node)).at(-1)!;
  assert.equal((await keep(lost.note)).verdict, 'consistent');
  assert.equal(readLastCheckpoint(node.kernel.keyring), lost.note);

  await restore(node);
  const opened = await reopen(node);
  assert.equal(opened.newEpoch, true);
  assert.equal(opened.state.epoch, 2);
  assert.equal((await reopen(node)).newEpoch, false, 'once is enough');
  const third = restart(node);
  await third.settled();
  await third.beat();

  const after = await published(node);
  assert.ok(after.filter(({ origin }) => origin === lost.origin).every(({ size }) => size < lost.size));
  assert.equal(after.at(-1)!.origin, lost.origin.replace(/1$/, '2'));
  const { rows } = await node.kernel.store.pool.query(
    'select e.kind, e.content from log_leaf l join entry e on e.id = l.entry where l.epoch = 2 order by l.index',
  );
  assert.deepEqual(
    rows.map(({ kind }) => kind),
    ['log.epoch', 'record.accepted'],
  );
  assert.equal(JSON.parse(rows[0].content).law, lost.note);
  assert.deepEqual((await verifyDeep(node.kernel)).faults, []);

  // The public sees both epochs, and why there are two.
  const opening = (await app.inject({ url: '/log/epoch' })).json();
  assert.equal(opening.content.law, lost.note);
  assert.equal((await app.inject({ url: '/log/1/epoch' })).statusCode, 404);
  const alone = await verifyRemoteLog({ url });
  assert.ok(alone.ok, JSON.stringify(alone));
  assert.deepEqual(alone.before, { origin: lost.origin, size: lost.size });
  assert.equal((await keep(after.at(-1)!.note)).verdict, 'consistent');
  const against = await verifyRemoteLog({ url, against: witness.url });
  assert.ok(against.ok, JSON.stringify(against));
  assert.equal(against.compared, 3);

  await third.stop();
  assert.deepEqual(complaints, []);
});

test('what only a peer remembers opens a new epoch too; what this node did not sign does not', async (t) => {
  const [node, other] = await Promise.all([openTestKernel(), openTestKernel()]);
  t.after(() => Promise.all([node.stop(), other.stop()]));
  await node.sequencer.beat();
  await other.sequencer.beat();
  await node.sequencer.stop();
  await dump(node);
  const second = restart(node);
  await second.beat();
  await second.stop();
  const lost = (await published(node)).at(-1)!.note;
  await restore(node);
  // As if the file beside the keys had been restored as well.
  writeFileSync(lastCheckpointFile(node.kernel.keyring), (await published(node)).at(-1)!.note);
  assert.equal((await reopen(node)).newEpoch, false);
  const foreign = (await published(other)).at(-1)!.note;
  const forged = lost.replace(/\/1\n/, '/7\n');
  assert.equal((await reopen(node, [foreign, forged, 'no note'])).newEpoch, false);
  assert.deepEqual((await reopen(node, [lost])).state.epoch, 2);
});
