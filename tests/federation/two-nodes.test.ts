import assert from 'node:assert/strict';
import { createHash, generateKeyPairSync, type KeyObject, randomUUID, sign } from 'node:crypto';
import { after, before, test } from 'node:test';
import type { FastifyRequest } from 'fastify';
import { placeRecords } from '../../src/kernel/exchange/agreements/place-records.ts';
import { receiptBytes } from '../../src/kernel/exchange/federation/receipts.ts';
import { callPeer } from '../../src/kernel/exchange/peers/call-peer.ts';
import { listPeers, type Peer } from '../../src/kernel/exchange/peers/peer-queries.ts';
import { peerRecognition } from '../../src/kernel/exchange/peers/signed-requests.ts';
import { acceptRecords } from '../../src/kernel/store/accept-records.ts';
import { withdrawRecords } from '../../src/kernel/store/withdraw-records.ts';
import { signRequest } from '../../src/standards/http-signatures/sign-request.ts';
import { cutObjects } from '../../src/standards/json/cut-objects.ts';
import { tlpMarkingId } from '../../src/standards/tlp/tlp.ts';
import { befriend, ERASURE, eventually, startTestNode, type TestNode } from '../nodes.ts';

let a: TestNode;
let b: TestNode;
let agreement: string;

before(async () => {
  [a, b] = await Promise.all([
    startTestNode({ name: 'Northern Authority', class: 'state' }),
    startTestNode({ name: 'Harbour', class: 'platform' }),
  ]);
  ({ agreement } = await befriend(a, b));
});
after(async () => {
  await Promise.all([a.close(), b.close()]);
});

const indicator = (creator: string, more: Record<string, unknown> = {}) => ({
  type: 'indicator',
  spec_version: '2.1',
  id: `indicator--${randomUUID()}`,
  created_by_ref: creator,
  created: '2026-01-01T00:00:00.000Z',
  modified: '2026-01-01T00:00:00.000Z',
  name: 'example',
  pattern: "[file:name = 'example']",
  pattern_type: 'stix',
  valid_from: '2026-01-01T00:00:00Z',
  object_marking_refs: [tlpMarkingId('amber')],
  ...more,
});

async function share(node: TestNode, objects: unknown[]) {
  const cut = cutObjects(Buffer.from(JSON.stringify({ objects })));
  assert.ok(cut.ok);
  return node.kernel.store.system('test')((tx) =>
    acceptRecords(node.kernel, tx, cut.objects, {
      holder: node.kernel.host.id,
      source: 'own',
      speaker: node.kernel.host.id,
      known: new Set([a.kernel.host.id, b.kernel.host.id]),
      agreements: [agreement],
    }),
  );
}

const versionsAt = async (node: TestNode, id: string) => {
  const reader = await node.person(['reader']);
  const answer = await reader.get<{ versions: { body: string; revoked: boolean }[] }>(
    `/api/v1/records/${id}`,
  );
  return answer.status === 200 ? answer.json.versions : [];
};

test('what one shares arrives at the other with the bytes it came with, and a receipt comes back', async () => {
  const object = indicator(a.kernel.host.id);
  await share(a, [object]);
  const [version] = await eventually(
    () => versionsAt(b, object.id),
    (seen) => seen.length === 1,
  );
  assert.equal(version?.body, JSON.stringify(object));
  const reader = await a.person(['reader']);
  const detail = await eventually(
    async () =>
      (
        await reader.get<{ receipts: { organisation: string; outcome: string }[] }>(
          `/api/v1/records/${object.id}`,
        )
      ).json,
    (seen) => seen.receipts.length === 1,
  );
  assert.equal(detail.receipts[0]?.organisation, b.kernel.host.id);
  assert.equal(detail.receipts[0]?.outcome, 'accepted');
});

test('what an agreement may not carry stays at home: TLP:RED, no TLP, an unknown marking', async () => {
  const unknown = `marking-definition--${randomUUID()}`;
  const kept = [
    indicator(a.kernel.host.id, { object_marking_refs: [tlpMarkingId('red')] }),
    indicator(a.kernel.host.id, { object_marking_refs: undefined }),
    indicator(a.kernel.host.id, { object_marking_refs: [tlpMarkingId('green'), unknown] }),
  ];
  const sent = indicator(a.kernel.host.id);
  await share(a, [...kept, sent]);
  await eventually(
    () => versionsAt(b, sent.id),
    (seen) => seen.length === 1,
  );
  for (const object of kept) {
    assert.equal((await versionsAt(a, object.id)).length, 1);
    assert.equal((await versionsAt(b, object.id)).length, 0);
  }
});

