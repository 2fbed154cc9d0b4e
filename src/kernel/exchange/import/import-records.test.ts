import assert from 'node:assert/strict';
import { Readable } from 'node:stream';
import { after, before, test } from 'node:test';
import { gzipSync } from 'node:zlib';
import { type Asking, startTestNode, type TestNode } from '../../../../tests/nodes.ts';
import type { ReadObject } from '../../store/read-object.ts';
import { type ImportOutcome, MOST_REFUSED } from './import-records.ts';
import { readImport } from './read-import.ts';
import { takeBody } from './take-body.ts';

let node: TestNode;
let analyst: Asking;

before(async () => {
  node = await startTestNode({ name: 'Importer' });
  analyst = await node.person(['analyst']);
});
after(() => node.close());

const CREATED = '2024-03-01T10:00:00.000Z';
const uuid = (n: number) => `00000000-0000-4000-8000-${String(n).padStart(12, '0')}`;
const tool = (n: number, more: Record<string, unknown> = {}) => ({
  type: 'tool',
  spec_version: '2.1',
  id: `tool--${uuid(n)}`,
  created: CREATED,
  modified: CREATED,
  name: `Tool ${n}`,
  ...more,
});
const bundle = (...objects: unknown[]) =>
  JSON.stringify({ type: 'bundle', id: `bundle--${uuid(0)}`, objects });

async function post(body: string | Uint8Array, query: string, type = 'application/json', who = analyst) {
  const answer = await fetch(`${node.url}/api/v1/imports?${query}`, {
    method: 'POST',
    headers: { authorization: `Bearer ${who.token}`, 'content-type': type },
    body: body as BodyInit,
  });
  const lines = (await answer.text())
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line));
  return { answer, lines, problem: lines[0], outcome: lines.at(-1) as ImportOutcome };
}

test('an import is taken, answered line by line, and a second time unchanged', async () => {
  const body = bundle(tool(1), tool(2), tool(3));
  const first = await post(body, 'source=shelf');
  assert.equal(first.answer.status, 200);
  assert.match(first.answer.headers.get('content-type') ?? '', /^application\/x-ndjson/);
  assert.deepEqual(first.lines, [
    { done: 0, total: 3 },
    { done: 3, total: 3 },
    { accepted: 3, unchanged: 0, refused: [] },
  ]);
  const again = await post(gzipSync(body), 'source=shelf', 'application/gzip');
  assert.deepEqual(again.outcome, { accepted: 0, unchanged: 3, refused: [] });
});

test('one bad object is refused by name, its neighbours are stored', async () => {
  const text = bundle(tool(10), tool(11, { name: 7 }), tool(12)).replace(
    '"name":"Tool 12"',
    '"name":"a","name":"b"',
  );
  const { outcome } = await post(text, 'source=mixed');
  assert.equal(outcome.accepted, 1);
  assert.deepEqual(
    outcome.refused.map(({ id, property }) => [id, property]),
    [
      [`tool--${uuid(11)}`, 'name'],
      [null, 'objects[2]'],
    ],
  );
  assert.match(outcome.refused[1]?.reason ?? '', /"name" occurs twice/);
});

test('what needs grounds and what a known organisation says itself is quarantined, with the rule', async () => {
  const person = { ...tool(20), type: 'identity', id: `identity--${uuid(20)}`, identity_class: 'individual' };
  const spoken = tool(21, { created_by_ref: node.kernel.host.id });
  const { outcome } = await post(bundle(person, spoken), 'source=others');
  assert.equal(outcome.accepted, 0);
  assert.match(outcome.refused[0]?.reason ?? '', /rule people-need-grounds: /);
  assert.match(outcome.refused[1]?.reason ?? '', /rule creator-speaks-for-itself: /);
});

test('STIX 2.1 §7.2: a marking is known wherever in the file its definition stands', async () => {
  const marking = {
    type: 'marking-definition',
    spec_version: '2.1',
    id: `marking-definition--${uuid(30)}`,
    created: CREATED,
    definition_type: 'statement',
    definition: { statement: 'Copyright of nobody' },
  };
  const marked = Array.from({ length: 501 }, (_, n) => tool(3000 + n, { object_marking_refs: [marking.id] }));
  const { outcome } = await post(bundle(...marked, marking), 'source=late');
  assert.deepEqual(outcome, { accepted: 502, unchanged: 0, refused: [] });
  const { rows } = await node.kernel.store.pool.query(
    "select count(*) as unknown from record where source = 'import:late' and unknown_marking",
  );
  assert.equal(rows[0].unknown, 0);
});

test('an envelope that cannot be cut is one problem, and nothing is stored', async () => {
  const broken = await post(bundle(tool(40), tool(41)).slice(0, -20), 'source=broken');
  assert.equal(broken.answer.status, 422);
  assert.equal(broken.problem.code, 'envelope-unprocessable');
  assert.match(String(broken.problem.detail), /byte \d+/);
  const { rows } = await node.kernel.store.pool.query(
    "select count(*) as stored from record where source = 'import:broken'",
  );
  assert.equal(rows[0].stored, 0);
});

