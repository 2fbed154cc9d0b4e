import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { until } from '../../../../tests/platform.ts';
import { MODERATOR, openPeerTube, type PeerTube } from '../adapters/testing/peertube-stand-in.ts';
import { anOrder, NO_DOUBT, type OrderPlay, openOrderPlay, signed } from '../testing/order-play.ts';

const VIDEOS = ['kkGMgK9ZtnKfYAgnEtQxbv', 'kkGMgK9ZtnKfYAgnEtQxbw', 'kkGMgK9ZtnKfYAgnEtQxbx'] as const;

let play: OrderPlay;
let tube: PeerTube;
before(async () => {
  [play, tube] = await Promise.all([openOrderPlay(), openPeerTube([...VIDEOS])]);
  const connected = await play.call(play.people.admin, 'POST', '/api/v1/content-order-systems', {
    kind: 'peertube',
    url: `${tube.url}/about`,
    ...MODERATOR,
  });
  assert.equal(connected.status, 201, JSON.stringify(connected.body));
  assert.deepEqual(Object.keys(connected.body), ['id', 'kind', 'url']);
  assert.equal(connected.body.url, tube.url);
});
after(async () => {
  await play.close();
  await tube.close();
});

const told = async (id: string) =>
  (await play.call(play.people.ana, 'GET', `/api/v1/content-orders/${id}`)).body.told;
const results = async (id: string) =>
  (await told(id)).map(({ type, result }: { type: string; result: string }) => `${type} ${result}`);

async function executed(url: string, change: object = {}) {
  const order = anOrder({ items: [{ url }], ...change });
  const { body } = await play.receive({ order, signature: signed(order) });
  const at = play.clock.now.toISOString();
  for (const [name, data, who] of [
    ['check-completeness', { found: 'complete' }, play.people.ana],
    ['assess', NO_DOUBT, play.people.ana],
    ['propose-execution', { measure: 'removed' }, play.people.ana],
    ['confirm-execution', { executedAt: at }, play.people.bo],
  ] as const) {
    assert.deepEqual(
      [...tube.blocked].filter((id) => url.includes(id)),
      [],
      `before ${name}`,
    );
    const answer = await play.step(body.id, name, data, who);
    assert.equal(answer.status, 200, `${name}: ${JSON.stringify(answer.body)}`);
  }
  return body.id as string;
}

async function infringed(id: string) {
  for (const [name, data] of [
    [
      'scrutiny-decided',
      {
        receivedAt: play.clock.now.toISOString(),
        outcome: 'infringement',
        authority: 'Authority of establishment',
        reason: 'It infringes the freedom of expression, seriously and manifestly.',
      },
    ],
    ['reinstate', { reinstatedAt: play.clock.now.toISOString() }],
  ] as const) {
    const answer = await play.step(id, name, data);
    assert.equal(answer.status, 200, `${name}: ${JSON.stringify(answer.body)}`);
  }
}

test('received, executed by two people, hidden; found to infringe, put back, shown again', async () => {
  const id = await executed(`${tube.url}/w/${VIDEOS[0]}`);
  await until(async () => (await results(id))[0] === 'act-on-item done');
  assert.ok(tube.blocked.has(VIDEOS[0]));
  await infringed(id);
  await until(async () => (await results(id))[1] === 'restore-item done');
  assert.deepEqual([...tube.blocked], []);
});

test('what the instance had blocked before is not shown again by an order that ends', async () => {
  tube.blocked.add(VIDEOS[1]);
  const order = anOrder({ items: [{ url: `${tube.url}/w/${VIDEOS[1]}` }] });
  const { body } = await play.receive({ order, signature: signed(order) });
  const at = play.clock.now.toISOString();
  for (const [name, data, who] of [
    ['check-completeness', { found: 'complete' }, play.people.ana],
    ['assess', NO_DOUBT, play.people.ana],
    ['propose-execution', { measure: 'removed' }, play.people.ana],
    ['confirm-execution', { executedAt: at }, play.people.bo],
  ] as const)
    await play.step(body.id, name, data, who);
  await until(async () => (await results(body.id))[0] === 'act-on-item already');
  await infringed(body.id);
  await until(async () => (await results(body.id))[1] === 'restore-item not-ours');
  assert.ok(tube.blocked.has(VIDEOS[1]));
});

test('nothing is done at an address that shows no object, at another host, or where silence would be broken', async () => {
  const asked = tube.asked.length;
  const comment = await executed(`${tube.url}/w/${VIDEOS[2]};threadId=4`);
  await until(async () => (await results(comment))[0] === 'act-on-item unclear-address');
  assert.deepEqual(await results(await executed('https://elsewhere.example/w/1')), []);
  const silent = await executed(`${tube.url}/w/${VIDEOS[2]}`, {
    nonDisclosure: {
      decidedAt: '2026-11-02T19:00:00.000Z',
      until: '2026-12-01T00:00:00.000Z',
      reason: 'An investigation goes on.',
    },
  });
  await until(async () => (await results(silent))[0] === 'act-on-item would-tell');
  assert.equal(tube.asked.length, asked);
});
