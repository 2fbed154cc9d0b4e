import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { copyFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import pg from 'pg';
import { startNode } from '../../src/apps/node/start-node.ts';
import { verifyRemoteLog } from '../../src/kernel/audit/verify-remote.ts';
import { withdrawRecords } from '../../src/kernel/store/withdraw-records.ts';
import { tlpMarkingId } from '../../src/standards/tlp/tlp.ts';
import { TAXII } from '../conformance/taxii-server.ts';
import { type Asking, befriend, eventually, expectStatus, startTestNode, type TestNode } from '../nodes.ts';

// A node whose database comes from a backup knows less than its partner does. Its people may not notice; its partner must.

const PATIENCE = 60_000;
let north: TestNode;
let harbour: TestNode;
let anna: Asking;
let reader: Asking;
let agreement: string;
let collection: string;
let original: string;
let admin: pg.Client;
before(async () => {
  [north, harbour] = await Promise.all([
    startTestNode({ name: 'Northern Authority', class: 'state' }),
    startTestNode({ name: 'Harbour', beatSeconds: 1 }),
  ]);
  ({ agreement, collection } = await befriend(north, harbour));
  anna = await north.person(['analyst', 'senior-reviewer']);
  reader = await harbour.person(['administrator', 'reader']);
  original = north.databaseUrl;
  admin = new pg.Client({ connectionString: original.replace(/\/[^/?]+(\?|$)/, '/postgres$1') });
  await admin.connect();
});
const backups: string[] = [];
after(async () => {
  await Promise.all([north.stop(), harbour.stop()]);
  for (const name of backups) await admin.query(`drop database if exists ${name}`);
  await admin.end();
  await Promise.all([north.close(), harbour.close()]);
});

const nameOf = (url: string) => new URL(url).pathname.slice(1);
const checkpointFile = () => join(north.dataFolder, 'keys', 'last-checkpoint');

async function start(node: TestNode, databaseUrl = node.databaseUrl): Promise<void> {
  const configuration = { ...node.kernel.configuration, databaseUrl };
  const log = (line: string) => void node.said.push(line);
  Object.assign(node, { databaseUrl }, await startNode({ configuration, log, workbench: null }));
}

/** As the operator does: the node is stopped, its database and what lies beside its keys are copied. */
async function backUp(): Promise<{ url: string; checkpoint: string }> {
  await north.stop();
  const name = `backup_${randomUUID().slice(0, 8)}`;
  backups.push(name);
  await admin.query(`create database ${name} template "${nameOf(north.databaseUrl)}"`);
  const checkpoint = `${checkpointFile()}.${name}`;
  copyFileSync(checkpointFile(), checkpoint);
  const url = north.databaseUrl.replace(nameOf(north.databaseUrl), name);
  await start(north);
  return { url, checkpoint };
}

async function share(count = 1): Promise<string[]> {
  const ids = Array.from({ length: count }, () => `tool--${randomUUID()}`);
  const objects = ids.map((id) => ({
    type: 'tool',
    spec_version: '2.1',
    id,
    created_by_ref: north.kernel.host.id,
    created: '2026-01-01T00:00:00.000Z',
    modified: '2026-01-01T00:00:00.000Z',
    name: 'A tool',
    object_marking_refs: [tlpMarkingId('green')],
  }));
  const path = `/taxii2/api/collections/${collection}/objects/`;
  await expectStatus(202, anna.post(path, { objects }, { 'content-type': TAXII, accept: TAXII }));
  return ids;
}

async function takeBack(ids: string[]): Promise<void> {
  const { rows } = await north.kernel.store.pool.query('select object from record where id = any ($1)', [
    ids,
  ]);
  const objects = rows.map((row) => row.object);
  await north.kernel.store.system('test')((tx) =>
    withdrawRecords(north.kernel, tx, objects, [`agreement:${agreement}`], 'shared by mistake'),
  );
  await north.settled();
}

const heldOf = async (ids: string[]) => {
  const answers = await Promise.all(ids.map((id) => reader.get(`/api/v1/records/${id}`)));
  return answers.filter(({ status }) => status === 200).length;
};
const reaches = (ids: string[], count: number) =>
  eventually(
    async () => {
      await harbour.pullAll();
      return heldOf(ids);
    },
    (held) => held === count,
    PATIENCE,
  );

type Log = { epoch: number; size: number; forked: boolean; unchecked: boolean } | null;
const shownLog = async (): Promise<Log> => {
  const { json } = await expectStatus(200, reader.get<{ items: { log: Log }[] }>('/api/v1/peers'));
  return json.items[0]?.log ?? null;
};
const showsLog = (holds: (log: NonNullable<Log>) => boolean) =>
  eventually(
    async () => {
      await harbour.pullAll();
      return shownLog();
    },
    (log) => log !== null && holds(log),
    PATIENCE,
  );

test('a partner that was restored says so, is seen to, and what it takes back afterwards still goes', async () => {
  const kept = await share(3);
  await north.beat();
  await reaches(kept, 3);
  const backup = await backUp();
  // Harbour sees places in the feed, and a tree, that the backup knows nothing of.
  const lost = await share(20);
  await reaches(lost, 20);
  await takeBack(lost.slice(0, 10));
  await reaches(lost, 10);
  await north.beat();
  const before = await showsLog(({ size }) => size >= 512);
  assert.deepEqual(before, { epoch: 1, size: before?.size, forked: false, unchecked: false });

  await north.stop();
  await start(north, backup.url);
  assert.ok(north.said.some((line) => /begins epoch 2.*docs\/operate\/restore\.md/.test(line)));
  await north.beat();
  const shown = await showsLog(({ epoch }) => epoch === 2);
  assert.deepEqual(shown, { epoch: 2, size: shown?.size, forked: false, unchecked: false });
  assert.ok(
    harbour.said.some((line) =>
      /Northern Authority began its log again \(epoch 2\) after entry \d+/.test(line),
    ),
  );
  // Places of withdrawals begin again behind what Harbour has read.
  await takeBack(kept.slice(0, 1));
  await reaches(kept, 2);
  const fresh = await share();
  await reaches(fresh, 1);
  const key = Buffer.from(north.kernel.keyring.log.publicKey).toString('base64');
  const verdict = await verifyRemoteLog({ url: north.url, key, against: harbour.url });
  assert.ok(verdict.ok, JSON.stringify(verdict));
  assert.ok(verdict.before);
});

test('its catching up survives a database whose sessions are all killed', async () => {
  const { host } = harbour.kernel;
  assert.ok(host.id);
  await harbour.stop();
  const many: string[] = [];
  for (let n = 0; n < 3; n++) many.push(...(await share(500)));
  await north.settled();
  await start(harbour);
  const here = async () => {
    const { rows } = await admin.query('select count(*)::int as n from pg_stat_activity where datname = $1', [
      nameOf(harbour.databaseUrl),
    ]);
    assert.ok(rows[0].n > 0);
    const found = await harbour.kernel.store.pool.query(
      'select count(*)::int as n from record where id = any ($1)',
      [many],
    );
    return found.rows[0].n as number;
  };
  await eventually(here, (n) => n > 0, PATIENCE);
  await admin.query('select pg_terminate_backend(pid) from pg_stat_activity where datname = $1', [
    nameOf(harbour.databaseUrl),
  ]);
  await eventually(
    () => here().catch(() => -1), // its sessions are being made anew
    (n) => n === many.length,
    PATIENCE,
  );
});

test('one that was restored with all its memory and goes on as if nothing had happened is told apart', async () => {
  const backup = await backUp();
  await share();
  await north.beat();
  const size = (await showsLog(() => true))!.size;
  await share();
  await north.beat();
  await showsLog((log) => log.size > size);
  // Nobody is there to tell it, and it has forgotten what it signed: it signs another tree under the same name.
  await Promise.all([north.stop(), harbour.stop()]);
  copyFileSync(backup.checkpoint, checkpointFile());
  await start(north, backup.url);
  await share();
  await north.beat();
  await share();
  await north.beat();
  await start(harbour);
  await showsLog((log) => log.forked);
  assert.ok(harbour.said.some((line) => /has shown two histories of its log/.test(line)));
  // At its next start it learns from its partner what it had signed, and never signs that origin again.
  const kept = await shownLog();
  await north.stop();
  await start(north);
  await north.beat();
  const shown = await showsLog(({ epoch }) => epoch > kept!.epoch);
  assert.equal(shown?.forked, true, 'a fork stays on record');
});
