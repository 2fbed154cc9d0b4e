import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { DESKS } from '../../src/apps/node/start-node.ts';
import {
  anOrder,
  NO_DOUBT,
  OFFICE,
  registerOf,
  WHY,
} from '../../src/desks/content-orders/testing/order-play.ts';
import { sayDeepFault } from '../../src/kernel/audit/deep-fault.ts';
import { verifyDeep } from '../../src/kernel/audit/verify-deep.ts';
import type { RemovalOrder } from '../../src/standards/tco-annexes/annex-one.ts';
import { runComity } from '../command-line/run-comity.ts';
import { type Asking, befriend, expectStatus, startTestNode, type TestNode } from '../nodes.ts';

/** The authority that issues, that of the State of establishment, and the provider. */
let issuing: TestNode;
let establishment: TestNode;
let provider: TestNode;
/** How far the clock of the State of establishment is ahead. */
let ahead = 0;
let clerk: Asking;
let head: Asking;
let eva: Asking;
let finn: Asking;
let ana: Asking;
let bo: Asking;

before(async () => {
  [issuing, establishment, provider] = await Promise.all([
    startTestNode({ name: 'Example Office', class: 'state' }),
    startTestNode({
      name: 'Media Authority',
      class: 'state',
      now: () => new Date(Date.now() + ahead),
    }),
    startTestNode({ name: 'Harbour Pictures', class: 'platform' }),
  ]);
  await befriend(issuing, provider);
  await befriend(issuing, establishment);
  await befriend(establishment, provider);
  [clerk, head] = await Promise.all([issuing.person(['reviewer']), issuing.person(['senior-reviewer'])]);
  [eva, finn] = await Promise.all([
    establishment.person(['reviewer']),
    establishment.person(['senior-reviewer']),
  ]);
  [ana, bo] = await Promise.all([provider.person(['reviewer']), provider.person(['senior-reviewer'])]);
  await registers([issuerRow(), scrutiniserRow()]);
});
after(() => Promise.all([issuing?.close(), establishment?.close(), provider?.close()]));

const issuerRow = () => ({ ...OFFICE, keys: issuing.publicKey, revoked_keys: '' });
const scrutiniserRow = () => ({
  ...OFFICE,
  state: 'IE',
  name: 'Media Authority',
  type: 'other-competent-authority',
  competences: 'scrutinise',
  keys: establishment.publicKey,
  revoked_keys: '',
});

/** What the provider knows of authorities. */
async function registers(rows: Parameters<typeof registerOf>[0]) {
  const answer = await fetch(`${provider.url}/api/v1/authorities`, {
    method: 'PUT',
    headers: { authorization: `Bearer ${bo.token}`, 'content-type': 'text/csv' },
    body: registerOf(rows),
  });
  assert.equal(answer.status, 200, await answer.text());
}

// biome-ignore lint/suspicious/noExplicitAny: a test reads an answer field by field
type Shown = any;
const now = () => new Date().toISOString();
const fresh = (change: Partial<RemovalOrder> = {}) => {
  const order = anOrder(change);
  return { ...order, issuedAt: now(), authority: { ...order.authority, signedOn: now() } };
};
const ISSUE = { others: 'nobody', informed: 'not-the-first', necessity: WHY };

const took = async (who: Asking, path: string, data: object = {}): Promise<Shown> =>
  (await expectStatus(200, who.post<Shown>(`/api/v1/${path}`, { data }))).json;
const issued = async (id: string): Promise<Shown> =>
  (await head.get<Shown>(`/api/v1/issued-orders/${id}`)).json;
const received = async (id: string): Promise<Shown> =>
  (await ana.get<Shown>(`/api/v1/content-orders/${id}`)).json;
const looked = async (id: string): Promise<Shown> => (await eva.get<Shown>(`/api/v1/scrutiny/${id}`)).json;

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

const listed = (who: Asking, path: string, reference: string): Promise<string> =>
  until(async () => {
    const { items } = (await who.get<Shown>(`/api/v1/${path}`)).json;
    const found = items.find((one: Shown) => one.reference === reference);
    assert.ok(found, `${reference} has not arrived`);
    return found.id;
  });

/** An order issued with its copy: its id at each of the three. */
async function sent(order = fresh()) {
  const body = { provider: provider.kernel.host.id, copyTo: establishment.kernel.host.id, order };
  const { id } = (await expectStatus(201, clerk.post<{ id: string }>('/api/v1/issued-orders', body))).json;
  await took(head, `issued-orders/${id}/steps/issue`, ISSUE);
  return {
    id,
    there: await listed(ana, 'content-orders', order.reference),
    copy: await listed(eva, 'scrutiny', order.reference),
  };
}

