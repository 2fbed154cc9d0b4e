import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import type { AddressInfo } from 'node:net';
import { after, before, describe, test } from 'node:test';
import { openTestKernel, type TestKernel } from '../../../tests/kernel.ts';
import { insertPeer } from '../exchange/peers/peer-queries.ts';
import { type App, createApp } from '../http/server.ts';
import { addOrganisation } from '../identity/organisations.ts';
import { type Cosignature, storeCosignature } from './cosignatures.ts';
import { type FetchTile, keepCheckpoint } from './keep-checkpoint.ts';
import { logRoutes } from './log-routes.ts';
import { rewriteLog } from './testing/rewrite-log.ts';
import { verifyRemoteLog } from './verify-remote.ts';
import { writeEntries } from './write-entries.ts';

/** A node with its public log on a real port. */
type Served = TestKernel & { app: App; url: string; note(): Promise<string>; act(): Promise<void> };

async function serve(name: string): Promise<Served> {
  const node = await openTestKernel({ name });
  const app = await createApp(node.kernel);
  logRoutes(app, node.kernel);
  await app.listen({ port: 0, host: '127.0.0.1' });
  await node.sequencer.beat();
  return {
    ...node,
    app,
    url: `http://127.0.0.1:${(app.server.address() as AddressInfo).port}`,
    note: async () => (await app.inject({ url: '/log/checkpoint' })).body,
    async act() {
      await node.kernel.store.system('test')((tx) =>
        writeEntries(
          tx,
          node.kernel.keyring,
          [{ kind: 'test.act', object: 1, fields: { a: 1 } }],
          new Date(),
        ),
      );
      await node.sequencer.settled();
      await node.sequencer.beat();
    },
  };
}

async function knows(node: Served, other: Served): Promise<void> {
  const { host, keyring } = other.kernel;
  await node.kernel.store.system('test')(async (tx) => {
    await addOrganisation(tx, { ...host, local: false });
    await insertPeer(tx, {
      organisation: host.id,
      url: other.url,
      publicKey: keyring.identity.publicKey,
      logKey: Buffer.from(keyring.log.publicKey).toString('base64'),
    });
  });
}

const watched = ({ kernel: { host, keyring } }: Served) => ({
  organisation: host.id,
  logKey: Buffer.from(keyring.log.publicKey).toString('base64'),
});

const tilesOf =
  ({ app }: Served): FetchTile =>
  async (path) => {
    const answer = await app.inject({ url: path });
    return answer.statusCode === 200 ? answer.rawPayload : null;
  };

async function kindsOf(node: Served): Promise<string[]> {
  await node.sequencer.settled();
  const { rows } = await node.kernel.store.pool.query<{ kind: string }>(
    "select kind from entry where kind like '%checkpoint%' or kind like 'log.%' order by id",
  );
  return rows.map((row) => row.kind);
}

