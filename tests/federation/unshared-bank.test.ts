import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { after, before, test } from 'node:test';
import { DESKS } from '../../src/apps/node/start-node.ts';
import type { BankShare } from '../../src/client/banks.ts';
import { sayDeepFault } from '../../src/kernel/audit/deep-fault.ts';
import { verifyDeep } from '../../src/kernel/audit/verify-deep.ts';
import { callPeer } from '../../src/kernel/exchange/peers/call-peer.ts';
import { listPeers, type Peer } from '../../src/kernel/exchange/peers/peer-queries.ts';
import { TAXII } from '../conformance/taxii-server.ts';
import { type Asking, befriend, eventually, expectStatus, startTestNode, type TestNode } from '../nodes.ts';

// A bank that an agreement carries, and then carries no more: the collection, the partner's copies, and who polls meanwhile.

let north: TestNode;
let harbour: TestNode;
let anna: Asking;
let boris: Asking;
let agreement: string;
let collection: string;
let bank: string;

const LAW = { instrument: 'Some Act', article: 'section 1' };
const made = async (name: string) =>
  (
    await expectStatus(
      201,
      anna.post<{ id: string }>('/api/v1/banks', { name, basis: 'Reviewed.', legalBasis: LAW }),
    )
  ).json.id;

before(async () => {
  [north, harbour] = await Promise.all([
    startTestNode({ name: 'Northern Authority', class: 'state' }),
    startTestNode({ name: 'Harbour' }),
  ]);
  ({ agreement, collection } = await befriend(north, harbour));
  anna = await north.person(['analyst', 'senior-reviewer']);
  boris = await harbour.person(['analyst', 'senior-reviewer']);
  bank = await made('Reviewed material');
});
after(() => Promise.all([north.close(), harbour.close()]));

type Shown = { shared: BankShare[] };
const share = (id = bank, under = agreement) =>
  anna.post<Shown>(`/api/v1/banks/${id}/agreements`, { agreement: under });
const unshare = (who = anna, id = bank, under = agreement) =>
  who.post<Shown>(`/api/v1/banks/${id}/unshare`, { agreement: under });
async function addSignal(to = bank): Promise<{ id: string; value: string }> {
  const value = randomBytes(32).toString('hex');
  const added = await expectStatus(
    201,
    anna.post<{ added: { signals: string[] } }>(`/api/v1/banks/${to}/signals`, { type: 'sha256', value }),
  );
  return { id: added.json.added.signals[0] as string, value };
}
const peerAt = async (node: TestNode): Promise<Peer> =>
  (await node.kernel.store.system('test')((tx) => listPeers(tx)))[0] as Peer;
type Partners = { name: string; provenance: string; unsharedSince: string | null; signals: number };
const partnersBank = async (name: string) =>
  (await boris.get<{ items: Partners[] }>('/api/v1/banks')).json.items.find(
    (one) => one.name === name && one.provenance === 'peer',
  ) as Partners;
type Envelope = { objects?: { id: string; revoked?: boolean }[]; more?: boolean };

/** What the partner's node gets of the collection, page by page, as it would pull it. */
async function polled(after = ''): Promise<{ objects: NonNullable<Envelope['objects']>; last: string }> {
  const answer = await callPeer(harbour.kernel, await peerAt(harbour), {
    path: `/taxii2/api/collections/${collection}/objects/?limit=1000&match[version]=all${after && `&added_after=${after}`}`,
    headers: { accept: TAXII },
  });
  assert.equal(answer.status, 200);
  const { objects = [] } = JSON.parse(answer.body.toString()) as Envelope;
  return { objects, last: answer.headers.get('x-taxii-date-added-last') ?? after };
}
const matchesAt = async (value: string) =>
  (
    await expectStatus(
      200,
      boris.post<{ matches: unknown[] }>('/api/v1/match', { hash: { type: 'sha256', value } }),
    )
  ).json.matches.length;
