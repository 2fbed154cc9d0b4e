import assert from 'node:assert/strict';
import { randomBytes, randomUUID } from 'node:crypto';
import { after, before, test } from 'node:test';
import { signalsDesk } from '../../src/desks/signals/desk.ts';
import { makeIndicator } from '../../src/desks/signals/signal.ts';
import { verifyDeep } from '../../src/kernel/audit/verify-deep.ts';
import { placeRecords } from '../../src/kernel/exchange/agreements/place-records.ts';
import type { ImportOutcome } from '../../src/kernel/exchange/import/import-records.ts';
import { emptyVersions } from '../../src/kernel/store/erase-record.ts';
import { withdrawRecords } from '../../src/kernel/store/withdraw-records.ts';
import { tlpMarkingId } from '../../src/standards/tlp/tlp.ts';
import { TAXII } from '../conformance/taxii-server.ts';
import {
  type Asking,
  befriend,
  eraseByTwo,
  eventually,
  expectStatus,
  startTestNode,
  type TestNode,
} from '../nodes.ts';

// What a partner took back is seen by nobody here, and still nobody else may speak in its place.

let north: TestNode;
let harbour: TestNode;
let anna: Asking;
let asks: Asking;
let boris: Asking;
let agreement: string;
let collection: string;
before(async () => {
  [north, harbour] = await Promise.all([
    startTestNode({ name: 'Northern Authority', class: 'state' }),
    startTestNode({ name: 'Harbour' }),
  ]);
  ({ agreement, collection } = await befriend(north, harbour));
  anna = await north.person(['analyst', 'senior-reviewer']);
  asks = await north.person(['reviewer']);
  boris = await harbour.person(['analyst', 'senior-reviewer']);
});
after(() => Promise.all([north.close(), harbour.close()]));

type Stix = Record<string, unknown> & { id: string };

const signal = (creator: string | null, value: string, more: object = {}) =>
  ({
    ...makeIndicator({
      creator,
      now: new Date(Date.now() - 60_000).toISOString(),
      signal_type: 'pdq',
      value,
      quality: 90,
      bank: 'Marches',
      basis: 'Reviewed by two people.',
      legal_basis: { instrument: 'An Act', article: '1' },
      originator_class: 'state',
      ordered: false,
    }),
    ...more,
  }) as Stix;
const hex = () => randomBytes(32).toString('hex');
const held = async ({ id }: Stix) => {
  const { status, json } = await boris.get<{ versions: unknown[] }>(`/api/v1/records/${id}`);
  return status === 200 ? json.versions.length : 0;
};
const holds = (object: Stix, count: number) =>
  eventually(
    () => held(object),
    (seen) => seen === count,
  );
const give = (object: Stix) =>
  expectStatus(
    202,
    anna.post(
      `/taxii2/api/collections/${collection}/objects/`,
      { objects: [object] },
      { 'content-type': TAXII, accept: TAXII },
    ),
  );
const erase = (object: Stix) => eraseByTwo(asks, anna, object.id);
const bundle = (...objects: Stix[]) =>
  JSON.stringify({ type: 'bundle', id: `bundle--${randomUUID()}`, objects });
async function imports(...objects: Stix[]): Promise<ImportOutcome> {
  const answer = await fetch(`${harbour.url}/api/v1/imports?source=feed`, {
    method: 'POST',
    headers: { authorization: `Bearer ${boris.token}`, 'content-type': 'application/json' },
    body: bundle(...objects),
  });
  const lines = (await answer.text()).trim().split('\n');
  return JSON.parse(lines.at(-1) as string);
}
const reasonOf = ({ accepted, refused }: ImportOutcome) => {
  assert.equal(accepted, 0);
  return refused?.[0]?.reason ?? 'none';
};

test('nobody imports a newer version of what a partner took back, revoked or not', async () => {
  const value = hex();
  const theirs = signal(north.kernel.host.id, value);
  await give(theirs);
  await holds(theirs, 1);
  await erase(theirs);
  await holds(theirs, 0);
  const forged = { ...signal(null, hex()), id: theirs.id, modified: new Date().toISOString() };
  assert.match(reasonOf(await imports(forged)), /creator-changed/);

  const unsigned = signal(null, hex());
  await give(unsigned);
  await holds(unsigned, 1);
  await give({ ...unsigned, modified: new Date(Date.now() - 30_000).toISOString(), revoked: true });
  await holds(unsigned, 2);
  await erase(unsigned);
  await holds(unsigned, 0);
  const newer = { ...unsigned, modified: new Date().toISOString() };
  assert.match(reasonOf(await imports(newer)), /other-source/);
  assert.equal(await held(unsigned), 0);
});

test('the version that a partner took back is refused by name, by every door, and taken from the partner', async () => {
  const theirs = signal(null, hex());
  await give(theirs);
  await holds(theirs, 1);
  const { rows } = await north.kernel.store.pool.query('select object from record where id = $1', [
    theirs.id,
  ]);
  const [{ object }] = rows;
  await north.kernel.store.system('test')((tx) =>
    withdrawRecords(north.kernel, tx, [object], [`agreement:${agreement}`], 'test'),
  );
  await holds(theirs, 0);

  assert.match(reasonOf(await imports(theirs)), /took it back/);
  const bank = await expectStatus(
    201,
    boris.post<{ id: string }>('/api/v1/banks', {
      name: 'Ours',
      basis: 'Reviewed by two people.',
      legalBasis: { instrument: 'Some Act', article: 'section 1' },
    }),
  );
  const file = new FormData();
  file.append('file', new Blob([bundle(theirs)], { type: 'application/json' }), 'list.json');
  const added = await boris.post<ImportOutcome>(`/api/v1/banks/${bank.json.id}/signals`, file);
  assert.ok(added.status < 300, added.text);
  assert.match(added.text, /took it back/);
  assert.equal(await held(theirs), 0);

  await north.kernel.store.system('test')((tx) => placeRecords(north.kernel, tx, agreement, [object], true));
  await holds(theirs, 1);
  await harbour.settled();
  const { faults } = await verifyDeep(harbour.kernel, { desks: [signalsDesk] });
  assert.deepEqual(faults, []);
});

test('what was deleted when its retention ended is refused by an import, whatever has no versions too', async () => {
  const observable: Stix = {
    type: 'domain-name',
    spec_version: '2.1',
    id: 'domain-name--ecb120bf-2694-4902-a737-62b74539a41b',
    value: 'example.com',
    object_marking_refs: [tlpMarkingId('green')],
  };
  const tool: Stix = {
    type: 'tool',
    spec_version: '2.1',
    id: `tool--${randomUUID()}`,
    created: '2026-01-01T00:00:00.000Z',
    modified: '2026-01-01T00:00:00.000Z',
    name: 'A tool',
    object_marking_refs: [tlpMarkingId('green')],
  };
  for (const given of [observable, tool]) {
    await give(given);
    await holds(given, 1);
    const { rows } = await harbour.kernel.store.pool.query('select object from record where id = $1', [
      given.id,
    ]);
    await harbour.kernel.store.system('test')((tx) =>
      emptyVersions(harbour.kernel, tx, [rows[0].object], { law: 'An agreement', cause: 'retention ended' }),
    );
  }
  assert.match(reasonOf(await imports(observable)), /has no versions and is not taken in again/);
  assert.match(reasonOf(await imports(tool)), /a newer one is taken/);
  assert.match(reasonOf(await imports({ ...tool, modified: '2026-02-01T00:00:00.000Z' })), /other-source/);
});
