import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { DESKS } from '../../src/apps/node/start-node.ts';
import { anOrder, WHY } from '../../src/desks/content-orders/testing/order-play.ts';
import { sayDeepFault } from '../../src/kernel/audit/deep-fault.ts';
import { verifyDeep } from '../../src/kernel/audit/verify-deep.ts';
import type { RemovalOrder } from '../../src/standards/tco-annexes/annex-one.ts';
import { runComity } from '../command-line/run-comity.ts';
import { type Asking, befriend, expectStatus, startTestNode, type TestNode } from '../nodes.ts';

/** Two authorities that may be on the same address, and the provider of both. */
let asks: TestNode;
let asked: TestNode;
let provider: TestNode;
let clerk: Asking;
let head: Asking;
let otto: Asking;
let olga: Asking;
/** How far the asking node's clock is ahead. */
let ahead = 0;

before(async () => {
  [asks, asked, provider] = await Promise.all([
    startTestNode({
      name: 'Example Office',
      class: 'state',
      now: () => new Date(Date.now() + ahead),
    }),
    startTestNode({ name: 'Northern Office', class: 'state' }),
    startTestNode({ name: 'Harbour Pictures', class: 'platform' }),
  ]);
  await befriend(asks, provider);
  await befriend(asked, provider);
  await befriend(asks, asked);
  [clerk, head] = await Promise.all([asks.person(['reviewer']), asks.person(['senior-reviewer'])]);
  [otto, olga] = await Promise.all([asked.person(['reviewer']), asked.person(['senior-reviewer'])]);
});
after(() => Promise.all([asks?.close(), asked?.close(), provider?.close()]));

// biome-ignore lint/suspicious/noExplicitAny: a test reads an answer field by field
type Shown = any;
const now = () => new Date().toISOString();
const fresh = (url: string, change: Partial<RemovalOrder> = {}) => {
  const order = anOrder({ items: [{ url }], ...change });
  return { ...order, issuedAt: now(), authority: { ...order.authority, signedOn: now() } };
};
const prepare = async (who: Asking, order: RemovalOrder): Promise<string> => {
  const body = { provider: provider.kernel.host.id, order };
  return (await expectStatus(201, who.post<{ id: string }>('/api/v1/issued-orders', body))).json.id;
};
const step = async (who: Asking, id: string, name: string, data: object): Promise<Shown> =>
  (await expectStatus(200, who.post<Shown>(`/api/v1/issued-orders/${id}/steps/${name}`, { data }))).json;
const ISSUE = { others: 'nobody', informed: 'not-the-first', necessity: WHY };

