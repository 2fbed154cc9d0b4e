import assert from 'node:assert/strict';
import { channel } from 'node:diagnostics_channel';
import dns from 'node:dns/promises';
import { once } from 'node:events';
import { createServer as createHttpServer } from 'node:http';
import { syncBuiltinESMExports } from 'node:module';
import { type AddressInfo, createServer, type Socket } from 'node:net';
import { after, before, beforeEach, test } from 'node:test';
import { ANSWERS } from '../../src/desks/signals/testing/words.ts';
import { type Asking, eventually, expectStatus, startTestNode, type TestNode } from '../nodes.ts';

// A URL that a person gives a node (a partner's, a webhook's) is never fetched from a private address: not by its
// digits, not by a name that leads there, not by a name that leads elsewhere the second time, not by a redirect.

let node: TestNode;
let administrator: Asking;
let trap: ReturnType<typeof createServer>;
let port: number;
/** Connections that reached the trap, which stands for whatever else listens in a private network. */
let reached = 0;

/** What a name leads to, one answer after another; the last one stays. */
const names = new Map<string, string[]>();
/** Addresses that this process tried to reach, of the hosts in `names`. */
let tried: string[] = [];
const resolveName = dns.lookup;

before(async () => {
  trap = createServer((socket) => {
    reached++;
    socket.destroy();
  }).listen(0, '127.0.0.1');
  await once(trap, 'listening');
  port = (trap.address() as AddressInfo).port;
  // The resolver is the system's; here it answers as an attacker's would.
  dns.lookup = (async (host: string, options: object) => {
    const answers = names.get(host);
    if (!answers) return resolveName(host, options);
    const address = answers.length > 1 ? answers.shift() : answers[0];
    return [{ address, family: 4 }];
  }) as never;
  syncBuiltinESMExports();
  channel('net.client.socket').subscribe(watch);
  node = await startTestNode({ name: 'Harbour', env: { COMITY_PRIVATE_HOSTS: '' } });
  administrator = await node.person(['administrator', 'analyst', 'reviewer']);
});
after(async () => {
  channel('net.client.socket').unsubscribe(watch);
  dns.lookup = resolveName;
  syncBuiltinESMExports();
  trap.close();
  await node.close();
});
beforeEach(() => {
  reached = 0;
  tried = [];
});

/** Notes where a connection by name is about to go, and ends it before a packet leaves. */
function watch(message: unknown): void {
  const { socket } = message as { socket: Socket };
  socket.on('lookup', (_error, address, _family, host) => {
    if (!names.has(String(host))) return;
    tried.push(String(address));
    socket.destroy();
  });
}

const peer = (url: string) =>
  administrator.post<{ code: string; errors?: { property: string }[] }>('/api/v1/peers', {
    url,
    publicKey: node.publicKey,
  });
const webhook = (url: string) =>
  administrator.post<{ code: string; errors?: { property: string }[] }>('/api/v1/webhooks', { url });

const accessPoint = (url: string) =>
  administrator.put<{ code: string; errors?: { property: string }[] }>('/api/v1/dis-connection', {
    url,
    token: 'a token of the system',
  });

const actingSystem = (url: string) =>
  administrator.post<{ code: string; errors?: { property: string }[] }>('/api/v1/content-order-systems', {
    kind: 'mastodon',
    url,
    secret: 'a-token',
  });

const exchange = (address: string) =>
  administrator.post<{ code: string; errors?: { property: string }[] }>('/api/v1/exchanges', {
    name: address,
    kind: 'hash-file',
    address,
    originator: { name: 'Some Archive', class: 'civil-society' },
  });

test('an address of a private network is refused by name of its field, and nothing is called', async () => {
  const hosts = [
    '127.0.0.1',
    '127.1',
    '[::1]',
    '[::ffff:127.0.0.1]',
    'localhost',
    '10.0.0.1',
    '169.254.169.254',
  ];
  for (const host of hosts) {
    for (const scheme of ['https', 'http']) {
      const url = `${scheme}://${host}:${port}/`;
      for (const answer of [
        await peer(url),
        await webhook(url),
        await exchange(url),
        await accessPoint(url),
        await actingSystem(url),
      ]) {
        assert.deepEqual([answer.status, answer.json.code], [422, 'address-refused'], url);
        assert.match(answer.headers.get('content-type') ?? '', /^application\/problem\+json/);
        assert.match(answer.json.errors?.[0]?.property ?? '', /^(url|address)$/);
      }
    }
  }
  assert.equal(reached, 0);
});