async function execute(id: string) {
  const step = (who: Asking, name: string, data: object) =>
    took(who, `content-orders/${id}/steps/${name}`, data);
  await step(ana, 'check-completeness', { found: 'complete' });
  await step(ana, 'assess', NO_DOUBT);
  await step(ana, 'propose-execution', { measure: 'removed' });
  await step(bo, 'confirm-execution', { executedAt: now() });
}

const INFRINGES = { infringes: 'fundamental-rights', gravity: 'manifestly', reason: WHY };
const step = (who: Asking, id: string, name: string, data: object = {}) =>
  took(who, `scrutiny/${id}/steps/${name}`, data);

async function intended(copy: string) {
  await step(eva, copy, 'tell-intention', { reason: 'The post is the report of a journalist.' });
  await until(async () => assert.equal((await looked(copy)).tracks.intention, 'told'));
}

test('a copy goes with the order; what is found reaches both others, and the item goes back', async () => {
  const { id, there, copy } = await sent();
  await until(async () => assert.equal((await issued(id)).tracks.copy, 'sent'));
  const seen = await looked(copy);
  assert.deepEqual([seen.state, seen.issuer.name], ['open', 'Example Office']);
  assert.equal(seen.provider.partner, 'Harbour Pictures');
  const hours = seen.clocks.find(({ name }: Shown) => name === 'own-initiative');
  assert.equal(Date.parse(hours.dueAt) - Date.parse(seen.receivedAt), 72 * 3_600_000);
  const sentAt = (await issued(id)).events.find(({ step }: Shown) => step === 'copy-sent').data;
  assert.deepEqual(sentAt, { to: 'Media Authority', sentAt: seen.receivedAt });
  await execute(there);

  // Nothing is found before the issuing authority has heard of it.
  assert.equal(
    (await looked(copy)).permitted.some(({ step }: Shown) => step === 'propose-infringement'),
    false,
  );
  await intended(copy);
  assert.equal((await issued(id)).tracks.scrutinised, 'under-way');
  await step(eva, copy, 'propose-infringement', INFRINGES);
  // Whoever proposed does not decide.
  const alone = await eva.post(`/api/v1/scrutiny/${copy}/steps/decide-infringement`, {
    data: { reason: WHY },
  });
  assert.equal(alone.status, 403, alone.text);
  const decided = await step(finn, copy, 'decide-infringement', { reason: WHY });
  assert.equal(decided.state, 'infringement');

  await until(async () => {
    const at = await issued(id);
    assert.deepEqual([at.state, at.tracks.scrutinised], ['withdrawn', 'infringement']);
  });
  await until(async () => {
    const { tracks } = await received(there);
    assert.deepEqual([tracks.scrutiny, tracks.ground], ['infringement', 'recorded']);
  });
  const back = await took(ana, `content-orders/${there}/steps/reinstate`, { reinstatedAt: now() });
  assert.equal(back.state, 'reinstated');

  const after = await until(async () => {
    const shown = await looked(copy);
    assert.deepEqual([shown.tracks['told-issuer'], shown.tracks['told-provider']], ['told', 'told']);
    return shown;
  });
  // Nobody else asked; Europol is told by a person, and until then it is not over.
  assert.deepEqual(
    [after.tracks['told-content-provider'], after.tracks['told-europol'], after.closed],
    ['none', 'due', false],
  );
  const told = { recipient: 'europol', toldAt: now(), how: 'by its secure mail' };
  assert.equal((await step(eva, copy, 'tell-by-hand', told)).closed, true);
});

test('the provider asks for scrutiny, and has its answer within the hours of its request, either way', async () => {
  const { id, there, copy } = await sent();
  await execute(there);
  // Of its own motion an authority says nothing where it finds nothing.
  assert.equal(
    (await looked(copy)).permitted.some(({ step }: Shown) => step === 'propose-no-infringement'),
    false,
  );
  await took(ana, `content-orders/${there}/steps/ask-scrutiny`, { sentAt: now(), reason: WHY });
  await until(async () => assert.equal((await received(there)).tracks.scrutiny, 'under-scrutiny'));
  const asked = await looked(copy);
  assert.equal(asked.tracks['provider-request'], 'open');
  const [hours, theirs] = [
    asked.clocks.find(({ name }: Shown) => name === 'provider-request'),
    (await received(there)).clocks.find(({ name }: Shown) => name === 'scrutiny'),
  ];
  assert.equal(hours.dueAt, theirs.dueAt, 'both watch the same hours');
  await step(eva, copy, 'propose-no-infringement', { reason: WHY });
  await step(finn, copy, 'decide-no-infringement', { reason: WHY });
  await until(async () => assert.equal((await received(there)).tracks.scrutiny, 'upheld'));
  await until(async () => assert.equal((await issued(id)).tracks.scrutinised, 'no-infringement'));
  assert.equal((await issued(id)).state, 'issued', 'the order binds as before');
});

