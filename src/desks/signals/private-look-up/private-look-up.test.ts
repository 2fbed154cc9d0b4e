import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { after, before, test } from 'node:test';
import {
  type Asking,
  befriend,
  expectStatus,
  startTestNode,
  type TestNode,
} from '../../../../tests/nodes.ts';
import { reserveHandle } from '../../../kernel/store/record-queries.ts';
import { insertQuarantine } from '../correction/correction-queries.ts';
import type { ShownAsked } from './show-asked.ts';

// An authority keeps a list that a platform may ask and may not hold: two real nodes with an agreement in force.

let authority: TestNode;
let platform: TestNode;
let anna: Asking;
let agreement: string;
let bank: string;
let clock = Date.now();
const DAY_MS = 86_400_000;

const GROUND = { basis: 'Reviewed.', legalBasis: { instrument: 'Some Act', article: 'section 1' } };
const PDQ = 'f8f8f0cee0f4a84f06370a22038f63f0b36e2ed596621e1d33e6b39c4e9c9b22';
const known = randomBytes(32).toString('hex');

type Bank = { id: string; askedPrivately: ShownAsked[] };
const makeBank = async (name: string) =>
  (await expectStatus(201, anna.post<Bank>('/api/v1/banks', { name, ...GROUND }))).json.id;
const addTo = async (id: string, value: string, type = 'sha256'): Promise<string> => {
  const path = `/api/v1/banks/${id}/signals`;
  const body = type === 'pdq' ? { type, value, quality: 90 } : { type, value };
  const added = anna.post<{ added: { signals: string[] } }>(path, body);
  return (await expectStatus(201, added)).json.added.signals[0] as string;
};
const open = (id: string, under = agreement) =>
  anna.post<Bank>(`/api/v1/banks/${id}/ask-privately`, { agreement: under });
const take = (id: string, under = agreement) =>
  anna.post<Bank>(`/api/v1/banks/${id}/ask-privately/stop`, { agreement: under });

before(async () => {
  [authority, platform] = await Promise.all([
    startTestNode({ name: 'Northern Authority', class: 'state', now: () => new Date(clock) }),
    startTestNode({ name: 'Harbour' }),
  ]);
  ({ agreement } = await befriend(authority, platform));
  anna = await authority.person(['administrator', 'senior-reviewer', 'analyst']);
  bank = await makeBank('Not to be held');
  await addTo(bank, known);
  await addTo(bank, PDQ, 'pdq');
});
after(() => Promise.all([authority.close(), platform.close()]));

type Made = { id: string; key: string; agreement: string | null; lookUpsPerDay: number | null };
const lend = async (more: object = {}) =>
  (await expectStatus(201, anna.post<Made>('/api/v1/service-keys', { name: 'Harbour', agreement, ...more })))
    .json;
const send = (key: string, path: string, body: unknown, method = 'POST') =>
  fetch(`${authority.url}${path}`, {
    method,
    headers: { authorization: `Bearer ${key}`, 'content-type': 'application/json' },
    ...(body === undefined ? {} : { body: typeof body === 'string' ? body : JSON.stringify(body) }),
  });
const ask = (key: string, value: string, type = 'sha256', more: object = {}) =>
  send(key, '/api/v1/match/private', { hash: { type, value }, ...more });
/** `true`, `false`, or the status of a refusal. */
const told = async (answering: Promise<Response>) => {
  const answer = await answering;
  const text = await answer.text();
  if (answer.status !== 200) return answer.status;
  assert.ok(['{"match":true}', '{"match":false}'].includes(text), text);
  return JSON.parse(text).match as boolean;
};
const flipped = (bits: number) => {
  const code = Buffer.from(PDQ, 'hex');
  for (let bit = 0; bit < bits; bit++) code[(bit * 8) >> 3]! ^= 1;
  return code.toString('hex');
};

