import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import {
  anOrder,
  NO_DOUBT,
  OFFICE,
  registerOf,
  WHY,
} from '../../src/desks/content-orders/testing/order-play.ts';
import type { RemovalOrder } from '../../src/standards/tco-annexes/annex-one.ts';
import { runComity } from '../command-line/run-comity.ts';
import { type Asking, befriend, expectStatus, startTestNode, type TestNode } from '../nodes.ts';

let authority: TestNode;
let provider: TestNode;
let clerk: Asking;
let head: Asking;
let ana: Asking;
let bo: Asking;

before(async () => {
  [authority, provider] = await Promise.all([
    startTestNode({ name: 'Example Office', class: 'state' }),
    startTestNode({ name: 'Harbour Pictures', class: 'platform' }),
  ]);
  await befriend(authority, provider);
  [clerk, head] = await Promise.all([authority.person(['reviewer']), authority.person(['senior-reviewer'])]);
  [ana, bo] = await Promise.all([provider.person(['reviewer']), provider.person(['senior-reviewer'])]);
});
after(() => Promise.all([authority?.close(), provider?.close()]));

/** The provider knows the authority's key from its register. */
async function registerKey(keys: string) {
  const answer = await fetch(`${provider.url}/api/v1/authorities`, {
    method: 'PUT',
    headers: { authorization: `Bearer ${bo.token}`, 'content-type': 'text/csv' },
    body: registerOf([{ ...OFFICE, keys, revoked_keys: '' }]),
  });
  assert.equal(answer.status, 200, await answer.text());
}

const now = () => new Date().toISOString();
const fresh = (change: Partial<RemovalOrder> = {}) => {
  const order = anOrder(change);
  return { ...order, issuedAt: now(), authority: { ...order.authority, signedOn: now() } };
};

async function prepared(order: RemovalOrder = fresh()): Promise<string> {
  const body = { provider: provider.kernel.host.id, order };
  return (await expectStatus(201, clerk.post<{ id: string }>('/api/v1/issued-orders', body))).json.id;
}

const ISSUE = { others: 'nobody', informed: 'not-the-first', necessity: WHY };
// biome-ignore lint/suspicious/noExplicitAny: a test reads an answer field by field
type Shown = any;
const issued = async (id: string): Promise<Shown> =>
  (await head.get<Shown>(`/api/v1/issued-orders/${id}`)).json;
const act = (who: Asking, id: string, step: string, data: object = {}) =>
  expectStatus(200, who.post<Shown>(`/api/v1/issued-orders/${id}/steps/${step}`, { data }));
const actThere = (who: Asking, id: string, step: string, data: object = {}) =>
  expectStatus(200, who.post<Shown>(`/api/v1/content-orders/${id}/steps/${step}`, { data }));

/** Looks until nothing is thrown, for ten seconds at most. */
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

/** The order as it arrived at the provider. */
const arrived = (reference: string): Promise<Shown> =>
  until(async () => {
    const { items } = (await ana.get<Shown>('/api/v1/content-orders')).json;
    const found = items.find((one: Shown) => one.reference === reference);
    assert.ok(found, `${reference} has not arrived`);
    return (await ana.get<Shown>(`/api/v1/content-orders/${found.id}`)).json;
  });

async function execute(id: string) {
  await actThere(ana, id, 'check-completeness', { found: 'complete' });
  await actThere(ana, id, 'assess', NO_DOUBT);
  await actThere(ana, id, 'propose-execution', { measure: 'removed' });
  await actThere(bo, id, 'confirm-execution', { executedAt: now() });
}

test('an order goes from issue at one node to its answer at another', async () => {
  await registerKey((await head.get<Shown>('/api/v1/issued-orders')).json.signingKey);
  const order = fresh();
  const id = await prepared(order);
  // Who prepared it does not issue it, and until somebody does nothing goes out.
  const alone = await clerk.post(`/api/v1/issued-orders/${id}/steps/issue`, { data: ISSUE });
  assert.ok(alone.status === 403 || alone.status === 409, String(alone.status));
  await act(head, id, 'issue', ISSUE);

  const there = await arrived(order.reference);
  assert.equal(there.tracks.sender, 'verified', 'the key of the register signed it');
  assert.equal(there.events[0].data.channel, 'partner');
  assert.deepEqual(there.order, JSON.parse(JSON.stringify(order)));
  const hour = there.clocks.find(({ name }: Shown) => name === 'removal');
  assert.equal(Date.parse(hour.dueAt) - Date.parse(there.receivedAt), 3_600_000);
  const out = await until(async () => {
    const shown = await issued(id);
    assert.equal(shown.tracks.delivery, 'delivered');
    return shown;
  });
  // Both watch the same hour: it began when the provider's node took it.
  assert.equal(out.clocks.find(({ name }: Shown) => name === 'execution').dueAt, hour.dueAt);

  await execute(there.id);
  await actThere(ana, there.id, 'send-feedback', { sentAt: now() });
  await until(async () => assert.equal((await issued(id)).state, 'executed'));
  const answer = (await issued(id)).events.find(({ step }: Shown) => step === 'answered-executed');
  assert.equal(answer.data.measure, 'removed');

  // Found to infringe: taken back here, put back there in one step.
  await act(clerk, id, 'copy-sent', { to: 'Example Authority of Establishment', sentAt: now() });
  await act(clerk, id, 'scrutiny-decided', { found: 'infringement', reason: WHY });
  await until(async () => {
    const shown = (await ana.get<Shown>(`/api/v1/content-orders/${there.id}`)).json;
    assert.equal(shown.tracks.ground, 'recorded');
  });
  const back = await actThere(ana, there.id, 'reinstate', { reinstatedAt: now() });
  assert.equal(back.json.state, 'reinstated');
});

