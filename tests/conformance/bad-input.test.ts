import assert from 'node:assert/strict';
import { createHash, randomUUID } from 'node:crypto';
import { after, before, test } from 'node:test';
import { gzipSync } from 'node:zlib';
import sharp from 'sharp';
import { formWith, makePicture } from '../../src/desks/signals/testing/pictures.ts';
import { issueCredential } from '../../src/kernel/identity/credentials.ts';
import { type Asking, expectStatus, startTestNode, type TestNode } from '../nodes.ts';
import { TAXII } from './taxii-server.ts';

// What is sent by mistake or in bad faith: each gets a problem that names the field, nothing of it is stored, the node
// stays up, and others are served meanwhile.

let ahead = 0;
let node: TestNode;
let analyst: Asking;
let other: Asking;
const picture = makePicture(3);

before(async () => {
  node = await startTestNode({ name: 'Harbour', now: () => new Date(Date.now() + ahead) });
  [analyst, other] = await Promise.all([node.person(['analyst']), node.person(['reader'])]);
});
after(() => node.close());

type Problem = {
  code: string;
  title: string;
  detail: string;
  status: number;
  errors?: { property: string; clause?: string; reason: string }[];
};

const own = () => node.kernel.host.id.replace('identity--', '');
const tool = (more: object = {}) => ({
  type: 'tool',
  spec_version: '2.1',
  id: `tool--${randomUUID()}`,
  created: '2026-01-01T00:00:00.000Z',
  modified: '2026-01-01T00:00:00.000Z',
  name: 'A tool',
  ...more,
});
const objectsPath = () => `/taxii2/api/collections/${own()}/objects/`;
const asTaxii = { 'content-type': TAXII };

type Imported = { accepted: number; refused: { property: string; reason: string }[] };

async function importing(objects: string[]): Promise<Imported> {
  const answer = await fetch(`${node.url}/api/v1/imports?source=bad`, {
    method: 'POST',
    headers: { authorization: `Bearer ${analyst.token}`, 'content-type': 'application/json' },
    body: `{"type":"bundle","id":"bundle--${randomUUID()}","objects":[${objects.join(',')}]}`,
  });
  return JSON.parse((await answer.text()).trimEnd().split('\n').at(-1) as string);
}

/** How many rows hold something that somebody sent. */
async function stored(): Promise<number> {
  const { rows } = await node.kernel.store.pool.query(
    `select (select count(*) from record) + (select count(*) from quarantine) + (select count(*) from blob)
       + (select count(*) from case_file) + (select count(*) from signal) as n`,
  );
  return Number(rows[0].n);
}

/** Sends something bad; meanwhile somebody else asks, again and again, and is answered soon. */
async function whileOthersAsk<T>(
  bad: () => Promise<T>,
): Promise<{ answer: T; slowest: number; asked: number }> {
  let over = false;
  let slowest = 0;
  let asked = 0;
  const asking = (async () => {
    while (!over) {
      const began = performance.now();
      assert.equal((await other.get('/api/v1/me')).status, 200);
      slowest = Math.max(slowest, performance.now() - began);
      asked++;
      await new Promise((resolve) => setTimeout(resolve, 20));
    }
  })();
  try {
    return { answer: await bad(), slowest, asked };
  } finally {
    over = true;
    await asking;
  }
}

function refused(
  { status, headers, json }: { status: number; headers: Headers; json: unknown },
  expected: { status: number; code: string; property: string },
): Problem {
  const problem = json as Problem;
  assert.deepEqual([status, problem.code], [expected.status, expected.code], JSON.stringify(problem));
  assert.match(headers.get('content-type') ?? '', /^application\/problem\+json/);
  assert.equal(problem.errors?.[0]?.property, expected.property, JSON.stringify(problem));
  assert.ok(problem.detail.length > 10 && problem.title.length > 10);
  return problem;
}