test('a lent key is told match or no match of banks that answer under its agreement, and nothing else', async () => {
  const { key, lookUpsPerDay } = await lend();
  assert.equal(lookUpsPerDay, 1000);
  assert.equal(await told(ask(key, known)), false, 'no bank answers yet');
  const opened = await expectStatus(200, open(bank));
  assert.equal(opened.json.askedPrivately[0]?.agreement, agreement);
  assert.deepEqual(
    opened.json.askedPrivately[0]?.with.map((one) => one.name),
    ['Harbour'],
  );
  assert.equal(await told(ask(key, known)), true);
  assert.equal(await told(ask(key, randomBytes(32).toString('hex'))), false);
  assert.equal(await told(ask(key, flipped(31), 'pdq')), true);
  assert.equal(await told(ask(key, flipped(32), 'pdq')), false);
  assert.equal(await told(ask(key, PDQ, 'pdq', { quality: 10 })), false, 'too plain to be compared');
  const other = await makeBank('Held for ourselves');
  const value = randomBytes(32).toString('hex');
  await addTo(other, value);
  assert.equal(await told(ask(key, value)), false, 'a bank that does not answer');
  assert.equal((await open(bank)).status, 200, 'a second time changes nothing');
});

test('yes and no look alike, and leave at a whole step', async () => {
  const { key } = await lend();
  const seen = [];
  for (const value of [known, randomBytes(32).toString('hex')]) {
    const began = performance.now();
    const answer = await ask(key, value);
    await answer.text();
    assert.ok(performance.now() - began >= 99, 'before a whole step');
    const headers = [...answer.headers.keys()].filter((name) => name !== 'content-length');
    seen.push([answer.status, headers.sort()]);
  }
  assert.deepEqual(seen[0], seen[1]);
});

test('the key opens this alone, and this opens to no other key and to no person', async () => {
  const { key } = await lend();
  const item = { hash: { type: 'sha256', value: known } };
  for (const [method, path, body] of [
    ['POST', '/api/v1/match', item],
    ['POST', '/api/v1/match', { ...item, item: 'post-1' }],
    ['POST', '/api/v1/match/batch', { items: [item] }],
    ['GET', '/api/v1/banks', undefined],
    ['GET', `/api/v1/banks/${bank}`, undefined],
    ['GET', '/taxii2/', undefined],
    ['GET', `/hma/${key}/c/banks`, undefined],
    ['GET', `/hma/${key}/m/lookup?signal_type=sha256&signal=${known}`, undefined],
    ['GET', `/hma/${key}/status`, undefined],
  ] as const) {
    assert.equal((await send(key, path, body, method)).status, 403, `${method} ${path}`);
  }
  const own = await expectStatus(201, anna.post<Made>('/api/v1/service-keys', { name: 'Uploads' }));
  assert.equal(await told(ask(own.json.key, known)), 403);
  assert.equal(await told(ask(anna.token, known)), 403);
  assert.equal(await told(ask('cmk_nobody', known)), 401);
  assert.equal((await send(own.json.key, '/api/v1/match/private', '{')).status, 400);
});

test('what a body gets wrong is named, and nothing of it is counted', async () => {
  const { id, key } = await lend();
  for (const [body, property] of [
    ['{"hash":', 'body'],
    ['[]', 'body'],
    ['{}', 'hash'],
    [{ hash: { type: 'sha256', value: 'zz' } }, 'hash.value'],
    [{ hash: { type: 'faces', value: known } }, 'hash.type'],
    [{ hash: { type: 'sha256', value: 'a'.repeat(100_000) } }, 'hash.value'],
    [{ hash: { type: 'sha256', value: known }, item: 'post-1' }, 'item'],
    [{ hash: { type: 'sha256', value: known }, quality: 101 }, 'quality'],
    [{ hash: { type: 'sha256', value: [[[known]]] } }, 'hash.value'],
  ] as const) {
    const answer = await send(key, '/api/v1/match/private', body);
    const problem = (await answer.json()) as { errors?: { property: string }[] };
    assert.equal(answer.status >= 400 && answer.status < 500, true, JSON.stringify(body).slice(0, 80));
    if (property !== 'body') {
      assert.equal(problem.errors?.[0]?.property, property, JSON.stringify(problem));
    }
  }
  const { rows } = await authority.kernel.store.pool.query(
    'select from service_key_day where service_key = $1',
    [id],
  );
  assert.equal(rows.length, 0);
});

