import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { request } from 'node:http';
import { after, before, test } from 'node:test';
import { type Asking, expectStatus, startTestNode, type TestNode } from '../../../../tests/nodes.ts';
import { formWith, makePicture } from '../testing/pictures.ts';

// A client of HMA sends no credentials: the address of its connection speaks for a key. This machine has all of 127/8.

let node: TestNode;
let administrator: Asking;
let clock = Date.now();
const known = randomBytes(32).toString('hex');
const LOOK = `/hma/m/lookup?signal_type=sha256&signal=${known}`;

before(async () => {
  node = await startTestNode({ name: 'Harbour', now: () => new Date(clock) });
  administrator = await node.person(['administrator', 'analyst']);
  const ground = { basis: 'Seen.', legalBasis: { instrument: 'Some Act', article: 'section 1' } };
  const bank = await administrator.post<{ id: string }>('/api/v1/banks', { name: 'FIRST', ...ground });
  const path = `/api/v1/banks/${bank.json.id}/signals`;
  await expectStatus(201, administrator.post(path, { type: 'sha256', value: known }));
});
after(() => node.close());

type Made = { id: string; key: string; addresses: string[] };
const make = async (addresses: string[], more: object = {}) =>
  (
    await expectStatus(
      201,
      administrator.post<Made>('/api/v1/service-keys', { name: 'Uploads', addresses, ...more }),
    )
  ).json;
const revoke = (id: string) => expectStatus(200, administrator.post(`/api/v1/service-keys/${id}/revoke`));

/** As a client on that address of this machine. */
const from = (localAddress: string, path = LOOK, headers: Record<string, string> = {}) =>
  new Promise<{ status: number; body: string; retry: string | undefined }>((resolve, reject) => {
    const { hostname, port } = new URL(node.url);
    const sent = request({ hostname, port, path, localAddress, headers, agent: false }, (answer) => {
      let body = '';
      answer.setEncoding('utf8');
      answer.on('data', (part: string) => {
        body += part;
      });
      answer.on('end', () =>
        resolve({ status: answer.statusCode ?? 0, body, retry: answer.headers['retry-after'] }),
      );
    });
    sent.on('error', reject);
    sent.end();
  });

test('a listed address needs no key; every other answers 401, with no word on what is listed', async () => {
  const nobody = await from('127.0.0.1');
  assert.equal(nobody.status, 401);
  assert.match(
    JSON.parse(nobody.body).message,
    /^The address holds no key.*\. Put the key.*in the address\.$/,
  );
  const { id, addresses, key } = await make(['127.0.0.9', '127.9.8.7/16']);
  assert.deepEqual(addresses, ['127.0.0.9/32', '127.9.0.0/16']);
  for (const address of ['127.0.0.9', '127.9.1.1']) {
    const answer = await from(address);
    assert.equal(answer.status, 200, answer.body);
    assert.deepEqual(Object.keys(JSON.parse(answer.body)), ['FIRST']);
  }
  assert.equal((await from('127.0.0.9', '/hma/status')).body, 'I-AM-ALIVE');
  assert.deepEqual(await from('127.0.0.1'), nobody);
  assert.equal(
    (await from('127.0.0.1', `/hma/${key}/m/lookup?signal_type=sha256&signal=${known}`)).status,
    200,
  );
  await revoke(id);
  assert.deepEqual(await from('127.0.0.9'), nobody);
});

test('what a header says of an address is not believed, and behind a proxy there is none', async () => {
  const { id } = await make(['127.0.0.9']);
  for (const header of ['x-forwarded-for', 'x-real-ip', 'forwarded', 'via']) {
    const said = header === 'forwarded' ? 'for=127.0.0.9' : '127.0.0.9';
    assert.equal((await from('127.0.0.1', LOOK, { [header]: said })).status, 401, header);
    assert.equal(
      (await from('127.0.0.9', LOOK, { [header]: said })).status,
      401,
      `${header}, on the address`,
    );
  }
  // A page of any site, open in a browser on the address.
  assert.equal((await from('127.0.0.9', LOOK, { origin: 'https://elsewhere.example' })).status, 401);
  assert.equal((await from('127.0.0.9', LOOK, { 'sec-fetch-site': 'cross-site' })).status, 401);
  await revoke(id);
});

