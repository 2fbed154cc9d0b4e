import assert from 'node:assert/strict';
import { hash, randomBytes } from 'node:crypto';
import { after, before, test } from 'node:test';
import { TAXII } from '../../../tests/conformance/taxii-server.ts';
import { type Asking, expectStatus, startTestNode, type TestNode } from '../../../tests/nodes.ts';

let node: TestNode;
let administrator: Asking;
let clock = Date.now();
const known = randomBytes(32).toString('hex');

before(async () => {
  node = await startTestNode({ name: 'Harbour', now: () => new Date(clock) });
  administrator = await node.person(['administrator', 'analyst']);
  const ground = { basis: 'Seen.', legalBasis: { instrument: 'Some Act', article: 'section 1' } };
  const bank = await administrator.post<{ id: string }>('/api/v1/banks', { name: 'First', ...ground });
  const path = `/api/v1/banks/${bank.json.id}/signals`;
  await expectStatus(201, administrator.post(path, { type: 'sha256', value: known }));
});
after(() => node.close());

type Made = { id: string; key: string; name: string; expiresAt: string; revokedAt: string | null };
const make = async (more: object = {}) =>
  (await expectStatus(201, administrator.post<Made>('/api/v1/service-keys', { name: 'Uploads', ...more })))
    .json;