async function until<T>(look: () => Promise<T>): Promise<T> {
  const end = Date.now() + 10_000;
  for (;;) {
    try {
      return await look();
    } catch (error) {
      if (Date.now() > end) throw error;
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
  }
}

/** Asks, and gives what the other node answered. */
async function askAbout(url: string): Promise<{ id: string; said: Shown }> {
  const id = await prepare(clerk, fresh(url));
  await step(clerk, id, 'ask-others', { partners: [asked.kernel.host.id] });
  const said = await until(async () => {
    const { events } = (await clerk.get<Shown>(`/api/v1/issued-orders/${id}`)).json;
    const found = events.find(({ step }: Shown) => ['other-answered', 'other-refused'].includes(step));
    assert.ok(found, 'nothing was answered');
    return found;
  });
  return { id, said };
}

const agree = async (): Promise<string> => {
  const body = { partner: asks.kernel.host.id, reason: WHY };
  return (await expectStatus(201, olga.post<{ id: string }>('/api/v1/deconfliction', body))).json.id;
};
const answers = async (id: string): Promise<Shown[]> =>
  (await otto.get<Shown>(`/api/v1/deconfliction/${id}`)).json.events.filter(
    ({ step }: Shown) => step === 'answer-question',
  );
/** Under which the asking node is answered. */
const answeredCase = async (): Promise<string> => {
  const { items } = (await otto.get<Shown>('/api/v1/deconfliction')).json;
  return items.find(({ partner }: Shown) => partner === asks.kernel.host.id).id;
};
const SAME = 'https://harbour.example/p/same';

test('nobody is answered before somebody who answers for the work has agreed, for that partner', async () => {
  const { said } = await askAbout(SAME);
  assert.deepEqual([said.step, /does not answer your node/.test(said.data.answer)], ['other-refused', true]);
  const body = { partner: asks.kernel.host.id, reason: WHY };
  assert.equal((await otto.post('/api/v1/deconfliction', body)).status, 403, 'a senior reviewer agrees');
  const stranger = { ...body, partner: 'identity--00000000-0000-4000-8000-000000000000' };
  assert.equal((await olga.post('/api/v1/deconfliction', stranger)).status, 400);
  await agree();
  assert.equal((await olga.post('/api/v1/deconfliction', body)).status, 409, 'once');
});

test('yes where an order is out, telephone where it is prepared or kept silent, and each answer is on record at both', async () => {
  const partner = await answeredCase();
  assert.equal((await askAbout('https://harbour.example/p/nobody')).said.data.given, 'no');

  const own = await prepare(otto, fresh('HTTPS://Harbour.example/p/./same'));
  assert.equal((await askAbout(SAME)).said.data.given, 'telephone', 'being prepared is nobody’s to know');
  await step(olga, own, 'issue', ISSUE);
  const { said } = await askAbout(SAME);
  assert.equal(said.data.given, 'yes');
  assert.equal(typeof said.audit, 'string', 'an act of the log where it was asked');

  const silent = 'https://harbour.example/p/silent';
  const until = new Date(Date.now() + 86_400_000).toISOString();
  const quiet = await prepare(
    otto,
    fresh(silent, { nonDisclosure: { decidedAt: now(), until, reason: WHY } }),
  );
  await step(olga, quiet, 'issue', ISSUE);
  assert.equal((await askAbout(silent)).said.data.given, 'telephone');

  const given = await answers(partner);
  assert.deepEqual(
    given.map(({ data }) => [data.given, data.own ?? null]),
    [
      ['no', null],
      ['telephone', own],
      ['yes', own],
      ['telephone', quiet],
    ],
  );
  assert.ok(given.every(({ audit }) => typeof audit === 'string'));
});

test('a question holds no address, and two questions about one address have nothing in common', async () => {
  const { keyring, store } = asked.kernel;
  const { rows } = await store.pool.query<{ key_id: string; body: Buffer }>(
    "select key_id, body from letter where direction = 'in' and kind = 'content-orders.question' order by at",
  );
  const bodies = rows.map(({ key_id, body }) => keyring.open('blobs', key_id, body).toString('utf8'));
  assert.ok(bodies.length >= 3);
  for (const body of bodies) assert.doesNotMatch(body, /harbour|https|EX-2026/i);
  const digests = bodies.flatMap((body) => JSON.parse(body).digests);
  assert.equal(new Set(digests).size, digests.length);
});

test('who does not answer has given no answer, and an order that cannot wait is issued', async () => {
  await asks.kernel.store.pool.query("update peer set url = 'http://127.0.0.1:9' where organisation = $1", [
    asked.kernel.host.id,
  ]);
  const id = await prepare(clerk, fresh('https://harbour.example/p/urgent'));
  await step(clerk, id, 'ask-others', { partners: [asked.kernel.host.id] });
  const out = await step(head, id, 'issue', { ...ISSUE, others: 'not-all-answered' });
  assert.equal(out.state, 'issued');
  ahead = 16 * 60_000;
  await until(async () => {
    await asks.beat();
    const { tracks } = (await clerk.get<Shown>(`/api/v1/issued-orders/${id}`)).json;
    assert.equal(tracks.others, 'asking-over');
  });
  ahead = 0;
  // What is answered late is on record all the same.
  await asks.kernel.store.pool.query('update peer set url = $1 where organisation = $2', [
    asked.url,
    asked.kernel.host.id,
  ]);
  await asks.kernel.store.pool.query(
    "update letter set next_at = now() where direction = 'out' and ended_at is null",
  );
  await until(async () => {
    const { events } = (await clerk.get<Shown>(`/api/v1/issued-orders/${id}`)).json;
    assert.equal(events.findLast(({ step }: Shown) => step === 'other-answered')?.data.given, 'no');
  });
});

test('sixty questions in an hour are answered, and no more', async () => {
  const partner = await answeredCase();
  const left = 60 - (await answers(partner)).length;
  const id = await prepare(clerk, fresh('https://harbour.example/p/many'));
  for (let n = 0; n <= left; n++) await step(clerk, id, 'ask-others', { partners: [asked.kernel.host.id] });
  await until(async () => {
    const { events } = (await clerk.get<Shown>(`/api/v1/issued-orders/${id}`)).json;
    const refused = events.find(({ step }: Shown) => step === 'other-refused');
    assert.match(refused?.data.answer ?? '', /sixty questions/);
  });
  assert.equal((await answers(partner)).length, 60);
});

test('the command line agrees, lists and stops', async () => {
  const as = (who: Asking, ...args: string[]) =>
    runComity(['issued', ...args], { COMITY_URL: asked.url, COMITY_TOKEN: who.token });
  const partner = provider.kernel.host.id;
  assert.equal((await as(olga, 'answer', partner)).status, 2, 'a reason is needed');
  const made = await as(olga, 'answer', partner, '--reason', WHY);
  assert.equal(made.status, 0, made.err);
  assert.match((await as(otto, 'answers')).out, /Harbour Pictures +Your node answers it/);
  const stopped = await as(otto, 'stop-answering', made.out.trim(), '--reason', WHY);
  assert.match(stopped.out, /Harbour Pictures: It is not answered any more/, stopped.err);
});

test('what stands in the databases is what the logs say; who stops answering stops', async () => {
  for (const node of [asks, asked]) {
    await node.settled();
    const { faults } = await verifyDeep(node.kernel, { desks: DESKS });
    assert.deepEqual(faults.map(sayDeepFault), [], node.name);
  }
  const id = await answeredCase();
  const stop = { data: { reason: WHY } };
  await expectStatus(200, otto.post<Shown>(`/api/v1/deconfliction/${id}/steps/stop-answering`, stop));
  assert.equal((await askAbout(SAME)).said.step, 'other-refused');
  await agree();
});