test('the narrowest range speaks, with its own quota; it ends on its day', async () => {
  const wide = await make(['127.0.0.0/8'], { name: 'Wide', lookUpsPerMinute: 100 });
  const narrow = await make(['127.0.0.9'], { name: 'Narrow', lookUpsPerMinute: 1, days: 1 });
  assert.equal((await from('127.0.0.9')).status, 200);
  const over = await from('127.0.0.9');
  assert.deepEqual([over.status, over.retry], [429, '60']);
  assert.equal((await from('127.0.0.8')).status, 200);
  clock += 86_400_000;
  assert.equal((await from('127.0.0.9')).status, 200, 'the wider one, when the narrow one is over');
  assert.equal((await from('127.0.0.9')).status, 200);
  for (const { id } of [wide, narrow]) await revoke(id);
});

test('an address opens what its key opens: it fills banks in shadow only when the key does, and nothing else', async () => {
  const { id } = await make(['127.0.0.0/8']);
  const send = (path: string, body: unknown) =>
    fetch(`${node.url}${path}`, {
      method: 'POST',
      ...(body instanceof FormData
        ? { body }
        : { headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) }),
    });
  const photo = formWith('photo', await makePicture(3, 200, 150));
  assert.equal((await send('/hma/m/lookup', photo)).status, 200);
  assert.equal((await send('/hma/c/banks', { name: 'MADE' })).status, 403);
  assert.equal((await send('/api/v1/match', { hash: { type: 'sha256', value: known } })).status, 401);
  assert.equal((await from('127.0.0.1', '/api/v1/banks')).status, 401);
  await revoke(id);
  const filling = await make(['127.0.0.0/8'], { fillsBanks: true });
  assert.equal((await send('/hma/c/banks', { name: 'MADE' })).status, 201);
  assert.equal((await from('127.0.0.1', '/hma/c/bank/MADE')).status, 200);
  await revoke(filling.id);
});

test('ranges that are none, too wide or spoken for are refused, by name', async () => {
  const tried = (addresses: unknown) =>
    administrator.post<{ errors: { property: string }[] }>('/api/v1/service-keys', { name: 'X', addresses });
  for (const [addresses, property] of [
    [['127.0.0.1', 'localhost'], 'addresses[1]'],
    [['0.0.0.0/0'], 'addresses[0]'],
    [['::/0'], 'addresses[0]'],
    [['1'.repeat(61)], 'addresses[0]'],
    ['127.0.0.1', 'addresses'],
    [Array.from({ length: 51 }, (_, at) => `10.0.0.${at}`), 'addresses'],
  ] as const) {
    const refused = await tried(addresses);
    assert.deepEqual([refused.status, refused.json.errors[0]?.property], [400, property]);
  }
  const { id } = await make(['127.0.0.9']);
  assert.equal((await tried(['127.0.0.10', '127.0.0.9/32'])).status, 409);
  await revoke(id);
  const again = await make(['127.0.0.9']);
  await revoke(again.id);
});

test('whoever writes rows lists no address: it does not count, and is found', async () => {
  const { id } = await make(['127.0.0.9']);
  const { pool } = node.kernel.store;
  await pool.query("update service_key set addresses = '{127.0.0.0/8}' where id = $1", [id]);
  assert.equal((await from('127.0.0.1')).status, 401);
  assert.equal((await from('127.0.0.9')).status, 401);
  await node.settled();
  const { json } = await administrator.post<{ faults: { table?: string; column?: string }[] }>(
    '/api/v1/audit/verify',
  );
  const faults = json.faults.filter(({ table }) => table === 'service_key');
  assert.deepEqual(
    faults.map(({ column }) => column),
    ['addresses'],
  );
});