const send = (key: string, method: string, path: string, body?: unknown, type = 'application/json') =>
  fetch(`${node.url}${path}`, {
    method,
    headers: { authorization: `Bearer ${key}`, 'content-type': type },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
const asked = { hash: { type: 'sha256', value: known } };
const match = (key: string, more: object = {}) => send(key, 'POST', '/api/v1/match', { ...asked, ...more });

test('a key looks up, alone and in a batch, and its match opens a review whose act names the service', async () => {
  const { id, key } = await make();
  const answer = (await (await match(key, { item: 'post-1' })).json()) as { case: string; matches: object[] };
  assert.equal(answer.matches.length, 1);
  const batch = await send(key, 'POST', '/api/v1/match/batch', { items: [asked, asked] });
  const { answers } = (await batch.json()) as { answers: { matches: object[] }[] };
  assert.deepEqual(
    answers.map((one) => one.matches.length),
    [1, 1],
  );
  await node.settled();
  const reviewer = await node.person(['reviewer']);
  const { json } = await reviewer.get<{ items: { id: string; kind: string }[] }>(
    '/api/v1/audit?kind=case.match-review.open',
  );
  const act = await reviewer.get<{ openings: { name: string; value: string }[] }>(
    `/api/v1/audit/${json.items[0]?.id}`,
  );
  assert.equal(act.json.openings.find(({ name }) => name === 'actor')?.value, `service:${id}`);
});

test('a key opens nothing else, on any address and by any method', async () => {
  const { key } = await make({ fillsBanks: true });
  const { json } = await administrator.get<{ paths: Record<string, Record<string, object>> }>(
    '/api/v1/openapi.json',
  );
  const opened: string[] = [];
  let tried = 0;
  for (const [template, methods] of Object.entries(json.paths)) {
    if (!/^\/(api|taxii2)\//.test(template)) continue;
    for (const method of Object.keys(methods).map((one) => one.toUpperCase())) {
      const path = template
        .replace('{entry}', '1')
        .replace(/search$/, 'search?q=signal')
        .replace(/export$/, 'export?format=csv')
        .replace(/preview$/, 'preview?kind=dsa-orders&year=2025')
        .replace(/transparency-statements$/, 'transparency-statements?from=2026-01-01&to=2026-01-31')
        .replaceAll(/\{\w+\}/g, '00000000-0000-4000-8000-000000000000');
      const type = template.startsWith('/taxii2/') ? TAXII : 'application/json';
      const { status } = await send(key, method, path, method === 'GET' ? undefined : {}, type);
      tried++;
      if (status !== 403) opened.push(`${method} ${template} ${status}`);
    }
  }
  assert.ok(tried > 60, `only ${tried} were tried`);
  assert.deepEqual(opened.sort(), [
    'DELETE /api/v1/kept-hashes/{item} 200',
    'POST /api/v1/match 400',
    'POST /api/v1/match/batch 400',
    // Open to everybody, with or without a key.
    'POST /api/v1/sign-in 400',
    'POST /api/v1/sign-out 200',
  ]);
});

test('over its quota a key is told when to try again; each hash of a batch counts, and each key for itself', async () => {
  const { key } = await make({ lookUpsPerMinute: 6 });
  const other = (await make({ lookUpsPerMinute: 6 })).key;
  const items = (n: number) => ({ items: Array.from({ length: n }, () => asked) });
  assert.equal((await send(key, 'POST', '/api/v1/match/batch', items(5))).status, 200);
  assert.equal((await match(key)).status, 200);
  const refused = await match(key);
  assert.deepEqual([refused.status, refused.headers.get('retry-after')], [429, '10']);
  const batch = await send(key, 'POST', '/api/v1/match/batch', items(3));
  assert.deepEqual([batch.status, batch.headers.get('retry-after')], [429, '30']);
  assert.equal((await match(other)).status, 200);
  clock += 9_999;
  assert.equal((await match(key)).status, 429);
  clock += 1;
  assert.equal((await match(key)).status, 200);
  assert.equal((await match(key)).status, 429);
  const never = await send(key, 'POST', '/api/v1/match/batch', items(7));
  assert.deepEqual([never.status, never.headers.get('retry-after')], [413, null]);
  clock += 3_600_000;
  assert.equal((await send(key, 'POST', '/api/v1/match/batch', items(6))).status, 200);
  assert.equal((await match(key)).status, 429);
});

test('a key is listed without its text, stops at once when it is revoked, and ends on its day', async () => {
  const { id, key, expiresAt } = await make({ days: 3, lookUpsPerMinute: 60 });
  assert.match(key, /^cmk_[\w-]{43}$/);
  assert.equal(Date.parse(expiresAt) - clock, 3 * 86_400_000);
  const list = await administrator.get<{ items: Made[] }>('/api/v1/service-keys');
  const listed = list.json.items.find((one) => one.id === id);
  assert.deepEqual([listed?.name, listed?.revokedAt, listed?.key], ['Uploads', null, undefined]);
  assert.ok(!list.text.includes(key));
  assert.equal((await match(key)).status, 200);
  const path = `/api/v1/service-keys/${id}/revoke`;
  const revoked = await expectStatus(200, administrator.post<Made>(path));
  assert.ok(revoked.json.revokedAt);
  assert.equal((await match(key)).status, 401);
  assert.equal(
    (await expectStatus(200, administrator.post<Made>(path))).json.revokedAt,
    revoked.json.revokedAt,
  );
  const late = await make({ days: 1 });
  clock += 86_400_000;
  assert.equal((await match(late.key)).status, 401);
  await node.settled();
  const { rows } = await node.kernel.store.pool.query(
    "select kind from entry where kind like 'service-key.%'",
  );
  assert.equal(rows.filter(({ kind }) => kind === 'service-key.revoked').length, 1, 'revoked once');
});

test('at rest there is a hash and a seal: whoever writes rows makes no key, and a raised quota is found', async () => {
  const { id, key } = await make({ lookUpsPerMinute: 5 });
  const { pool } = node.kernel.store;
  const { rows } = await pool.query('select c::text as row from credential c where service_key = $1', [id]);
  assert.ok(!rows[0].row.includes(key.slice(4)));
  const [forged, wrong] = [`cmk_${randomBytes(32).toString('base64url')}`, `cmk_${'x'.repeat(43)}`];
  await pool.query(
    `insert into credential (hash, kind, service_key, expires_at, seal)
     select $1, 'key', service_key, expires_at, seal from credential where service_key = $2`,
    [hash('sha256', forged, 'buffer'), id],
  );
  for (const text of [forged, wrong]) assert.equal((await match(text)).status, 401);
  await pool.query('delete from credential where hash = $1', [hash('sha256', forged, 'buffer')]);
  await node.settled();
  const verify = async () => {
    const { json } = await administrator.post<{ faults: { table?: string }[] }>('/api/v1/audit/verify');
    return json.faults.filter(({ table }) => table === 'service_key' || table === 'credential');
  };
  assert.deepEqual(await verify(), []);
  await pool.query('update service_key set look_ups_per_minute = 1000 where id = $1', [id]);
  assert.equal((await verify()).length, 1);
});