async function travel(): Promise<void> {
  await north.settled();
  await harbour.pullAll();
  await harbour.settled();
}
async function isClean(): Promise<void> {
  for (const node of [north, harbour]) {
    await node.settled();
    const verdict = await verifyDeep(node.kernel, { desks: DESKS });
    assert.deepEqual(verdict.faults.map(sayDeepFault), [], node.name);
  }
}

test('the bank says with whom it is shared, under what and since when; a partner sees only its own', async () => {
  const before = (await anna.get<Shown>(`/api/v1/banks/${bank}`)).json;
  assert.deepEqual(before.shared, []);
  const start = Date.now();
  const [one] = (await expectStatus(200, share())).json.shared as [BankShare];
  assert.deepEqual(
    [one.agreement, one.title, one.state, one.with, one.retentionDays],
    [agreement, 'Test agreement', 'accepted', [{ id: harbour.kernel.host.id, name: 'Harbour' }], 30],
  );
  assert.ok(Date.parse(String(one.since)) >= start - 1 && Date.parse(String(one.since)) <= Date.now());
  await expectStatus(200, share());
  assert.equal((await anna.get<Shown>(`/api/v1/banks/${bank}`)).json.shared.length, 1, 'twice is once');
});

test('unshared: the collection shows none of it at once, the partner’s copies stop, and it is in the log', async () => {
  const kept = await made('Still shared');
  await expectStatus(200, share(kept));
  const [first, other] = [await addSignal(), await addSignal(kept)];
  await travel();
  await eventually(
    () => matchesAt(first.value),
    (count) => count === 1,
  );
  assert.ok((await polled()).objects.some(({ id }) => id === first.id));
  assert.equal((await expectStatus(200, unshare())).json.shared.length, 0);
  // Before anything is sequenced: sight ends with the commit.
  assert.ok(!(await polled()).objects.some(({ id }) => id === first.id));
  const later = await addSignal();
  await travel();
  await travel();
  const ids = (await polled()).objects.map(({ id }) => id);
  assert.ok(ids.includes(other.id), 'the other bank’s');
  assert.ok(!ids.includes(first.id) && !ids.includes(later.id));
  assert.deepEqual(
    [await matchesAt(first.value), await matchesAt(other.value), await matchesAt(later.value)],
    [0, 1, 0],
  );
  // The copy is there, out of sight, until the retention has passed.
  const { rows } = await harbour.kernel.store.pool.query(
    `select r.erased_at, p.withdrawn_at from record r join placement p using (object) where r.id = $1`,
    [first.id],
  );
  assert.equal(rows.length, 1);
  assert.ok(rows[0].erased_at === null && rows[0].withdrawn_at !== null);
  assert.equal((await boris.get(`/api/v1/records/${first.id}`)).status, 404);
  // The partner's people read that it is shared no more, and since when; the other bank is as it was.
  assert.equal((await partnersBank('Still shared')).unsharedSince, null);
  const { unsharedSince, signals } = await partnersBank('Reviewed material');
  assert.deepEqual(
    [Math.abs(Date.parse(String(unsharedSince)) - Date.now()) < 60_000, signals],
    [true, 0],
    String(unsharedSince),
  );
  const acts = await north.kernel.store.pool.query("select from entry where kind = 'bank.unshared'");
  assert.equal(acts.rowCount, 1);
  await isClean();
});

test('who may, and twice at once', async () => {
  await expectStatus(200, share());
  const reviewer = await north.person(['reader', 'analyst', 'reviewer']);
  assert.equal((await unshare(reviewer)).status, 403);
  assert.equal((await unshare(boris)).status, 404, 'at the other node there is no such bank');
  const theirs = (
    await boris.get<{ items: { id: string; provenance: string }[] }>('/api/v1/banks')
  ).json.items.find(({ provenance }) => provenance === 'peer');
  assert.equal(
    (await unshare(boris, theirs?.id)).status,
    404,
    'a partner’s bank is carried by nothing of ours',
  );
  assert.equal((await unshare(anna, bank, 'x-comity-agreement--1')).status, 404);
  const answers = await Promise.all([unshare(), unshare(), unshare()]);
  assert.deepEqual(answers.map(({ status }) => status).sort(), [200, 404, 404]);
  await isClean();
});