test('a record follows its partner when the marking it names is defined', async () => {
  const id = `marking-definition--${randomUUID()}`;
  const waiting = indicator(a.kernel.host.id, { object_marking_refs: [tlpMarkingId('green'), id] });
  await share(a, [waiting]);
  assert.equal((await versionsAt(b, waiting.id)).length, 0);
  await share(a, [
    {
      type: 'marking-definition',
      spec_version: '2.1',
      id,
      created: '2026-01-01T00:00:00.000Z',
      definition_type: 'statement',
      definition: { statement: 'Ask before you quote' },
    },
  ]);
  await eventually(
    () => versionsAt(b, waiting.id),
    (seen) => seen.length === 1,
  );
});

test('a revocation travels, and a version after it is refused', async () => {
  const object = indicator(a.kernel.host.id);
  await share(a, [object]);
  await share(a, [{ ...object, modified: '2026-01-02T00:00:00.000Z', revoked: true }]);
  const versions = await eventually(
    () => versionsAt(b, object.id),
    (seen) => seen.length === 2,
  );
  assert.deepEqual(
    versions.map((one) => one.revoked),
    [true, false],
  );
  const [outcome] = await share(a, [{ ...object, modified: '2026-01-03T00:00:00.000Z' }]);
  assert.equal(outcome?.outcome, 'refused');
  assert.match(outcome?.errors[0]?.clause ?? '', /3\.6/);
});

test('a peer that lies about the originator is quarantined, and people can see it', async () => {
  const lie = indicator(b.kernel.host.id, { name: 'not yours to say' });
  const foreign = indicator(`identity--${randomUUID()}`, { name: 'of nobody we know' });
  // The liar's own node is made to take it: a real one would have quarantined it already.
  await a.kernel.store.system('test')(async (tx) => {
    const cut = cutObjects(Buffer.from(JSON.stringify({ objects: [lie, foreign] })));
    assert.ok(cut.ok);
    await acceptRecords(a.kernel, tx, cut.objects, {
      holder: a.kernel.host.id,
      source: 'import:lie',
      speaker: null,
      known: new Set(),
      agreements: [agreement],
    });
  });
  const reader = await b.person(['reader']);
  type Quarantine = { items: { id: string; rule: string; source: string }[] };
  const seen = await eventually(
    async () => (await reader.get<Quarantine>('/api/v1/quarantine')).json.items,
    (items) => items.length >= 2,
  );
  for (const id of [lie.id, foreign.id]) {
    const item = seen.find((one) => one.id === id);
    assert.equal(item?.rule, 'creator-is-not-the-speaker');
    assert.equal((await versionsAt(b, id)).length, 0);
  }
});

test('withdrawing from the agreement hides it there, and comes back as a receipt', async () => {
  const object = indicator(a.kernel.host.id);
  const [outcome] = await share(a, [object]);
  await eventually(
    () => versionsAt(b, object.id),
    (seen) => seen.length === 1,
  );
  await a.kernel.store.system('test')((tx) =>
    withdrawRecords(
      a.kernel,
      tx,
      [outcome!.object as number],
      [`agreement:${agreement}`],
      'shared by mistake',
    ),
  );
  await a.settled();
  await eventually(
    async () => {
      await b.pullAll();
      return versionsAt(b, object.id);
    },
    (seen) => seen.length === 0,
  );
  const reader = await a.person(['reader']);
  type Detail = { receipts: { outcome: string }[] };
  await eventually(
    async () => (await reader.get<Detail>(`/api/v1/records/${object.id}`)).json.receipts,
    (receipts) => receipts.some((one) => one.outcome === 'withdrawn'),
  );
  // Shared again, it is there again.
  await a.kernel.store.system('test')((tx) =>
    placeRecords(a.kernel, tx, agreement, [outcome!.object as number], false),
  );
  await eventually(
    () => versionsAt(b, object.id),
    (seen) => seen.length === 1,
  );
});