test('a body that is cut short, too large once decompressed, or of another type has a problem of its own', async () => {
  const cut = await post(gzipSync(bundle(tool(50))).subarray(0, 60), 'source=x', 'application/gzip');
  assert.deepEqual([cut.answer.status, cut.problem.code], [400, 'body-malformed']);
  const other = await post('a,b', 'source=x', 'text/csv');
  assert.deepEqual([other.answer.status, other.problem.code], [415, 'media-type-unsupported']);
  const bomb = Readable.from([gzipSync(Buffer.alloc(4 * 1_048_576))]);
  await assert.rejects(takeBody(bomb, { gzip: true }, 1_048_576), {
    code: 'too-large',
    message: /1 MiB once decompressed/,
  });
});

test('a body is the same whatever it says of its length', async () => {
  const parts = Array.from({ length: 300 }, (_, n) => Buffer.alloc(n * 7, n));
  const whole = Buffer.concat(parts);
  for (const length of [undefined, whole.length, whole.length - 1, 10, whole.length + 5]) {
    const { bytes, release } = await takeBody(Readable.from(parts), { gzip: false, length });
    assert.ok(bytes.equals(whole), String(length));
    // What it does not share with anything can be handed to the thread that reads it.
    assert.equal(bytes.byteLength, bytes.buffer.byteLength, String(length));
    release();
  }
  await assert.rejects(takeBody(Readable.from(parts), { gzip: false, length: 2000 }, 1000), {
    code: 'too-large',
  });
});

test('the source is named, the agreement is in force, the role allows it', async () => {
  assert.equal((await post('{}', 'source=%20')).problem.code, 'parameter-malformed');
  const agreement = `x-comity-agreement--${uuid(1)}`;
  assert.equal((await post('{}', `source=a&agreement=${agreement}`)).problem.code, 'not-found');
  const reader = await node.person(['reader']);
  assert.equal((await post('{}', 'source=a', 'application/json', reader)).problem.code, 'not-allowed');
});

test('two imports at once both end whole, and another asks meanwhile', async () => {
  const many = (from: number) => bundle(...Array.from({ length: 1200 }, (_, n) => tool(from + n)));
  const [one, two, me] = await Promise.all([
    post(many(100_000), 'source=one'),
    post(many(200_000), 'source=two'),
    analyst.get('/api/v1/me'),
  ]);
  assert.deepEqual(one.outcome, { accepted: 1200, unchanged: 0, refused: [] });
  assert.deepEqual(two.outcome, { accepted: 1200, unchanged: 0, refused: [] });
  assert.equal(me.status, 200);
});

test('a large body is read in a thread of its own, with the same result', async () => {
  const marking = { type: 'marking-definition', id: `marking-definition--${uuid(60)}` };
  const body = bundle(
    ...Array.from({ length: 620 }, (_, n) => tool(n, n % 7 === 0 ? { name: n } : {})),
    marking,
  );
  const readings = await Promise.all([Infinity, 0].map((inline) => readImport(Buffer.from(body), inline)));
  const [here, thread] = await Promise.all(
    readings.map(async (reading) => {
      const all: ReadObject[] = [];
      for (let chunk = await reading.next(); chunk.length > 0; chunk = await reading.next())
        all.push(...chunk);
      await reading.close();
      return all;
    }),
  );
  assert.equal(here?.length, 621);
  assert.deepEqual(thread, here);
  await assert.rejects(readImport(Buffer.from(body.slice(0, -9)), 0), { code: 'envelope-unprocessable' });
});

test('whoever hangs up ends the import between two transactions, and running it again finishes it', async () => {
  const body = bundle(...Array.from({ length: 20_000 }, (_, n) => tool(300_000 + n)));
  const answer = await fetch(`${node.url}/api/v1/imports?source=hung`, {
    method: 'POST',
    headers: { authorization: `Bearer ${analyst.token}`, 'content-type': 'application/json' },
    body,
  });
  assert.ok(answer.body);
  for await (const chunk of answer.body) {
    if (
      !Buffer.from(chunk as Uint8Array)
        .toString()
        .includes('"done":500,')
    )
      continue;
    break;
  }
  const { outcome } = await post(body, 'source=hung');
  const { accepted, unchanged, refused } = outcome;
  assert.deepEqual([accepted + unchanged, refused], [20_000, []]);
  assert.ok(unchanged >= 500 && unchanged < 20_000, `${unchanged} were stored before`);
  assert.equal(unchanged % 500, 0);
});

test('one file imported twice at once is stored once', async () => {
  const body = bundle(...Array.from({ length: 1500 }, (_, n) => tool(400_000 + n)));
  const outcomes = (await Promise.all([post(body, 'source=same'), post(body, 'source=same')])).map(
    (one) => one.outcome,
  );
  for (const outcome of outcomes) assert.deepEqual(outcome.refused, []);
  assert.deepEqual(
    [outcomes[0]!.accepted + outcomes[1]!.accepted, outcomes[0]!.unchanged + outcomes[1]!.unchanged],
    [1500, 1500],
  );
});

test('of very many bad objects the first are named and the rest counted: the answer stays small', async () => {
  const bad = Array.from({ length: MOST_REFUSED + 2345 }, (_, n) => ({ id: `x${n}` }));
  const { answer, outcome } = await post(JSON.stringify([...bad, tool(77_777)]), 'source=rubbish');
  assert.equal(answer.status, 200);
  assert.deepEqual(Object.keys(outcome), ['accepted', 'unchanged', 'refused', 'more']);
  assert.deepEqual([outcome.accepted, outcome.refused.length, outcome.more], [1, MOST_REFUSED, 2345]);
  assert.ok(outcome.refused.every(({ reason }) => reason !== ''));
});