test('shared again it comes back; a signal withdrawn while it was unshared is told all the same', async () => {
  await expectStatus(200, share());
  const [one, two] = [await addSignal(), await addSignal()];
  await travel();
  assert.equal(await matchesAt(one.value), 1);
  await expectStatus(200, unshare());
  await travel();
  const { last } = await polled();
  await expectStatus(
    200,
    anna.post(`/api/v1/signals/${two.id}/withdraw`, { reason: 'It was a news picture.' }),
  );
  await north.settled();
  const told = await polled(last);
  assert.deepEqual(
    told.objects.map(({ id, revoked }) => [id, revoked]),
    [[two.id, true]],
  );
  await expectStatus(200, share());
  await travel();
  await travel();
  assert.deepEqual([await matchesAt(one.value), await matchesAt(two.value)], [1, 0]);
  assert.equal((await partnersBank('Reviewed material')).unsharedSince, null, 'shared again');
  await isClean();
});

test('a bank of which each signal was withdrawn is not called unshared', async () => {
  const emptied = await made('Emptied');
  await expectStatus(200, share(emptied));
  const { id } = await addSignal(emptied);
  await travel();
  await expectStatus(200, anna.post(`/api/v1/signals/${id}/withdraw`, { reason: 'A news picture.' }));
  await travel();
  const { signals, unsharedSince } = await partnersBank('Emptied');
  assert.deepEqual([signals, unsharedSince], [0, null]);
});

test('while people add and a partner polls: what goes out after the answer is nothing, and nothing is left behind', async () => {
  for (let round = 0; round < 3; round++) {
    await expectStatus(200, share());
    const added: { id: string }[] = [];
    let running = true;
    const adding = Promise.all(
      [0, 1].map(async () => {
        while (running) added.push(await addSignal());
      }),
    );
    const polling = (async () => {
      while (running) await polled();
    })();
    await eventually(
      async () => added.length,
      (count) => count > 4 * (round + 1),
    );
    const stopped = unshare();
    await expectStatus(200, stopped);
    const seen = new Set((await polled()).objects.map(({ id }) => id));
    running = false;
    await Promise.all([adding, polling]);
    await travel();
    await travel();
    const shown = new Set((await polled()).objects.map(({ id }) => id));
    for (const { id } of added) {
      assert.ok(!seen.has(id), 'seen after the answer');
      assert.ok(!shown.has(id), 'seen in the end');
      assert.equal((await boris.get(`/api/v1/records/${id}`)).status, 404);
    }
  }
  await isClean();
});

test('what is stopped here is not shared late: a partner would take it for one that nobody disputes', async () => {
  const disputed = await made('Disputed material');
  const [stopped, other] = [await addSignal(disputed), await addSignal(disputed)];
  const { pool } = north.kernel.store;
  // as an upheld appeal does it
  await pool.query(
    "insert into signal_stop (object, holder, signal, stopped_at) values (nextval('object_handle'), $1, $2, now())",
    [north.kernel.host.id, stopped.id],
  );
  await expectStatus(200, share(disputed));
  await north.settled();
  const ids = (await polled()).objects.map(({ id }) => id);
  assert.ok(ids.includes(other.id));
  assert.ok(!ids.includes(stopped.id));
  await expectStatus(200, unshare(anna, disputed));
  await pool.query('delete from signal_stop where signal = $1', [stopped.id]);
});

test('an agreement that is suspended still lets go of it', async () => {
  await expectStatus(200, share());
  await expectStatus(200, anna.post(`/api/v1/agreements/${agreement}/suspend`, { reason: 'A pause' }));
  const [one] = (await anna.get<Shown>(`/api/v1/banks/${bank}`)).json.shared;
  assert.equal(one?.state, 'suspended');
  assert.equal((await expectStatus(200, unshare())).json.shared.length, 0);
  await isClean();
});
