import assert from 'node:assert/strict';
import { createHmac } from 'node:crypto';
import { after, before, test } from 'node:test';
import { openPlatform, type Platform, until } from '../../../../tests/platform.ts';
import type { RemovalOrder } from '../../../standards/tco-annexes/annex-one.ts';
import { anOrder, NO_DOUBT, type OrderPlay, openOrderPlay, signed, WHY } from '../testing/order-play.ts';

let play: OrderPlay;
let platform: Platform;
let secret: string;
const SYSTEMS = '/api/v1/content-order-systems';

before(async () => {
  play = await openOrderPlay();
  platform = await openPlatform();
  const set = await play.call(play.people.admin, 'POST', SYSTEMS, { kind: 'webhook', url: platform.url });
  assert.equal(set.status, 201, JSON.stringify(set.body));
  secret = set.body.secret;
});
after(async () => {
  await play.close();
  await platform.close();
});

const see = async (id: string) =>
  (await play.call(play.people.ana, 'GET', `/api/v1/content-orders/${id}`)).body;
const bodies = (id: string) =>
  platform.told.map(({ body }) => JSON.parse(body)).filter((one) => one.case === id);
const at = () => play.clock.now.toISOString();

let items = 0;
/** Of no other order: what another keeps down is not put back. */
const anItem = () => [{ url: `https://host.example/posts/${++items}`, locator: 'the second picture' }];

/** Received, checked and proposed by one person; nobody confirmed it yet. */
async function proposed(change: Partial<RemovalOrder> = {}, measure = 'removed') {
  const order = anOrder({ items: anItem(), ...change });
  const { body } = await play.receive({ order, signature: signed(order) });
  for (const [name, data] of [
    ['check-completeness', { found: 'complete' }],
    ['assess', NO_DOUBT],
    ['propose-execution', { measure }],
  ] as const) {
    const answer = await play.step(body.id, name, data);
    assert.equal(answer.status, 200, `${name}: ${JSON.stringify(answer.body)}`);
  }
  return { id: body.id as string, order };
}
const confirm = (id: string) => play.step(id, 'confirm-execution', { executedAt: at() }, play.people.bo);
async function reinstated(id: string) {
  assert.equal((await play.step(id, 'record-wrong-item', { reason: WHY })).status, 200);
  const back = await play.step(id, 'reinstate', { reinstatedAt: at() });
  assert.equal(back.status, 200, JSON.stringify(back.body));
}

test('nothing goes before two people executed; then each item is told, signed, with its basis', async () => {
  platform.answer = () => ({ status: 200 });
  const { id, order } = await proposed();
  await new Promise((resolve) => setTimeout(resolve, 1500));
  assert.deepEqual(bodies(id), []);
  assert.deepEqual((await see(id)).told, []);
  assert.equal((await confirm(id)).status, 200);
  await until(async () => (await see(id)).told.every(({ result }: { result: string }) => result === 'done'));
  const told = bodies(id);
  assert.equal(told.length, order.items.length);
  assert.deepEqual(
    { ...told[0], id: 'any' },
    {
      id: 'any',
      type: 'act-on-item',
      case: id,
      item: 1,
      url: order.items[0]!.url,
      locator: order.items[0]!.locator ?? null,
      effect: 'removed',
      legalBasis: { instrument: 'Regulation (EU) 2021/784 (TCO)', article: 'Art. 3(3)' },
      territory: { reach: 'everywhere' },
      silence: false,
      restores: null,
      at: told[0].at,
    },
  );
  const { headers, body } = platform.told.find((one) => JSON.parse(one.body).case === id)!;
  assert.equal(headers['webhook-id'], told[0].id);
  const said = `${headers['webhook-id']}.${headers['webhook-timestamp']}.${body}`;
  const key = Buffer.from(secret.slice('whsec_'.length), 'base64');
  const signature = createHmac('sha256', key).update(said).digest('base64');
  assert.equal(headers['webhook-signature'], `v1,${signature}`);
});

test('what is put back is told after what took it down, naming it', async () => {
  platform.answer = () => ({ status: 200 });
  const { id } = await proposed({}, 'disabled-in-all-member-states');
  await confirm(id);
  await reinstated(id);
  await until(() => bodies(id).some(({ type }) => type === 'restore-item'));
  const one = bodies(id).filter(({ item }) => item === 1);
  const last = one.at(-1);
  assert.equal(last.effect, 'restored');
  assert.ok(typeof last.restores === 'string');
  const { told } = await see(id);
  assert.equal(told[0].id, last.restores);
});