test('what is erased at its originator disappears at the partner, and both logs stay valid', async () => {
  const object = indicator(a.kernel.host.id, { name: 'to be erased' });
  await share(a, [object]);
  await eventually(
    () => versionsAt(b, object.id),
    (seen) => seen.length === 1,
  );
  const senior = await a.person(['senior-reviewer']);
  const path = `/api/v1/records/${object.id}/erasure`;
  assert.equal((await (await a.person(['analyst'])).post(path, ERASURE)).status, 403);
  assert.equal((await senior.post(path, { ...ERASURE, reason: 'x' })).status, 400);
  assert.equal((await senior.post(path, ERASURE)).status, 201);
  assert.equal((await senior.post(`${path}/confirm`)).status, 409, 'one person alone erases nothing');
  const waiting = await senior.get<{ items: { record: string }[] }>('/api/v1/erasures');
  assert.deepEqual(
    waiting.json.items.map(({ record }) => record),
    [object.id],
  );
  await a.settled();
  await b.pullAll();
  assert.equal((await versionsAt(b, object.id)).length, 1, 'until a second person confirms, nothing happens');
  const second = await a.person(['senior-reviewer']);
  const shown = await second.get<{ erasure: Record<string, unknown> }>(`/api/v1/records/${object.id}`);
  assert.deepEqual([shown.json.erasure.mayConfirm, shown.json.erasure.reason], [true, ERASURE.reason]);
  assert.equal((await second.post(`${path}/confirm`)).status, 200);
  await a.settled();
  await eventually(
    async () => {
      await b.pullAll();
      return versionsAt(b, object.id);
    },
    (seen) => seen.length === 0,
  );
  const administrator = await a.person(['administrator']);
  const deep = await administrator.post<{ ok: boolean }>('/api/v1/audit/verify');
  assert.equal(deep.json.ok, true, deep.text);
});

test('a stranger, a replay, a wrong address and an altered body are all refused', async () => {
  const path = '/federation/notify';
  const body = Buffer.from(JSON.stringify({}));
  const keys = generateKeyPairSync('ed25519');
  const created = Math.floor(Date.now() / 1000);
  const sign = (privateKey: KeyObject, url: string, nonce = randomUUID()) =>
    signRequest({ method: 'POST', url, body, keyId: a.kernel.host.id, privateKey, created, nonce });
  const send = async (headers: Record<string, string>, sent: Buffer = body) =>
    (
      await fetch(b.url + path, {
        method: 'POST',
        headers: { ...headers, 'content-type': 'application/json' },
        body: new Uint8Array(sent),
      })
    ).status;
  const own = a.kernel.keyring.identity.privateKey;
  const good = sign(own, b.url + path);
  assert.equal(await send(good), 202);
  assert.equal(await send(good), 401, 'a replay');
  assert.equal(await send({}), 401, 'unsigned');
  assert.equal(await send(sign(keys.privateKey, b.url + path)), 401, 'another key');
  assert.equal(await send(sign(own, a.url + path)), 401, 'made for another node');
  assert.equal(await send(sign(own, b.url + path), Buffer.from('{"agreement":"x"}')), 401, 'altered body');

  const overheard = sign(own, b.url + path);
  assert.equal(await send(overheard), 202);
  // What a restarted node has in memory of it: nothing.
  const restarted = peerRecognition(b.kernel);
  const again = { method: 'POST', url: path, headers: overheard, rawBody: body } as unknown as FastifyRequest;
  await assert.rejects(restarted.peerAsking(again), { code: 'signature-invalid', message: /already used/ });
  const fresh = { ...again, headers: sign(own, b.url + path) } as unknown as FastifyRequest;
  assert.equal((await restarted.peerAsking(fresh)).peer.organisation, a.kernel.host.id);
  // From two sides at once it is taken by one.
  const race = { ...again, headers: sign(own, b.url + path) } as unknown as FastifyRequest;
  const both = await Promise.allSettled(
    [restarted, peerRecognition(b.kernel)].map((one) => one.peerAsking(race)),
  );
  assert.deepEqual(both.map(({ status }) => status).sort(), ['fulfilled', 'rejected']);
});

test('a suspended peer is not pulled from and sees nothing; lifting it brings what was missed', async () => {
  const senior = await b.person(['senior-reviewer']);
  const reader = await b.person(['reader']);
  const path = `/api/v1/peers/${a.kernel.host.id}`;
  assert.equal((await reader.post(`${path}/suspend`, { reason: 'no' })).status, 403);
  assert.equal((await senior.post(`${path}/suspend`, { reason: 'Their signals over-match.' })).status, 200);
  const missed = indicator(a.kernel.host.id);
  await share(a, [missed]);
  await a.settled();
  await b.pullAll();
  assert.equal((await versionsAt(b, missed.id)).length, 0);
  assert.equal((await senior.post(`${path}/resume`)).status, 200);
  await b.pullAll();
  assert.equal((await versionsAt(b, missed.id)).length, 1);
});

