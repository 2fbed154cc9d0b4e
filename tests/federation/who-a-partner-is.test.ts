import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { after, before, test } from 'node:test';
import { freshNonce } from '../../src/kernel/exchange/peers/signed-requests.ts';
import { issueCredential } from '../../src/kernel/identity/credentials.ts';
import { addOrganisation, addPerson } from '../../src/kernel/identity/organisations.ts';
import { signRequest } from '../../src/standards/http-signatures/sign-request.ts';
import { type Asking, befriend, startTestNode, type TestNode } from '../nodes.ts';

// A host, an organisation with a seat on it, a partner that the seat may not know of, and a node that lies about
// whose it is.

let host: TestNode;
let partner: TestNode;
let liar: TestNode;
let administrator: Asking;
let token: string;
const seat = { id: `identity--${randomUUID()}`, name: 'Guest', class: 'platform' as const, local: true };

before(async () => {
  [host, partner, liar] = await Promise.all([
    startTestNode({ name: 'Host' }),
    startTestNode({ name: 'Partner', class: 'state' }),
    startTestNode({ name: 'Liar', class: 'state' }),
  ]);
  await befriend(partner, host);
  administrator = await host.person(['administrator']);
  const { kernel } = host;
  token = await kernel.store.system('test')(async (tx) => {
    await addOrganisation(tx, seat);
    const { id } = await addPerson(kernel, tx, { name: 'Guest', roles: ['analyst'], organisation: seat.id });
    return issueCredential(kernel, tx, { kind: 'token', person: id });
  });
});
after(() => Promise.all([host.close(), partner.close(), liar.close()]));

const add = (node: TestNode) =>
  administrator.post<{ detail: string; known: boolean }>('/api/v1/peers', {
    url: node.url,
    publicKey: node.publicKey,
  });
/** What a node says of itself when it lies. */
const claim = (node: TestNode, id: string) => Object.assign(node.kernel.host, { id });

test('a node that claims the id of the host, or of a seat on it, is refused by name and changes nothing', async () => {
  const truth = liar.kernel.host.id;
  for (const [id, name] of [
    [seat.id, 'Guest'],
    [host.kernel.host.id, 'Host'],
  ] as const) {
    claim(liar, id);
    const { status, json } = await add(liar);
    assert.equal(status, 409);
    assert.match(json.detail, new RegExp(`says that it is ${name}, which has its seat here`));
  }
  claim(liar, truth);
  const { rows } = await host.kernel.store.pool.query('select name, local from organisation where id = $1', [
    seat.id,
  ]);
  assert.deepEqual(rows, [{ name: 'Guest', local: true }]);
  const { rows: peers } = await host.kernel.store.pool.query('select organisation from peer');
  assert.deepEqual(peers, [{ organisation: partner.kernel.host.id }]);
});

test('one key is one partner: under a second id it is refused, under its own it may be added again', async () => {
  const acts = async () =>
    (await host.kernel.store.pool.query("select from entry where kind = 'peer.added'")).rowCount;
  const before = await acts();
  const again = await add(partner);
  assert.deepEqual([again.status, again.json.known, await acts()], [200, true, before]);
  const truth = partner.kernel.host.id;
  claim(partner, `identity--${randomUUID()}`);
  const { status, json } = await add(partner);
  claim(partner, truth);
  assert.equal(status, 409);
  assert.match(json.detail, /the key of Partner/);
});

test('a partner under another key than the pinned one is refused by name, and the pinned key stays', async () => {
  const { pool } = host.kernel.store;
  const truth = liar.kernel.host.id;
  // A node with a key of its own that claims to be the partner, at an address that the person was told.
  claim(liar, partner.kernel.host.id);
  const { status, json } = await add(liar);
  claim(liar, truth);
  assert.equal(status, 409);
  assert.match(json.detail, /^Partner is a partner here already, under another key; nothing was changed\./);
  const { rows } = await pool.query('select url, public_key from peer');
  assert.deepEqual(
    rows.map(({ url, public_key: key }) => [url, key.toString('base64')]),
    [[partner.url, partner.publicKey]],
  );
});