test('it ends at once with what it rests on: the signal, the bank, the agreement, the key', async () => {
  const { id, key } = await lend();
  const value = randomBytes(32).toString('hex');
  const own = await makeBank('Ends');
  const signal = await addTo(own, value);
  await expectStatus(200, open(own));
  const now = () => told(ask(key, value));
  assert.equal(await now(), true);
  await expectStatus(200, anna.post(`/api/v1/banks/${own}/mode`, { mode: 'shadow' }));
  assert.equal(await now(), false, 'in shadow');
  await expectStatus(200, anna.post(`/api/v1/banks/${own}/mode`, { mode: 'on' }));
  await expectStatus(200, take(own));
  assert.equal(await now(), false, 'taken back');
  assert.equal((await take(own)).status, 404);
  await expectStatus(200, open(own));
  assert.equal(await now(), true);
  await expectStatus(200, anna.post(`/api/v1/signals/${signal}/stop`, { reason: 'An appeal was upheld.' }));
  assert.equal(await now(), false, 'stopped');
  const again = randomBytes(32).toString('hex');
  const second = await addTo(own, again);
  assert.equal(await told(ask(key, again)), true);
  await expectStatus(
    200,
    anna.post(`/api/v1/signals/${second}/withdraw`, { reason: 'It was plainly wrong.' }),
  );
  assert.equal(await told(ask(key, again)), false, 'withdrawn');
  const peer = `/api/v1/peers/${platform.kernel.host.id}`;
  await expectStatus(200, anna.post(`${peer}/suspend`, { reason: 'Its key was stolen.' }));
  assert.equal(await told(ask(key, known)), 401, 'partner suspended');
  await expectStatus(200, anna.post(`${peer}/resume`));
  assert.equal(await told(ask(key, known)), true);
  await expectStatus(200, anna.post(`/api/v1/service-keys/${id}/revoke`));
  assert.equal(await told(ask(key, known)), 401, 'revoked');
});

test('a bank answers by its own radius, and nothing that is known to be innocent', async () => {
  const { key } = await lend();
  const radius = (bits: number) => anna.post(`/api/v1/banks/${bank}/radius`, { radius: bits });
  await expectStatus(200, radius(10));
  assert.deepEqual(
    [await told(ask(key, flipped(10), 'pdq')), await told(ask(key, flipped(11), 'pdq'))],
    [true, false],
  );
  await expectStatus(200, radius(40));
  assert.equal(await told(ask(key, flipped(40), 'pdq')), true);
  await expectStatus(200, radius(31));
  const innocent = await expectStatus(
    201,
    anna.post<Bank>('/api/v1/banks', { name: 'Innocent', innocent: true, ...GROUND }),
  );
  const knownInnocent = {
    type: 'pdq',
    value: PDQ,
    quality: 90,
    reason: 'A picture of a newspaper’s front page.',
  };
  await expectStatus(201, anna.post(`/api/v1/banks/${innocent.json.id}/signals`, knownInnocent));
  assert.equal((await open(innocent.json.id)).status, 409);
  await expectStatus(200, anna.post(`/api/v1/banks/${innocent.json.id}/mode`, { mode: 'on' }));
  assert.equal(await told(ask(key, PDQ, 'pdq')), false);
  await expectStatus(200, anna.post(`/api/v1/banks/${innocent.json.id}/mode`, { mode: 'shadow' }));
  assert.equal(await told(ask(key, PDQ, 'pdq')), true);
});

test('a video, a sample and a signal that people quarantined are answered as they act', async () => {
  const { key } = await lend({ lookUpsPerMinute: 1000 });
  const rolled = await makeBank('Rolled out');
  await expectStatus(200, open(rolled));
  const frames = Array.from({ length: 5 }, () => randomBytes(32).toString('hex'));
  const video = (hashes: string[]) => JSON.stringify(hashes.map((hash, at) => `${hash},100,${at}.0`));
  await addTo(rolled, video(frames), 'vpdq');
  assert.equal(await told(ask(key, video(frames), 'vpdq')), true);
  assert.equal(await told(ask(key, video([frames[0]!, randomBytes(32).toString('hex')]), 'vpdq')), false);

  const values = Array.from({ length: 16 }, () => randomBytes(32).toString('hex'));
  const signals: string[] = [];
  for (const value of values) signals.push(await addTo(rolled, value));
  await expectStatus(200, anna.post(`/api/v1/banks/${rolled}/mode`, { mode: 'sample', percent: 50 }));
  const acts = async (value: string) => {
    const { json } = await anna.post<{ shadow: boolean }>('/api/v1/match', {
      hash: { type: 'sha256', value },
    });
    return !json.shadow;
  };
  const [partners, here] = [[] as unknown[], [] as boolean[]];
  for (const value of values) {
    partners.push(await told(ask(key, value)));
    here.push(await acts(value));
  }
  assert.deepEqual(partners, here, 'the same share acts, and answers');
  await expectStatus(200, anna.post(`/api/v1/banks/${rolled}/mode`, { mode: 'on' }));
  assert.equal(await told(ask(key, values[0]!)), true);

  const { kernel } = authority;
  const organisation = kernel.host.id;
  await kernel.store.system('a test')(async (tx) => {
    const one = {
      object: await reserveHandle(tx),
      organisation,
      signal: signals[0]!,
      opinion: null,
      at: kernel.now(),
    };
    await insertQuarantine(tx, one, [`org:${organisation}`]);
  });
  assert.equal(await told(ask(key, values[0]!)), false, 'quarantined');
  await kernel.store.pool.query('delete from signal_quarantine');
});