test('what cannot be carried out is clarified between the nodes, and a whole hour begins', async () => {
  const order = fresh();
  const id = await prepared(order);
  await act(head, id, 'issue', ISSUE);
  const there = await arrived(order.reference);
  await actThere(ana, there.id, 'check-completeness', {
    found: 'insufficient',
    note: 'Which of two pictures?',
  });
  await actThere(ana, there.id, 'ask-clarification', {
    needed: ['Which of the two pictures of the post?'],
    explanation: WHY,
    sentAt: now(),
  });
  await until(async () => assert.equal((await issued(id)).state, 'clarification-asked'));
  await act(clerk, id, 'clarify', { clarification: 'The first picture of the post, and only that one.' });
  const again = await until(async () => {
    const shown = (await ana.get<Shown>(`/api/v1/content-orders/${there.id}`)).json;
    assert.equal(shown.state, 'received');
    return shown;
  });
  const hour = again.clocks.find(({ name }: Shown) => name === 'removal');
  assert.ok(Date.parse(hour.startedAt) > Date.parse(there.receivedAt));
  await act(clerk, id, 'withdraw', { reason: 'The content is gone already, as we have seen.' });
  await until(async () => {
    const shown = (await ana.get<Shown>(`/api/v1/content-orders/${there.id}`)).json;
    assert.equal(shown.state, 'withdrawn');
  });
});

test('silence is extended once, ends early, and the provider’s clock follows', async () => {
  const inDays = (days: number) => new Date(Date.now() + days * 86_400_000).toISOString();
  const nonDisclosure = { decidedAt: now(), until: inDays(5), reason: WHY };
  const order = fresh({ nonDisclosure });
  const id = await prepared(order);
  await act(head, id, 'issue', ISSUE);
  const there = await arrived(order.reference);
  const ends = (shown: Shown, name: string) =>
    shown.clocks.find((one: Shown) => one.name === name && one.status !== 'ended')?.dueAt;
  assert.equal(ends(await issued(id), 'non-disclosure'), nonDisclosure.until);
  assert.equal(ends(there, 'non-disclosure'), nonDisclosure.until);

  const extend = (until: string) =>
    head.post(`/api/v1/issued-orders/${id}/steps/extend-silence`, { data: { until, reason: WHY } });
  for (const until of [inDays(43), inDays(4)]) {
    const { status, text } = await extend(until);
    assert.deepEqual([status, text.includes('until')], [400, true], text);
  }
  const longer = inDays(41);
  await expectStatus(200, extend(longer));
  assert.equal(ends(await issued(id), 'non-disclosure'), longer);
  const seen = await until(async () => {
    const shown = (await ana.get<Shown>(`/api/v1/content-orders/${there.id}`)).json;
    assert.equal(shown.tracks.disclosure, 'withheld-extended');
    return shown;
  });
  assert.equal(ends(seen, 'non-disclosure'), longer, 'both end it at the same instant');
  assert.equal((await extend(inDays(42))).status, 409, 'once');
  await until(async () =>
    assert.ok((await issued(id)).events.some(({ step }: Shown) => step === 'silence-taken')),
  );

  await act(clerk, id, 'end-silence', { reason: 'The suspect was arrested, and nothing is in danger.' });
  await until(async () => {
    const shown = (await ana.get<Shown>(`/api/v1/content-orders/${there.id}`)).json;
    assert.equal(shown.tracks.disclosure, 'released');
  });
  assert.equal((await issued(id)).tracks.disclosure, 'released');
});

test('the command line prepares, issues and follows an order', async () => {
  const order = fresh();
  const as = (who: Asking, ...args: string[]) =>
    runComity(args, { COMITY_URL: authority.url, COMITY_TOKEN: who.token });
  const folder = mkdtempSync(join(tmpdir(), 'comity-issued-'));
  try {
    const file = join(folder, 'order.json');
    writeFileSync(file, JSON.stringify(order));
    const made = await as(clerk, 'issued', 'prepare', file, '--provider', provider.kernel.host.id);
    assert.equal(made.status, 0, made.err);
    const id = made.out.trim();
    const shown = await as(head, 'issued', 'show', id);
    assert.match(shown.out, /May be done: .*issue/);
    const sent = await as(head, 'issued', 'step', id, 'issue', '--data', JSON.stringify(ISSUE));
    assert.equal(sent.status, 0, sent.err);
    await arrived(order.reference);
    assert.match((await as(clerk, 'issued', 'list')).out, new RegExp(order.reference));
    const gap = await as(clerk, 'issued', 'prepare', file);
    assert.deepEqual([gap.status, /--provider is needed/.test(gap.err)], [2, true], gap.err);
  } finally {
    rmSync(folder, { recursive: true });
  }
});