test('a token past its day is refused by name, on every kind of address, and one that never was alike', async () => {
  const made = await expectStatus(
    201,
    analyst.post<{ token: string }>('/api/v1/tokens', { label: 'x', days: 1 }),
  );
  const { token } = made.json;
  const ask = (path: string, bearer = token) =>
    fetch(`${node.url}${path}`, { headers: { authorization: `Bearer ${bearer}` } });
  assert.equal((await ask('/api/v1/me')).status, 200);
  ahead += 24 * 3_600_000 + 1000;
  for (const path of ['/api/v1/me', '/api/v1/records', '/api/v1/cases']) {
    const answer = await ask(path);
    const json = (await answer.json()) as Problem;
    assert.equal(answer.headers.get('www-authenticate'), 'Bearer realm="comity"');
    refused(
      { status: answer.status, headers: answer.headers, json },
      { status: 401, code: 'credential-expired', property: 'authorization' },
    );
    assert.match(json.detail, /expired/);
    const unknown = await ask(path, `cmt_${'A'.repeat(43)}`);
    assert.deepEqual(await unknown.json(), json, 'which of both it is, is not told');
  }
  const overTaxii = await ask('/taxii2/');
  assert.equal(overTaxii.status, 401);
  const said = (await overTaxii.json()) as {
    error_code: string;
    details: { errors: { property: string }[] };
  };
  assert.deepEqual(
    [said.error_code, said.details.errors[0]?.property],
    ['credential-expired', 'authorization'],
  );
});

test('tokens are kept as a hash only, and cost next to nothing to check', async () => {
  const { pool } = node.kernel.store;
  const token = await node.kernel.store.system('test')((tx) =>
    issueCredential(node.kernel, tx, { kind: 'token', person: analyst.id }),
  );
  const { rows: tables } = await pool.query(
    "select tablename as name from pg_tables where schemaname = 'public'",
  );
  for (const { name } of tables) {
    const { rows } = await pool.query(`select from "${name}" t where t::text like '%' || $1 || '%'`, [
      token.slice(4, 30),
    ]);
    assert.equal(rows.length, 0, `${name} holds a token`);
  }
  const kept = await pool.query("select from credential where hash = $1 and kind = 'token'", [
    createHash('sha256').update(token).digest(),
  ]);
  assert.equal(kept.rows.length, 1);
  // A slow hash per request would take a hundred milliseconds each (facts: OpenTAXII); fifty requests take less than ten such.
  const began = performance.now();
  for (let n = 0; n < 50; n++) {
    const answer = await fetch(`${node.url}/api/v1/me`, { headers: { authorization: `Bearer ${token}` } });
    await answer.arrayBuffer();
  }
  assert.ok((performance.now() - began) / 50 < 100, 'a request with a token is slow');
});

test('a type made to trap a regular expression is refused at once, over TAXII and by import', async () => {
  const trap = `${'a'.repeat(240)}!`;
  const before = await stored();
  const bad = tool({ type: trap, id: `${trap}--${randomUUID()}` });
  const { answer, slowest } = await whileOthersAsk(async () => {
    const began = performance.now();
    const posted = await analyst.post<{ failures: { message: string }[]; failure_count: number }>(
      objectsPath(),
      { objects: Array.from({ length: 50 }, () => bad) },
      asTaxii,
    );
    const imported = await importing([JSON.stringify(bad)]);
    return { posted, imported, took: performance.now() - began };
  });
  // OASIS's own pattern takes 4 s for 28 letters, four times as long for each two more.
  assert.ok(answer.took < 3000 && slowest < 2000, `${answer.took} ms, another waited ${slowest} ms`);
  assert.equal(answer.posted.status, 202, answer.posted.text);
  assert.equal(answer.posted.json.failure_count, 50);
  assert.match(answer.posted.json.failures[0]?.message ?? '', /type/);
  assert.deepEqual([answer.imported.accepted, answer.imported.refused[0]?.property], [0, 'type']);
  assert.equal(await stored(), before);
});