test('over the quota of a minute and the cap of a day it waits; a day is counted for all processes', async () => {
  const { id, key } = await lend({ lookUpsPerMinute: 2, lookUpsPerDay: 3 });
  clock = Date.parse(`${new Date(clock).toISOString().slice(0, 10)}T10:00:00Z`) + DAY_MS;
  assert.deepEqual([await told(ask(key, known)), await told(ask(key, known))], [true, true]);
  const refused = await ask(key, known);
  assert.deepEqual([refused.status, refused.headers.get('retry-after')], [429, '30']);
  clock += 60_000;
  assert.equal(await told(ask(key, known)), true);
  const over = await ask(key, known);
  assert.deepEqual([over.status, over.headers.get('retry-after')], [429, String(13 * 3600 + 59 * 60)]);
  const { rows } = await authority.kernel.store.pool.query(
    'select look_ups from service_key_day where service_key = $1',
    [id],
  );
  assert.deepEqual(rows, [{ look_ups: 3 }]);
  clock += 14 * 3_600_000;
  assert.equal(await told(ask(key, known)), true, 'the next day');
});

test('each look-up is an act of a key and an agreement; what was asked is written nowhere', async () => {
  const { id, key } = await lend();
  const absent = randomBytes(32).toString('hex');
  assert.deepEqual([await told(ask(key, absent)), await told(ask(key, known))], [false, true]);
  await authority.settled();
  const { json } = await anna.get<{ items: { id: string; kind: string }[] }>(
    '/api/v1/audit?kind=match.asked-privately',
  );
  const opened = [];
  for (const one of json.items.slice(0, 2)) {
    const act = await anna.get<{ openings: { name: string; value: string }[] }>(`/api/v1/audit/${one.id}`);
    const values = act.json.openings.filter(({ name }) => name !== 'object');
    opened.push(Object.fromEntries(values.map(({ name, value }) => [name, value])));
  }
  assert.deepEqual(opened, [
    { actor: `service:${id}`, agreement, key: id },
    { actor: `service:${id}`, agreement, key: id },
  ]);
  const { pool } = authority.kernel.store;
  const { rows: tables } = await pool.query(
    "select table_name as name from information_schema.tables where table_schema = 'public' and table_type = 'BASE TABLE'",
  );
  assert.ok(tables.length > 30);
  for (const { name } of tables) {
    const { rows } = await pool.query(`select from "${name}" t where t::text ilike $1 limit 1`, [
      `%${absent}%`,
    ]);
    assert.equal(rows.length, 0, name);
  }
});

test('who holds the bank reads each day’s count when a day has passed since, and no small number of matches', async () => {
  const { key } = await lend();
  const own = await makeBank('Counted');
  const value = randomBytes(32).toString('hex');
  await addTo(own, value);
  await expectStatus(200, open(own));
  await told(ask(key, value));
  await told(ask(key, known));
  const day = new Date(clock).toISOString().slice(0, 10);
  const days = async (id: string) =>
    (await anna.get<Bank>(`/api/v1/banks/${id}`)).json.askedPrivately[0]?.days.filter(
      (one) => one.day === day,
    );
  assert.deepEqual(await days(own), []);
  clock += DAY_MS;
  assert.deepEqual(await days(own), []);
  clock += DAY_MS;
  assert.deepEqual(await days(own), [{ day, asked: 2, matched: 'under ten' }]);
  await authority.kernel.store.pool.query('update private_look_up set matched = 12');
  assert.deepEqual(await days(own), [{ day, asked: 2, matched: 12 }]);
  // Who reads the bank at a partner's, once it is shared too, reads nothing of it.
  await expectStatus(200, anna.post(`/api/v1/banks/${own}/agreements`, { agreement }));
  const seen = await authority.kernel.store.for({
    actor: 'peer:test',
    organisation: platform.kernel.host.id,
    roles: [],
    principals: [`agreement:${agreement}`],
  })((tx) => tx.query('select from bank b join bank_asked_privately q on q.bank = b.object'));
  assert.equal(seen.length, 0);
});