test('a receipt is kept once: another under its id is refused and named', async () => {
  const receipt = (more: object = {}) =>
    JSON.stringify({
      receipt: receiptId,
      from: a.kernel.host.id,
      to: b.kernel.host.id,
      agreement,
      at: '2026-01-01T00:00:00.000Z',
      promise: 'entered in the log',
      objects: [{ id: `indicator--${randomUUID()}`, version: '1', outcome: 'accepted' }],
      ...more,
    });
  const receiptId = randomUUID();
  const send = async (body: string) => {
    const { privateKey } = a.kernel.keyring.identity;
    const signature = sign(null, receiptBytes(body), privateKey).toString('base64');
    const [peer] = await a.kernel.store.system('test')((tx) => listPeers(tx));
    return callPeer(a.kernel, peer as Peer, {
      method: 'POST',
      path: '/federation/receipts',
      body: JSON.stringify({ body, signature }),
    });
  };
  const first = receipt();
  assert.equal((await send(first)).status, 202);
  assert.equal((await send(first)).status, 202, 'the same again is the same');
  const other = await send(receipt({ objects: [] }));
  assert.equal(other.status, 409);
  assert.match(other.body.toString(), new RegExp(receiptId));
  const kept = await b.kernel.store.pool.query('select body from receipt where id = $1', [receiptId]);
  assert.equal(kept.rows[0].body, first);
  assert.ok(b.said.some((line) => line.includes(receiptId)));
});

test('a receipt that the partner refuses is not sent again, others go on, and it is shown beside the peer', async () => {
  const spoilt = randomUUID();
  // One that was altered after it was signed: no partner takes it.
  await b.kernel.store.pool.query(
    `insert into receipt (id, direction, organisation, agreement, body, signature, at, entry)
     select $1, direction, organisation, agreement, replace(body, 'accepted', 'refused'), signature, '2020-01-01', entry
     from receipt where direction = 'given' and body like '%accepted%' limit 1`,
    [spoilt],
  );
  const object = indicator(a.kernel.host.id);
  await share(a, [object]);
  await eventually(
    async () => {
      await b.pullAll();
      const { rows } = await b.kernel.store.pool.query(
        `select r.id = $1 as spoilt, delivered_at is not null as delivered, refusal from receipt r
         where r.id = $1 or r.id in (select receipt from receipt_item where id = $2) order by 1`,
        [spoilt, object.id],
      );
      return rows;
    },
    (rows) =>
      rows.length === 2 &&
      rows[0].delivered &&
      !rows[1].delivered &&
      /^401 .*key/.test(rows[1].refusal ?? ''),
  );
  const said = b.said.filter((line) => line.includes(spoilt)).length;
  await b.pullAll();
  assert.equal(b.said.filter((line) => line.includes(spoilt)).length, said, 'not tried again');
  const reader = await b.person(['reader']);
  const { json } = await reader.get<{ items: Listed[] }>('/api/v1/peers');
  assert.equal(json.items[0]?.refusedReceipts?.count, 1);
  assert.match(json.items[0]?.refusedReceipts?.lastAnswer ?? '', /^401 /);
});

type Listed = { refusedReceipts: { count: number; lastAnswer: string } | null };

test('a suspended agreement carries nothing more', async () => {
  const anna = await a.person(['administrator']);
  const path = `/api/v1/agreements/${agreement}/suspend`;
  assert.equal((await anna.post(path, { reason: 'Under review.' })).status, 200);
  type List = { items: { id: string; state: string }[] };
  const boris = await b.person(['reader']);
  const { json } = await boris.get<List>('/api/v1/agreements');
  assert.equal(json.items.find((one) => one.id === agreement)?.state, 'suspended');
  const late = indicator(a.kernel.host.id);
  await share(a, [late]);
  await a.settled();
  await b.pullAll();
  assert.equal((await versionsAt(b, late.id)).length, 0);
});

test("each keeps the other's checkpoints and countersigns them", async () => {
  await Promise.all([a.beat(), b.beat()]);
  const hashOf = (node: TestNode) =>
    createHash('sha256')
      .update(`comity/${node.kernel.host.id.slice('identity--'.length)}/1`)
      .digest('hex');
  for (const [keeper, logged] of [
    [a, b],
    [b, a],
  ] as const) {
    const notes = await eventually(
      async () => {
        await keeper.pullAll();
        const answer = await fetch(`${keeper.url}/log/witnessed/${hashOf(logged)}`);
        return answer.status === 200 ? ((await answer.json()) as { notes: string[] }).notes : [];
      },
      (seen) => seen.length > 0,
      25_000,
    );
    assert.match(notes[0] ?? '', /^comity\//);
  }
});

test('each read of an overseer is in the log, and an overseer changes nothing', async () => {
  const overseer = await a.person(['overseer']);
  const count = async () =>
    (
      await a.kernel.store.system('test')((tx) =>
        tx.query<{ n: number }>("select count(*) as n from entry where kind = 'overseer.read'"),
      )
    )[0]?.n ?? 0;
  const before = await count();
  await overseer.get('/api/v1/records');
  await overseer.get('/api/v1/peers');
  assert.equal(await count(), before + 2);
  const tried = await overseer.post('/api/v1/peers', { url: 'https://example.org', publicKey: a.publicKey });
  assert.equal(tried.status, 403);
});