test('a public name that leads to a private address is refused, for all, however many it leads to', async () => {
  names.set('inside.example', ['127.0.0.1']);
  for (const answer of [
    await peer(`https://inside.example:${port}`),
    await webhook(`https://inside.example:${port}/hook`),
    await exchange(`https://inside.example:${port}/list`),
    await accessPoint(`https://inside.example:${port}/dis`),
    await actingSystem(`https://inside.example:${port}`),
  ]) {
    assert.deepEqual([answer.status, answer.json.code], [422, 'address-refused']);
  }
  assert.deepEqual([reached, tried], [0, []]);
});

test('DNS rebinding: a call goes to the addresses that were checked, not to what the name leads to next', async () => {
  names.set('rebound.example', ['93.184.215.14', '127.0.0.1']);
  const answer = await peer(`https://rebound.example:${port}`);
  assert.deepEqual([answer.status, answer.json.code], [502, 'peer-unreachable'], answer.text);
  assert.deepEqual([reached, tried], [0, ['93.184.215.14']]);
  assert.deepEqual(names.get('rebound.example'), ['127.0.0.1'], 'asked once');
});

test('DNS rebinding: a webhook that was public when it was named is not called once it is private', async () => {
  names.set('hook.example', ['93.184.215.14', '127.0.0.1']);
  await expectStatus(201, webhook(`https://hook.example:${port}/hook`));
  const bank = await expectStatus(
    201,
    administrator.post<{ id: string }>('/api/v1/banks', {
      name: 'News',
      basis: 'Reviewed.',
      legalBasis: { instrument: 'Some Act', article: 'section 1' },
    }),
  );
  const value = 'ab'.repeat(32);
  await expectStatus(
    201,
    administrator.post(`/api/v1/banks/${bank.json.id}/signals`, { type: 'sha256', value }),
  );
  const asked = { hash: { type: 'sha256', value }, item: 'post:1' };
  const opened = await expectStatus(200, administrator.post<{ case: string }>('/api/v1/match', asked));
  const leave = { ground: 'not-unlawful', reason: 'Nothing in it calls for anything.' };
  for (const [step, data] of Object.entries({ take: {}, 'answer-question': ANSWERS, leave }))
    await expectStatus(200, administrator.post(`/api/v1/cases/${opened.json.case}/steps/${step}`, { data }));
  type Hooks = { items: { lastError: string | null; waiting: number }[] };
  const [hook] = await eventually(
    async () => (await administrator.get<Hooks>('/api/v1/webhooks')).json.items,
    ([one]) => one?.lastError !== null,
  );
  assert.match(hook?.lastError ?? '', /public https address/);
  assert.equal(hook?.waiting, 1, 'kept, and tried again');
  assert.deepEqual([reached, tried], [0, []]);
});

test('DNS rebinding: an exchange that was public when it was added is not pulled once it is private', async () => {
  names.set('list.example', ['93.184.215.14', '127.0.0.1']);
  await expectStatus(201, exchange('https://list.example/list'));
  type Exchanges = { items: { error: string | null }[] };
  const [one] = await eventually(
    async () => (await administrator.get<Exchanges>('/api/v1/exchanges')).json.items,
    ([first]) => first?.error !== null,
  );
  assert.match(one?.error ?? '', /public https address/);
  assert.deepEqual([reached, tried], [0, []]);
});

test('a redirect is not followed, whoever answers with it', async () => {
  const outside = createHttpServer((_request, answer) =>
    answer.writeHead(302, { location: `http://127.0.0.1:${port}/.well-known/comity` }).end(),
  ).listen(0, '127.0.0.1');
  await once(outside, 'listening');
  const place = `127.0.0.1:${(outside.address() as AddressInfo).port}`;
  node.kernel.configuration.privateHosts = [place];
  const answer = await peer(`http://${place}`);
  assert.deepEqual([answer.status, answer.json.code], [502, 'peer-unreachable'], answer.text);
  assert.equal(reached, 0);
  node.kernel.configuration.privateHosts = [];
  outside.close();
});