test('an address that fails is told again under the same id; a restoring waits for no act that is overtaken', async () => {
  platform.answer = () => ({ status: 503 });
  const { id } = await proposed();
  await confirm(id);
  await until(async () => (await see(id)).told[0].result === 'failing');
  play.clock.now = new Date(play.clock.now.getTime() + 6000);
  await until(() => bodies(id).filter(({ item }) => item === 1).length === 2);
  const [first, second] = bodies(id).filter(({ item }) => item === 1);
  assert.deepEqual(first, second, 'the same words under the same id');
  await reinstated(id);
  platform.answer = () => ({ status: 200 });
  play.clock.now = new Date(play.clock.now.getTime() + 60_000);
  await until(async () => (await see(id)).told.every((one: { settledAt: string | null }) => one.settledAt));
  const { told } = await see(id);
  assert.deepEqual(
    told.slice(0, 2).map(({ type, result }: { type: string; result: string }) => [type, result]),
    [
      ['act-on-item', 'overtaken'],
      ['restore-item', 'done'],
    ],
  );
  assert.equal(bodies(id).filter(({ item, type }) => item === 1 && type === 'act-on-item').length, 2);
});

test('an item that another order keeps down is not put back by the first', async () => {
  platform.answer = () => ({ status: 200 });
  const items = [{ url: 'https://host.example/kept/1' }];
  const [first, second] = [await proposed({ items }), await proposed({ items })];
  await confirm(first.id);
  await confirm(second.id);
  await reinstated(first.id);
  assert.equal((await see(first.id)).told.at(-1).result, 'still-ordered');
  await reinstated(second.id);
  await until(() => bodies(second.id).some(({ type }) => type === 'restore-item'));
  assert.ok(!bodies(first.id).some(({ type }) => type === 'restore-item'));
});

test('a person has it tried again, or says that it was done by hand; both are in the log', async () => {
  platform.answer = () => ({ status: 500 });
  const { id } = await proposed({ items: [{ url: 'https://host.example/by-hand/1' }] });
  await confirm(id);
  await until(async () => (await see(id)).told[0].result === 'failing');
  const [message] = (await see(id)).told;
  const decide = (what: string, who = play.people.ana, on = message.id) =>
    play.call(who, 'POST', `/api/v1/content-orders/${id}/told/${on}`, { what });
  const before = bodies(id).length;
  assert.equal((await decide('try-again')).status, 200);
  await until(() => bodies(id).length > before);
  assert.equal((await decide('done-by-hand', play.people.reader)).status, 404);
  assert.equal((await decide('done-by-hand', play.people.overseer)).status, 403);
  assert.equal((await decide('done-by-hand', play.people.ana, id)).status, 409);
  await until(async () => (await see(id)).told[0].result === 'failing');
  const settled = await decide('done-by-hand', play.people.bo);
  assert.equal(settled.body.told[0].result, 'by-hand');
  assert.equal((await decide('try-again')).status, 409);
  const { rows } = await play.kernel.store.pool.query(
    "select kind from entry where kind like 'acting-system.%' order by id",
  );
  assert.deepEqual(rows.map(({ kind }) => kind).slice(-2), [
    'acting-system.asked-again',
    'acting-system.done-by-hand',
  ]);
});

test('only administrators connect a system; what waited for one that was removed is over', async () => {
  const { ana, admin, reader } = play.people;
  assert.equal((await play.call(ana, 'POST', SYSTEMS, { kind: 'webhook', url: platform.url })).status, 403);
  assert.deepEqual((await play.call(reader, 'GET', SYSTEMS)).body.items, []);
  const [system] = (await play.call(admin, 'GET', SYSTEMS)).body.items;
  assert.equal(system.url, platform.url);
  assert.ok(!('secret' in system));
  platform.answer = () => ({ status: 500 });
  const { id } = await proposed({ items: [{ url: 'https://host.example/removed/1' }] });
  await confirm(id);
  await until(async () => (await see(id)).told[0].result === 'failing');
  assert.equal((await play.call(ana, 'DELETE', `${SYSTEMS}/${system.id}`)).status, 403);
  assert.equal((await play.call(admin, 'DELETE', `${SYSTEMS}/${system.id}`)).status, 204);
  assert.equal((await see(id)).told[0].result, 'disconnected');
  assert.equal((await play.call(admin, 'DELETE', `${SYSTEMS}/${system.id}`)).status, 404);
});