describe('a peer that remembers', () => {
  let a: Served;
  let b: Served;
  const notes: string[] = [];
  let cosignature: Cosignature;

  before(async () => {
    [a, b] = await Promise.all([serve('A'), serve('B')]);
    await knows(a, b);
    await knows(b, a);
  });
  after(async () => {
    for (const node of [a, b]) {
      await node.app.close();
      await node.stop();
    }
  });

  test('nothing is compared with a peer that keeps nothing, and that is said', async () => {
    const alone = await verifyRemoteLog({ url: a.url });
    assert.ok(alone.ok, JSON.stringify(alone));
    assert.equal(alone.keyPinned, false);
    const verdict = await verifyRemoteLog({ url: a.url, against: b.url });
    assert.deepEqual(verdict, { ok: false, fault: 'nothing-remembered', peer: b.url });
  });

  test('growing checkpoints are consistent, cosigned, and kept once', async () => {
    for (let i = 0; i < 3; i++) {
      await a.act();
      notes.push(await a.note());
      const kept = await keepCheckpoint(b.kernel, watched(a), notes.at(-1)!, tilesOf(a));
      assert.equal(kept.verdict, 'consistent');
      assert.ok(kept.cosignature);
      cosignature = kept.cosignature;
    }
    const again = await keepCheckpoint(b.kernel, watched(a), notes.at(-1)!, tilesOf(a));
    assert.deepEqual([again.verdict, again.cosignature], ['consistent', null]);
    assert.deepEqual(await kindsOf(b), [
      'peer.checkpoint.kept',
      'peer.checkpoint.kept',
      'peer.checkpoint.kept',
    ]);
  });

  test('a cosignature handed back is stored; one that does not hold is refused', async () => {
    const peer = { organisation: b.kernel.host.id, publicKey: b.kernel.keyring.identity.publicKey };
    const stored = () =>
      a.kernel.store.pool.query('select size from cosignature').then(({ rows }) => rows.length);
    const forged = { ...peer, publicKey: b.kernel.keyring.log.publicKey };
    await assert.rejects(storeCosignature(a.kernel, forged, cosignature), { code: 'signature-invalid' });
    const elsewhere = { ...cosignature, size: cosignature.size - 256 };
    await assert.rejects(storeCosignature(a.kernel, peer, elsewhere), { code: 'signature-invalid' });
    await assert.rejects(storeCosignature(a.kernel, peer, { ...cosignature, size: 5 }), {
      code: 'not-found',
    });
    const two = { ...cosignature, line: cosignature.line + cosignature.line };
    await assert.rejects(storeCosignature(a.kernel, peer, two), { code: 'signature-invalid' });
    assert.equal(await stored(), 0);
    await storeCosignature(a.kernel, peer, cosignature);
    await storeCosignature(a.kernel, peer, cosignature);
    assert.equal(await stored(), 1);
    assert.deepEqual(await kindsOf(a), ['log.cosigned']);
    assert.equal(
      await a.note(),
      notes.at(-1),
      'who our partners are does not stand in the public checkpoint',
    );
  });

  test('a checkpoint of another log, or with another signature, is refused and not kept', async () => {
    await assert.rejects(keepCheckpoint(b.kernel, watched(a), await b.note(), tilesOf(b)), {
      code: 'body-malformed',
    });
    await assert.rejects(
      keepCheckpoint(b.kernel, { ...watched(a), logKey: watched(b).logKey }, notes[0]!, tilesOf(a)),
      { code: 'signature-invalid' },
    );
    await assert.rejects(keepCheckpoint(b.kernel, watched(a), 'hello\n', tilesOf(a)), {
      code: 'body-malformed',
    });
  });

  test('a notification that was overtaken accuses nobody, and is not cosigned', async () => {
    const first = (await a.kernel.store.pool.query('select note from log_checkpoint order by size limit 1'))
      .rows[0];
    const kept = await keepCheckpoint(b.kernel, watched(a), first.note, tilesOf(a));
    assert.deepEqual([kept.verdict, kept.cosignature], ['consistent', null]);
  });

  test('while the peer is silent a checkpoint stays unchecked, and is settled later', async () => {
    const silent: FetchTile = () => Promise.reject(new Error('nobody there'));
    await a.act();
    const skipped = await a.note();
    assert.equal((await keepCheckpoint(b.kernel, watched(a), skipped, silent)).verdict, 'unchecked');
    await a.act();
    const kept = await keepCheckpoint(b.kernel, watched(a), await a.note(), tilesOf(a));
    assert.equal(kept.verdict, 'consistent');
    assert.ok(kept.cosignature);
    const { rows } = await b.kernel.store.pool.query(
      "select 1 from peer_checkpoint where verdict <> 'consistent'",
    );
    assert.equal(rows.length, 0);
  });

  test('one history: the log verifies against what the peer remembers', async () => {
    const key = watched(a).logKey;
    const verdict = await verifyRemoteLog({ url: `${a.url}/log/`, key, against: b.url });
    assert.ok(verdict.ok, JSON.stringify(verdict));
    assert.deepEqual([verdict.compared, verdict.keyPinned, verdict.before], [6, true, null]);
    const other = await verifyRemoteLog({ url: a.url, key: watched(b).logKey });
    assert.ok(!other.ok && other.fault === 'signature-missing', JSON.stringify(other));
    const origin = notes[0]!.split('\n')[0]!;
    const hash = createHash('sha256').update(origin).digest('hex');
    const witnessed = await b.app.inject({ url: `/log/witnessed/${hash}` });
    assert.equal(witnessed.json().origin, origin);
    assert.equal((await a.app.inject({ url: `/log/witnessed/${hash}` })).statusCode, 404);
  });

  test('a log that cannot be reached is a fault, not a crash', async () => {
    const verdict = await verifyRemoteLog({ url: 'http://127.0.0.1:9' });
    assert.ok(!verdict.ok && verdict.fault === 'unreachable', JSON.stringify(verdict));
  });

  test('a log computed anew and signed with the node’s own key is found by what the peer remembers', async () => {
    await a.sequencer.stop();
    await rewriteLog(a.kernel);
    assert.ok((await verifyRemoteLog({ url: a.url })).ok, 'alone it agrees with itself');
    const verdict = await verifyRemoteLog({ url: a.url, against: b.url });
    assert.ok(!verdict.ok && verdict.fault === 'forked', JSON.stringify(verdict));
    assert.notEqual(verdict.shown.root, verdict.remembered.root);
    const kept = await keepCheckpoint(b.kernel, watched(a), await a.note(), tilesOf(a));
    assert.deepEqual([kept.verdict, kept.cosignature], ['forked', null]);
    assert.equal((await kindsOf(b)).at(-1), 'peer.checkpoint.forked');
  });

  test('a log that lost its newest entries is found too', async () => {
    const { rows } = await a.kernel.store.pool.query('select max(size) as size from log_checkpoint');
    await a.kernel.store.pool.query('delete from cosignature');
    await a.kernel.store.pool.query('delete from log_checkpoint where size = $1', [rows[0].size]);
    const verdict = await verifyRemoteLog({ url: a.url, against: b.url });
    assert.ok(!verdict.ok && verdict.fault === 'log-shrank', JSON.stringify(verdict));
    assert.ok(verdict.shown && verdict.shown.size < verdict.remembered.size);
  });
});