test('a JSON of 50 MB, and one nested a hundred thousand levels deep, by every way in', async () => {
  const before = await stored();
  const large = JSON.stringify({
    name: 'x'.repeat(50 * 1_048_576),
    basis: 'Reviewed.',
    legalBasis: { instrument: 'Some Act', article: 'section 1' },
  });
  const deep = `${'{"a":'.repeat(100_000)}1${'}'.repeat(100_000)}`;
  const json = { 'content-type': 'application/json' };
  const { slowest } = await whileOthersAsk(async () => {
    refused(await analyst.post('/api/v1/banks', large, json), {
      status: 413,
      code: 'too-large',
      property: 'body',
    });
    refused(await analyst.post('/api/v1/match', large, json), {
      status: 413,
      code: 'too-large',
      property: 'body',
    });
    const nested = await analyst.post('/api/v1/match', deep, json);
    assert.equal(nested.status, 400, nested.text);
    assert.match((nested.json as unknown as Problem).errors?.[0]?.reason ?? '', /64 levels/, nested.text);
    const posted = await analyst.post<{ error_code: string }>(objectsPath(), large, asTaxii);
    assert.deepEqual([posted.status, posted.json.error_code], [413, 'too-large']);
    const inside = JSON.stringify({ objects: [{ ...tool(), x_deep: 0 }] }).replace(
      '"x_deep":0',
      `"x_deep":${deep}`,
    );
    const taken = await analyst.post<{ failures: { message: string }[] }>(objectsPath(), inside, asTaxii);
    assert.equal(taken.status, 202, taken.text);
    assert.match(taken.json.failures[0]?.message ?? '', /64 levels/);
    const last = await importing([`{"type":"tool","x":"${'y'.repeat(50 * 1_048_576)}"}`]);
    assert.deepEqual([last.accepted, last.refused.length], [0, 1]);
    assert.match(last.refused[0]?.reason ?? '', /1 MB|1 MiB|1,048,576|1048576/);
  });
  assert.ok(slowest < 3000, `another waited ${slowest} ms`);
  assert.equal(await stored(), before);
});

test('a zip bomb ends at its limit, and others are served while it unpacks', async () => {
  const before = await stored();
  // 520 MiB in half a megabyte: gzip members may follow one another (RFC 1952 §2.2).
  const blanks = gzipSync(Buffer.alloc(65 * 1_048_576, ' '));
  const bomb = Buffer.concat([gzipSync('['), ...Array<Buffer>(8).fill(blanks)]);
  assert.ok(bomb.length < 1_048_576);
  const { answer, slowest, asked } = await whileOthersAsk(() =>
    analyst.post('/api/v1/imports?source=bomb', new Uint8Array(bomb), { 'content-type': 'application/gzip' }),
  );
  const { detail } = refused(answer, { status: 413, code: 'too-large', property: 'body' });
  assert.match(detail, /512 MiB/);
  assert.ok(asked >= 3 && slowest < 3000, `asked ${asked} times, waited ${slowest} ms`);
  assert.equal(await stored(), before);
});

test('a picture of 100 megapixels and a JPEG cut short are refused at once, as what they are', async () => {
  const before = await stored();
  // A real one, all of one colour, so that it is small to send.
  const large = await sharp({ create: { width: 10_000, height: 10_000, channels: 3, background: '#456' } })
    .jpeg({ quality: 40 })
    .toBuffer();
  const good = await picture;
  const send = (bytes: Buffer) =>
    analyst.post('/api/v1/match', formWith('picture', bytes, { item: `post:${randomUUID()}` }));
  const { answer, slowest } = await whileOthersAsk(async () => {
    const began = performance.now();
    const first = await send(large);
    return { first, took: performance.now() - began, cut: await send(good.subarray(0, good.length - 2000)) };
  });
  const tooLarge = refused(answer.first, { status: 422, code: 'picture-refused', property: 'picture' });
  assert.equal(tooLarge.errors?.[0]?.reason, 'too-many-pixels');
  assert.ok(answer.took < 2000, `decoded after all? ${answer.took} ms`);
  const cut = refused(answer.cut, { status: 422, code: 'picture-refused', property: 'picture' });
  assert.equal(cut.errors?.[0]?.reason, 'truncated');
  assert.ok(slowest < 2000, `another waited ${slowest} ms`);
  assert.equal(await stored(), before);
});

test('the same id and version with other content is named as that, and what was there stays as it was', async () => {
  const object = tool();
  await expectStatus(202, analyst.post(objectsPath(), { objects: [object] }, asTaxii));
  await node.settled();
  const again = await analyst.post<{ failures: { id: string; message: string }[] }>(
    objectsPath(),
    { objects: [{ ...object, name: 'Another name' }] },
    asTaxii,
  );
  assert.equal(again.status, 202);
  assert.equal(again.json.failures[0]?.id, object.id);
  assert.match(again.json.failures[0]?.message ?? '', /3\.6/);
  await node.settled();
  const { json } = await other.get<{ versions: { body: string }[] }>(`/api/v1/records/${object.id}`);
  assert.deepEqual(
    json.versions.map(({ body }) => body),
    [JSON.stringify(object)],
  );
});