test('a content provider who asks later than 48 hours is on record, and starts nothing', async () => {
  const { copy } = await sent();
  const ago = (hours: number) => new Date(Date.now() - hours * 3_600_000).toISOString();
  const late = { asker: 'content-provider', receivedAt: now(), informedSince: ago(49), reason: WHY };
  const shown = await step(eva, copy, 'receive-request', { ...late, timely: true });
  assert.equal(shown.tracks['content-request'], 'none');
  assert.equal(shown.events.at(-1).data.timely, false, 'nobody says so but the hours');
  const inTime = { ...late, informedSince: ago(47), contact: 'by e-mail, as the request has it' };
  assert.equal((await step(eva, copy, 'receive-request', inTime)).tracks['content-request'], 'open');
  const before = { ...late, receivedAt: ago(3), informedSince: ago(2) };
  const refused = await eva.post(`/api/v1/scrutiny/${copy}/steps/receive-request`, { data: before });
  assert.equal(refused.status, 400, refused.text);
});

test('hours that run out confirm nothing; what was asked for stays owed, and is decided late', async () => {
  const [quiet, asked] = [await sent(), await sent()];
  const at = new Date().toISOString();
  const request = { asker: 'content-provider', receivedAt: at, informedSince: at, reason: WHY };
  await step(eva, asked.copy, 'receive-request', request);
  ahead = 73 * 3_600_000;
  try {
    await until(async () => {
      const shown = await looked(quiet.copy);
      assert.deepEqual([shown.state, shown.closed], ['not-scrutinised', false]);
      assert.equal(
        shown.permitted.some(({ step }: Shown) => step === 'tell-intention'),
        false,
      );
      const late = await looked(asked.copy);
      assert.deepEqual([late.state, late.tracks['content-request']], ['not-scrutinised', 'overdue']);
      const hours = late.clocks.find(({ name }: Shown) => name === 'content-request');
      assert.equal(hours.status, 'late');
    });
    await step(eva, asked.copy, 'propose-no-infringement', { reason: WHY });
    const decided = await step(finn, asked.copy, 'decide-no-infringement', { reason: WHY });
    assert.deepEqual([decided.state, decided.tracks['told-content-provider']], ['no-infringement', 'due']);
  } finally {
    ahead = 0;
  }
  assert.equal((await issued(quiet.id)).tracks.scrutinised, 'none', 'nobody has confirmed it');
});

test('an order that is withdrawn is scrutinised no more', async () => {
  const { id, copy } = await sent();
  await took(clerk, `issued-orders/${id}/steps/withdraw`, { reason: WHY });
  await until(async () => assert.equal((await looked(copy)).state, 'order-withdrawn'));
});

