import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { after, before, test } from 'node:test';
import { signalsDesk } from '../../src/desks/signals/desk.ts';
import { verifyDeep } from '../../src/kernel/audit/verify-deep.ts';
import { endRetention } from '../../src/kernel/exchange/agreements/end-retention.ts';
import { withdrawRecords } from '../../src/kernel/store/withdraw-records.ts';
import { tlpMarkingId } from '../../src/standards/tlp/tlp.ts';
import { TAXII } from '../conformance/taxii-server.ts';
import { type Asking, befriend, eventually, startTestNode, type TestNode } from '../nodes.ts';

// What an agreement says of how long a partner keeps what is of no more use (30 days here) happens by itself.

let north: TestNode;
let harbour: TestNode;
let anna: Asking;
let reader: Asking;
let collection: string;
let agreement: string;
before(async () => {
  [north, harbour] = await Promise.all([
    startTestNode({ name: 'Northern Authority', class: 'state' }),
    startTestNode({ name: 'Harbour' }),
  ]);
  ({ agreement, collection } = await befriend(north, harbour));
  anna = await north.person(['analyst']);
  reader = await harbour.person(['reader']);
});
after(() => Promise.all([north.close(), harbour.close()]));

const tool = (id: string, modified: string) => ({
  type: 'tool',
  spec_version: '2.1',
  id,
  created_by_ref: north.kernel.host.id,
  created: '2026-01-01T00:00:00.000Z',
  modified,
  name: 'A word that is nowhere else',
  object_marking_refs: [tlpMarkingId('green')],
});
const give = (object: object) =>
  anna.post(
    `/taxii2/api/collections/${collection}/objects/`,
    { objects: [object] },
    { 'content-type': TAXII, accept: TAXII },
  );
const versions = async (who: Asking, id: string) => {
  const { status, json } = await who.get<{ versions: { version: string }[] }>(`/api/v1/records/${id}`);
  return status === 200 ? json.versions.length : 0;
};
const inDays = (days: number) => ({
  ...harbour.kernel,
  now: () => new Date(Date.now() + days * 86_400_000),
});

const contentAtHarbour = async (id: string) => {
  const { rows } = await harbour.kernel.store.pool.query(
    "select 1 from record where id = $1 and body like '%nowhere else%'",
    [id],
  );
  return rows.length;
};
const shared = async () => {
  const id = `tool--${randomUUID()}`;
  assert.equal((await give(tool(id, '2026-01-01T00:00:00.000Z'))).status, 202);
  await eventually(
    () => versions(reader, id),
    (count) => count === 1,
  );
  return id;
};

test('what is shared and of use stays, for as long as it is', async () => {
  const id = await shared();
  assert.equal(await endRetention(inDays(400)), 0);
  assert.equal(await versions(reader, id), 1);
});

test('what its originator took back is deleted when the retention has passed since then; its own stays', async () => {
  const id = await shared();
  const { rows } = await north.kernel.store.pool.query('select object from record where id = $1', [id]);
  await north.kernel.store.system('test')((tx) =>
    withdrawRecords(north.kernel, tx, [rows[0].object], [`agreement:${agreement}`], 'shared by mistake'),
  );
  await north.settled();
  await eventually(
    async () => {
      await harbour.pullAll();
      return versions(reader, id);
    },
    (count) => count === 0,
  );
  assert.equal(await endRetention(inDays(29)), 0);
  assert.equal(await contentAtHarbour(id), 1);
  assert.equal(await endRetention(inDays(31)), 1);
  assert.equal(await endRetention(inDays(31)), 0);
  assert.equal(await contentAtHarbour(id), 0, 'the content is still in the database');
  assert.equal(await endRetention({ ...north.kernel, now: inDays(31).now }), 0);
  assert.equal(await versions(anna, id), 1);

  await harbour.kernel.store.pool.query('update pull_position set added_after = null');
  await harbour.pullAll();
  assert.equal(await versions(reader, id), 0, 'the same version came back');
  assert.equal((await give(tool(id, '2026-02-01T00:00:00.000Z'))).status, 202);
  await eventually(
    () => versions(reader, id),
    (count) => count === 1,
  );
});

test('an old version goes a while after it was replaced, and the new one stays', async () => {
  const id = await shared();
  assert.equal((await give(tool(id, '2026-03-01T00:00:00.000Z'))).status, 202);
  await eventually(
    () => versions(reader, id),
    (count) => count === 2,
  );
  assert.ok((await endRetention(inDays(31))) >= 1);
  assert.equal(await versions(reader, id), 1);
  assert.equal(await contentAtHarbour(id), 1);
});

test('a number of days that is written otherwise is the same number', async () => {
  const { pool } = harbour.kernel.store;
  const terms = await pool.query('select terms from agreement where id = $1', [agreement]);
  const written = terms.rows[0].terms.replace('"retention_days":30', '"retention_days":3.0e1');
  assert.notEqual(written, terms.rows[0].terms);
  await pool.query('update agreement set terms = $2 where id = $1', [agreement, written]);
  await endRetention(inDays(31));
  await pool.query('update agreement set terms = $2 where id = $1', [agreement, terms.rows[0].terms]);
});

test('a day that no calendar of the database has holds up nobody: what ran out in the year 0 has run out', async () => {
  const id = `indicator--${randomUUID()}`;
  const { name: _, ...common } = tool(id, '2026-01-01T00:00:00.000Z');
  const given = await give({
    ...common,
    type: 'indicator',
    description: 'A word that is nowhere else',
    pattern: "[file:name = 'a']",
    pattern_type: 'stix',
    valid_from: '0000-01-01T00:00:00Z',
    valid_until: '0000-01-02T00:00:00Z',
  });
  assert.equal(given.status, 202);
  await eventually(
    () => versions(reader, id),
    (count) => count === 1,
  );
  assert.equal(await endRetention(inDays(31)), 1);
  assert.equal(await contentAtHarbour(id), 0);
});

test('the log holds after all that', async () => {
  await harbour.settled();
  const { faults } = await verifyDeep(harbour.kernel, { desks: [signalsDesk] });
  assert.deepEqual(faults, []);
});