test('only an own bank with a ground answers, and only under an agreement in force', async () => {
  const bare = (await expectStatus(201, anna.post<Bank>('/api/v1/banks', { name: 'Bare' }))).json.id;
  assert.equal((await open(bare)).status, 409);
  const nobodys = `x-comity-agreement--${'0'.repeat(8)}-0000-4000-8000-${'0'.repeat(12)}`;
  assert.equal((await open(bank, nobodys)).status, 404);
  assert.equal((await anna.post('/api/v1/service-keys', { name: 'X', agreement: nobodys })).status, 404);
  for (const [more, property] of [
    [{ agreement, fillsBanks: true }, 'fillsBanks'],
    [{ agreement, addresses: ['10.0.0.1'] }, 'addresses'],
    [{ lookUpsPerDay: 5 }, 'lookUpsPerDay'],
  ] as const) {
    const refused = await anna.post<{ errors: { property: string }[] }>('/api/v1/service-keys', {
      name: 'X',
      ...more,
    });
    assert.deepEqual([refused.status, refused.json.errors[0]?.property], [400, property]);
  }
  // Another's list may not be passed on by an answer.
  await authority.kernel.store.pool.query("update bank set provenance = 'import' where id = $1", [bank]);
  assert.equal((await open(bank)).status, 409);
  const { key } = await lend();
  assert.equal(await told(ask(key, known)), false, 'whatever its row says');
  await authority.kernel.store.pool.query("update bank set provenance = 'own' where id = $1", [bank]);
  const reader = await authority.person(['reviewer']);
  assert.equal((await reader.post(`/api/v1/banks/${bank}/ask-privately`, { agreement })).status, 403);
  assert.equal((await reader.post(`/api/v1/banks/${bank}/ask-privately/stop`, { agreement })).status, 403);
});

test('what is marked for no partner is not answered', async () => {
  const { key } = await lend();
  const value = randomBytes(32).toString('hex');
  const signal = await addTo(bank, value);
  assert.equal(await told(ask(key, value)), true);
  const { pool } = authority.kernel.store;
  await pool.query("update record set tlp = 'red' where id = $1", [signal]);
  assert.equal(await told(ask(key, value)), false);
  await pool.query("update record set tlp = 'amber' where id = $1", [signal]);
});

test('a raised cap, a day that was counted down and a bank that nobody opened are found', async () => {
  const { id, key } = await lend();
  await told(ask(key, known));
  await authority.settled();
  const { pool } = authority.kernel.store;
  const verify = async () => {
    await authority.settled();
    const { json } = await anna.post<{ faults: { table?: string; column?: string }[] }>(
      '/api/v1/audit/verify',
    );
    return json.faults
      .filter(({ table }) => ['service_key', 'service_key_day', 'bank_asked_privately'].includes(table ?? ''))
      .map(({ table, column }) => `${table} ${column}`);
  };
  assert.deepEqual(await verify(), []);
  await pool.query('update service_key set look_ups_per_day = 100000 where id = $1', [id]);
  await pool.query('update service_key_day set look_ups = 0 where service_key = $1', [id]);
  const other = await makeBank('Never opened');
  await pool.query(
    'insert into bank_asked_privately (bank, agreement, since) select object, $2, now() from bank where id = $1',
    [other, agreement],
  );
  assert.deepEqual((await verify()).sort(), [
    'bank_asked_privately undefined',
    'service_key look_ups_per_day',
    'service_key_day look_ups',
  ]);
});

test('an agreement that is suspended, or over, is asked no more', async () => {
  const { key } = await lend({ days: 365 });
  assert.equal(await told(ask(key, known)), true);
  await expectStatus(200, anna.post(`/api/v1/agreements/${agreement}/suspend`, { reason: 'For now.' }));
  assert.equal(await told(ask(key, known)), 401);
  assert.equal((await anna.post('/api/v1/service-keys', { name: 'X', agreement })).status, 404);
  await expectStatus(200, take(bank));
});
