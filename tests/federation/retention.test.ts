import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { after, before, test } from 'node:test';
import { signalsDesk } from '../../src/desks/signals/desk.ts';
import { verifyDeep } from '../../src/kernel/audit/verify-deep.ts';
import { endRetention } from '../../src/kernel/exchange/agreements/end-retention.ts';
import { tlpMarkingId } from '../../src/standards/tlp/tlp.ts';
import { TAXII } from '../conformance/taxii-server.ts';
import { type Asking, befriend, eventually, startTestNode, type TestNode } from '../nodes.ts';

// What an agreement says of how long a partner keeps what it was given (30 days here) happens by itself.

let north: TestNode;
let harbour: TestNode;
let anna: Asking;
let reader: Asking;
let collection: string;
before(async () => {
  [north, harbour] = await Promise.all([
    startTestNode({ name: 'Northern Authority', class: 'state' }),
    startTestNode({ name: 'Harbour' }),
  ]);
  ({ collection } = await befriend(north, harbour));
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

test('what a partner shared is deleted when its retention ends; its own stays; a newer version starts anew', async () => {
  const id = `tool--${randomUUID()}`;
  assert.equal((await give(tool(id, '2026-01-01T00:00:00.000Z'))).status, 202);
  await eventually(
    () => versions(reader, id),
    (count) => count === 1,
  );

  assert.equal(await endRetention(inDays(29)), 0);
  assert.equal(await versions(reader, id), 1);
  assert.equal(await endRetention(inDays(31)), 1);
  assert.equal(await endRetention(inDays(31)), 0);
  await harbour.settled();
  assert.equal(await versions(reader, id), 0);
  const { rows } = await harbour.kernel.store.pool.query(
    "select 1 from record where body like '%nowhere else%'",
  );
  assert.equal(rows.length, 0, 'the content is still in the database');
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

  await harbour.settled();
  const { faults } = await verifyDeep(harbour.kernel, { desks: [signalsDesk] });
  assert.deepEqual(faults, []);
});