test('Annex I is issued complete or not at all; each gap is named and nothing is kept', async () => {
  const before = (await head.get<Shown>('/api/v1/issued-orders')).json.items.length;
  const { redress: _, ...gap } = fresh();
  const two = fresh({ items: [{ url: 'https://harbour.example/a https://harbour.example/b' }] });
  for (const [order, named] of [
    [gap, 'order.redress'],
    [two, 'order.items.0.url'],
    [{ ...fresh(), copySentTo: undefined }, 'order.copySentTo'],
  ] as const) {
    const { status, text } = await clerk.post('/api/v1/issued-orders', {
      provider: provider.kernel.host.id,
      order,
    });
    assert.equal(status, 400, text);
    assert.ok(text.includes(named), `${named}: ${text}`);
  }
  const stranger = { provider: 'identity--00000000-0000-4000-8000-000000000000', order: fresh() };
  const refused = await clerk.post('/api/v1/issued-orders', stranger);
  assert.equal(refused.status, 400, refused.text);
  assert.equal((await head.get<Shown>('/api/v1/issued-orders')).json.items.length, before);
});

test('who prepares an order on an address sees who is on it already', async () => {
  const items = [{ url: 'https://harbour.example/p/same' }];
  const first = await prepared(fresh({ items }));
  const second = await prepared(fresh({ items: [{ url: 'HTTPS://Harbour.example/p/./same' }] }));
  const { others } = await issued(second);
  assert.deepEqual(
    others.map(({ id, state }: Shown) => [id, state]),
    [[first, 'prepared']],
  );
});

test('an order waits while the provider’s node is away, and is one order however often it is brought', async () => {
  const order = fresh();
  const id = await prepared(order);
  await authority.kernel.store.pool.query("update peer set url = 'http://127.0.0.1:9'");
  await act(head, id, 'issue', ISSUE);
  await until(async () => {
    const { rows } = await authority.kernel.store.pool.query(
      "select attempts from letter where direction = 'out' and ended_at is null",
    );
    assert.ok(rows[0]?.attempts >= 2);
  });
  assert.equal((await issued(id)).tracks.delivery, 'due');
  await authority.kernel.store.pool.query('update peer set url = $1', [provider.url]);
  const there = await arrived(order.reference);
  // The answer to the first delivery was lost: it comes again under its own id.
  await until(async () => assert.equal((await issued(id)).tracks.delivery, 'delivered'));
  await authority.kernel.store.pool.query(
    "update letter set ended_at = null, answer = null, next_at = now() where direction = 'out' and id = (select id from letter where direction = 'out' order by at desc limit 1)",
  );
  await until(async () => {
    const { rows } = await authority.kernel.store.pool.query(
      "select count(*)::int as n from letter where direction = 'out' and ended_at is null",
    );
    assert.equal(rows[0].n, 0);
  });
  const { events } = (await ana.get<Shown>(`/api/v1/content-orders/${there.id}`)).json;
  assert.equal(events.length, 1, 'the same letter is no event');
});

test('a partner moves no order that it did not bring, and answers none that did not go to it', async () => {
  const order = fresh();
  const id = await prepared(order);
  await act(head, id, 'issue', ISSUE);
  const there = await arrived(order.reference);
  const { callPeer } = await import('../../src/kernel/exchange/peers/call-peer.ts');
  const { findPeer } = await import('../../src/kernel/exchange/peers/peer-queries.ts');
  const bring = async (from: TestNode, to: TestNode, kind: string, body: object) => {
    const peer = await from.kernel.store.system('test')((tx) => findPeer(tx, to.kernel.host.id));
    const letter = { id: crypto.randomUUID(), kind, body };
    return callPeer(from.kernel, peer!, {
      method: 'POST',
      path: '/federation/letters',
      body: JSON.stringify(letter),
    });
  };
  const elsewhere = '00000000-0000-4000-8000-000000000000';
  for (const [kind, body, status] of [
    ['content-orders.taken-back', { order: elsewhere, reason: 'None at all.' }, 404],
    ['content-orders.taken-back', { order: there.id, reason: 'By the id that it has here.' }, 404],
    ['content-orders.answer', { order: id }, 400],
    ['content-orders.order', { order: elsewhere }, 400],
    ['signals.anything', {}, 400],
  ] as const) {
    const answer = await bring(authority, provider, kind, body);
    assert.equal(answer.status, status, `${kind}: ${answer.body.toString()}`);
  }
  const { feedback } = { feedback: { executedAt: now() } };
  assert.equal(
    (await bring(provider, authority, 'content-orders.answer', { order: elsewhere, feedback })).status,
    400,
  );
  const { rows } = await provider.kernel.store.pool.query(
    "select count(*)::int as n from letter where direction = 'in' and kind like '%taken-back'",
  );
  assert.equal(rows[0].n, 2, 'what was refused is not kept: only the two of the tests above');
});