test('a seat is told the same of a partner it may not know and of nobody at all', async () => {
  const object = (creator: string) => ({
    type: 'tool',
    spec_version: '2.1',
    id: `tool--${randomUUID()}`,
    created_by_ref: creator,
    created: '2026-01-01T00:00:00.000Z',
    modified: '2026-01-01T00:00:00.000Z',
    name: 'x',
  });
  const imported = async (creator: string, bearer: string) => {
    const answer = await fetch(`${host.url}/api/v1/imports?source=feed`, {
      method: 'POST',
      headers: { authorization: `Bearer ${bearer}`, 'content-type': 'application/json' },
      body: JSON.stringify([object(creator)]),
    });
    return JSON.parse((await answer.text()).trim().split('\n').at(-1) ?? '');
  };
  const taken = { accepted: 1, unchanged: 0, refused: [] };
  assert.deepEqual(await imported(`identity--${randomUUID()}`, token), taken);
  assert.deepEqual(await imported(partner.kernel.host.id, token), taken);
  assert.deepEqual(await imported(host.kernel.host.id, token), taken);
  // Nobody imports what they would say themselves, and the host knows its partners.
  const analyst = await host.person(['analyst']);
  for (const [creator, bearer] of [
    [seat.id, token],
    [partner.kernel.host.id, analyst.token],
    [seat.id, analyst.token],
  ] as const) {
    const { refused } = await imported(creator, bearer);
    assert.match(refused[0].reason, /creator-speaks-for-itself/);
  }

  const own = `/taxii2/api/collections/${seat.id.replace('identity--', '')}/objects/`;
  const posted = async (creator: string) => {
    const type = 'application/taxii+json;version=2.1';
    const answer = await fetch(`${host.url}${own}`, {
      method: 'POST',
      headers: { authorization: `Bearer ${token}`, accept: type, 'content-type': type },
      body: JSON.stringify({ objects: [object(creator)] }),
    });
    const { success_count, failures } = (await answer.json()) as Record<string, unknown>;
    return { success_count, failures };
  };
  assert.deepEqual(await posted(partner.kernel.host.id), await posted(`identity--${randomUUID()}`));
});

test('who is not known is told so before anything of what was sent is looked at', async () => {
  for (const [method, path] of [
    ['POST', '/federation/agreements'],
    ['POST', '/federation/agreements/x/acceptance'],
    ['POST', '/federation/agreements/x/suspension'],
    ['POST', '/federation/notify'],
    ['POST', '/federation/receipts'],
    ['POST', '/federation/cosignatures'],
    ['GET', '/federation/collections/x/withdrawals'],
  ]) {
    const answer = await fetch(`${host.url}${path}`, {
      method: method as string,
      ...(method === 'POST' ? { headers: { 'content-type': 'application/json' }, body: '{"x":1}' } : {}),
    });
    assert.equal(answer.status, 401, `${method} ${path}: ${await answer.text()}`);
  }
  // A head that a partner signed, overheard, with another body.
  const path = '/federation/notify';
  const created = Math.floor(Date.now() / 1000);
  const signed = signRequest({
    method: 'POST',
    url: new URL(`${host.url}${path}`),
    body: Buffer.from('{}'),
    keyId: partner.kernel.host.id,
    privateKey: partner.kernel.keyring.identity.privateKey,
    created,
    nonce: freshNonce(),
  });
  const send = (body: string) =>
    fetch(`${host.url}${path}`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', ...signed },
      body,
    });
  const answer = await send('{"agreement":1}');
  assert.equal(answer.status, 401, await answer.text());
  assert.equal((await send('{}')).status, 202, 'the partner itself is heard, once');
  assert.equal((await send('{}')).status, 401);
});
