import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { DESKS, startNode } from '../../src/apps/node/start-node.ts';
import { verifyDeep } from '../../src/kernel/audit/verify-deep.ts';
import { verifyRemoteLog } from '../../src/kernel/audit/verify-remote.ts';
import { configurationFrom } from '../../src/kernel/configuration.ts';
import { tlpMarkingId } from '../../src/standards/tlp/tlp.ts';
import { ERASURE, eventually } from '../nodes.ts';
import { type ChildNode, childNode } from './child-node.ts';
import { type Places, sharedPlaces } from './shared-places.ts';
import { killAndStart, look, PATIENCE, standInTheWay, tokenOf, waits } from './stand-in-the-way.ts';
import { follow, TAXII } from './traffic.ts';

// What a node does by itself, and what takes something away: killed in the middle, it is done in the end, or not begun.

// More than is forgotten in one transaction.
const COUNT = 700;
let a: ChildNode;
let b: ChildNode;
let places: [Places, Places];
const ids: string[] = [];

before(async () => {
  [a, b] = await Promise.all([
    childNode({ name: 'Northern Authority', class: 'state', beatSeconds: 5 }),
    childNode({ name: 'Harbour', class: 'platform', beatSeconds: 5 }),
  ]);
  b.env.COMITY_TEST_CHORES = 'yes';
  await Promise.all([a.start(), b.start()]);
  places = await sharedPlaces(a, b);
  const objects = Array.from({ length: COUNT }, (_, n) => ({
    type: 'campaign',
    spec_version: '2.1',
    id: `campaign--${randomUUID()}`,
    created_by_ref: places[0].organisation,
    created: '2026-01-01T00:00:00.000Z',
    modified: '2026-01-01T00:00:00.000Z',
    name: `Campaign ${n} that must be forgotten`,
    object_marking_refs: [tlpMarkingId('amber')],
  }));
  ids.push(...objects.map((one) => one.id));
  const path = `/taxii2/api/collections/${places[0].agreementCollection}/objects/`;
  const headers = { 'content-type': TAXII, accept: TAXII };
  const given = await a.ask(path, { method: 'POST', headers, body: JSON.stringify({ objects }) });
  assert.equal(given.status, 202, given.text);
  await eventually(
    async () => (await follow(b, places[1].own, AbortSignal.abort())).ids.size,
    (size) => size >= COUNT,
    PATIENCE,
  );
});
after(() => Promise.all([a, b].map((node) => node?.remove())));

const openingKeys = (node: ChildNode) =>
  readdirSync(join(node.dataFolder, 'keys')).filter((name) => name.startsWith('openings-'));

test('an erasure that was not answered is done whole or not at all, whoever is killed in the middle', async () => {
  const [id] = ids as [string];
  const asked = await fetch(`${b.url}/api/v1/records/${id}/erasure`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', authorization: `Bearer ${await tokenOf(b, 'reviewer')}` },
    body: JSON.stringify(ERASURE),
  });
  assert.equal(asked.status, 201, await asked.text());
  const erase = () => b.ask(`/api/v1/records/${id}/erasure/confirm`, { method: 'POST' });
  for (const victim of ['node', 'database'] as const) {
    // Its bodies are emptied by then, and the values of its acts are not.
    const goOn = await standInTheWay(
      b,
      `select 1 from opening o join entry e on e.id = o.entry join record r using (object)
       where r.id = '${id}' for update of o`,
    );
    const answer = erase().then(
      ({ status }) => status,
      () => null,
    );
    await waits(b);
    await killAndStart(b, victim);
    await goOn();
    assert.notEqual(await answer, 200, `acknowledged although the ${victim} was killed before`);
    const kept = await eventually(
      () => look<{ body: string }>(b, `select body from record where id = '${id}'`),
      (row) => row !== null,
      PATIENCE,
    );
    assert.match(kept?.body ?? '', /must be forgotten/, 'half an erasure');
  }
  await eventually(
    async () => (await erase().catch(() => null))?.status,
    (status) => status === 200,
    PATIENCE,
  );
  await killAndStart(b, 'both');
  const row = await look<{ body: string }>(b, `select body from record where id = '${id}'`);
  assert.doesNotMatch(row?.body ?? '', /must be forgotten/, 'an acknowledged erasure was lost');
});

test('a new key that was killed in the middle leaves no old one behind', async () => {
  assert.equal(openingKeys(b).length, 1);
  const [old] = openingKeys(b) as [string];
  await b.stop();
  b.env.COMITY_TEST_DAYS_LATER = '31';
  a.env.COMITY_TEST_DAYS_LATER = '31';
  await a.stop();
  // The node seals anew, and then waits for those who began before, such as this one, before it destroys a key.
  delete b.env.COMITY_TEST_CHORES;
  await b.start();
  const goOn = await standInTheWay(b, 'select 1');
  await b.kill('node');
  b.env.COMITY_TEST_CHORES = 'yes';
  await b.start();
  await eventually(
    () => look<{ n: number }>(b, `select count(*)::int as n from opening where key_id = '0001'`),
    (seen) => seen?.n === 0,
    PATIENCE,
  );
  assert.ok(openingKeys(b).includes(old));
  await b.kill('node');
  await goOn();
  await b.start();
  await eventually(
    async () => openingKeys(b),
    (keys) => keys.length === 1 && !keys.includes(old),
    PATIENCE,
  );
});

test('what an ended agreement leaves is forgotten in the end, however often it is killed meanwhile', async () => {
  await b.stop();
  delete b.env.COMITY_TEST_CHORES;
  await Promise.all([a.start(), b.start()]);
  const headers = { 'content-type': 'application/json' };
  const body = JSON.stringify({ reason: 'The work is done.' });
  const suspended = await a.ask(`/api/v1/agreements/${places[0].agreement}/suspend`, {
    method: 'POST',
    headers,
    body,
  });
  assert.equal(suspended.status, 200, suspended.text);
  await eventually(
    () => look<{ status: string }>(b, 'select status from agreement'),
    (row) => row?.status === 'suspended',
    PATIENCE,
  );
  await Promise.all([a.stop(), b.stop()]);
  b.env.COMITY_TEST_DAYS_LATER = '62';
  b.env.COMITY_TEST_CHORES = 'yes';
  await b.start();
  const forgotten = async () =>
    (await look<{ n: number }>(b, 'select count(*)::int as n from record where erased_at is not null'))?.n;
  // Some are durable by then, and others on their way.
  await eventually(forgotten, (count) => count !== undefined && count > 1, PATIENCE);
  await killAndStart(b, 'both');
  await eventually(forgotten, (count) => count === COUNT, PATIENCE);
  const left = await look<{ n: number }>(
    b,
    "select count(*)::int as n from record where body like '%must be forgotten%'",
  );
  assert.equal(left?.n, 0);
});

test('both kinds of verification hold after all that', async () => {
  assert.deepEqual(b.crashes, []);
  const remote = await verifyRemoteLog({ url: b.url, key: places[1].key });
  assert.ok(remote.ok, JSON.stringify(remote));
  assert.equal(remote.before, null, 'the log began anew although nothing was lost');
  await b.stop();
  const again = await startNode({
    configuration: configurationFrom(b.env),
    log: () => {},
    workbench: null,
    now: () => new Date(Date.now() + 62 * 86_400_000),
  });
  try {
    await again.settled();
    assert.deepEqual((await verifyDeep(again.kernel, { desks: DESKS })).faults, []);
  } finally {
    await again.stop();
  }
});