test('only who the register says scrutinises puts content back, and only who has the copy moves an order', async () => {
  const { id, there, copy } = await sent();
  await execute(there);
  await registers([issuerRow(), { ...scrutiniserRow(), competences: 'oversee' }]);
  await intended(copy);
  await step(eva, copy, 'propose-infringement', INFRINGES);
  await step(finn, copy, 'decide-infringement', { reason: WHY });
  await until(async () => assert.equal((await looked(copy)).tracks['told-provider'], 'refused'));
  const { events } = await looked(copy);
  assert.match(
    events.findLast(({ step }: Shown) => step === 'decision-refused').data.answer,
    /register here does not have/,
  );
  // The issuing authority has heard it, and takes the order back itself.
  await until(async () => assert.equal((await issued(id)).state, 'withdrawn'));
  await until(async () => assert.equal((await received(there)).tracks.ground, 'recorded'));
  await registers([issuerRow(), scrutiniserRow()]);

  const other = await sent();
  const { callPeer } = await import('../../src/kernel/exchange/peers/call-peer.ts');
  const { findPeer } = await import('../../src/kernel/exchange/peers/peer-queries.ts');
  const bring = async (from: TestNode, to: TestNode, kind: string, body: object) => {
    const peer = await from.kernel.store.system('test')((tx) => findPeer(tx, to.kernel.host.id));
    return callPeer(from.kernel, peer!, {
      method: 'POST',
      path: '/federation/letters',
      body: JSON.stringify({ id: crypto.randomUUID(), kind: `content-orders.${kind}`, body }),
    });
  };
  const finding = { issuer: issuing.kernel.host.id, order: other.id, found: 'infringement', reason: WHY };
  const elsewhere = { ...finding, order: '00000000-0000-4000-8000-000000000000' };
  for (const [from, to, kind, body, status] of [
    [provider, issuing, 'scrutiny-finding', finding, 404],
    [provider, issuing, 'scrutiny-intention', { order: other.id, reason: WHY }, 404],
    [issuing, provider, 'scrutiny-finding', finding, 403],
    [establishment, provider, 'scrutiny-finding', elsewhere, 404],
    [issuing, establishment, 'scrutiny-request', { ...finding, informedSince: now() }, 404],
    [provider, establishment, 'copy-taken-back', { order: other.id, reason: WHY }, 404],
    [provider, establishment, 'copy', { order: other.id }, 400],
  ] as const) {
    const answer = await bring(from, to, kind, body);
    assert.equal(answer.status, status, `${kind}: ${answer.body.toString()}`);
  }
  assert.equal((await issued(other.id)).tracks.scrutinised, 'none');
  assert.equal((await looked(other.copy)).state, 'open');
});

test('a copy goes to a partner of another State, and to no provider', async () => {
  const order = fresh();
  const [p, e] = [provider.kernel.host.id, establishment.kernel.host.id];
  const inland = { ...order, issuingState: order.addressee.establishedIn };
  for (const body of [
    { provider: p, copyTo: p, order },
    { provider: p, copyTo: 'identity--00000000-0000-4000-8000-000000000000', order },
    { provider: p, copyTo: e, order: inland },
  ]) {
    const { status, text } = await clerk.post('/api/v1/issued-orders', body);
    assert.deepEqual([status, text.includes('copyTo')], [400, true], text);
  }
});

test('the command line lists, shows and moves a scrutiny', async () => {
  const order = fresh();
  const folder = mkdtempSync(join(tmpdir(), 'comity-scrutiny-'));
  const as = (node: TestNode, who: Asking, ...args: string[]) =>
    runComity(args, { COMITY_URL: node.url, COMITY_TOKEN: who.token });
  try {
    const file = join(folder, 'order.json');
    writeFileSync(file, JSON.stringify(order));
    const [p, e] = [provider.kernel.host.id, establishment.kernel.host.id];
    const made = await as(issuing, clerk, 'issued', 'prepare', file, '--provider', p, '--copy-to', e);
    assert.equal(made.status, 0, made.err);
    await took(head, `issued-orders/${made.out.trim()}/steps/issue`, ISSUE);
    const copy = await listed(eva, 'scrutiny', order.reference);
    assert.match((await as(establishment, eva, 'scrutiny', 'list')).out, new RegExp(order.reference));
    assert.match(
      (await as(establishment, eva, 'scrutiny', 'show', copy)).out,
      /Issued by: Example Office[\s\S]*May be done: .*tell-intention/,
    );
    const data = JSON.stringify({ reason: WHY });
    const moved = await as(
      establishment,
      eva,
      'scrutiny',
      'move',
      copy,
      'tell-intention',
      '--data',
      data,
      '--json',
    );
    assert.equal(JSON.parse(moved.out).tracks.intention, 'due', moved.err);
    const none = await as(establishment, eva, 'scrutiny', 'move', copy, 'tell-intention', '--data', '{');
    assert.deepEqual([none.status, /no JSON/.test(none.err)], [2, true], none.err);
  } finally {
    rmSync(folder, { recursive: true });
  }
});

test('what stands in the databases is what the logs say; a changed copy is named', async () => {
  const faults = async (node: TestNode) => {
    await node.settled();
    return (await verifyDeep(node.kernel, { desks: DESKS })).faults.map(sayDeepFault);
  };
  for (const node of [issuing, establishment, provider]) assert.deepEqual(await faults(node), [], node.name);
  await establishment.kernel.store.pool.query(
    "update scrutiny_copy set provider = 'identity--00000000-0000-4000-8000-000000000000'",
  );
  assert.match((await faults(establishment)).join(), /copy of an order/);
});
