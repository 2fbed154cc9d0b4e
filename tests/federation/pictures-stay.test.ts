import assert from 'node:assert/strict';
import { createHash, randomUUID } from 'node:crypto';
import { globSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { formWith, makePicture, resized } from '../../src/desks/signals/testing/pictures.ts';
import { ANSWERS, REASON } from '../../src/desks/signals/testing/words.ts';
import { type Asking, befriend, eventually, expectStatus, startTestNode, type TestNode } from '../nodes.ts';
import { openPlatform, type Platform } from '../platform.ts';
import { type RecordingProxy, recordingProxy } from './recording-proxy.ts';

// Pictures never cross nodes. One is caught by a partner's signal, looked at, restricted, appealed against and put
// back, and the signal withdrawn: the whole story, with every byte between the two nodes on record. Neither the
// upload, nor how it lies sealed in its case, nor anything that a reviewer was shown of it is in what crossed, in the
// other node's database, or in a file of either; and the picture that the signal was made of stays nowhere at all.

let authority: TestNode;
let harbour: TestNode;
let proxies: RecordingProxy[];
let platform: Platform;
let agreement: string;

before(async () => {
  [authority, harbour, platform] = await Promise.all([
    startTestNode({ name: 'Northern Authority', class: 'state' }),
    startTestNode({ name: 'Harbour' }),
    openPlatform(),
  ]);
  proxies = await Promise.all([authority, harbour].map(({ url }) => recordingProxy(url)));
  // Each is known to the other by the address of its proxy only; people speak to their own node directly.
  const [there, here] = [authority, harbour].map((node, at) => {
    const { url } = proxies[at] as RecordingProxy;
    node.kernel.configuration.url = url;
    return { ...node, url };
  }) as [TestNode, TestNode];
  ({ agreement } = await befriend(there, here));
});
after(async () => {
  await Promise.all([authority.close(), harbour.close(), platform.close()]);
  await Promise.all(proxies.map((proxy) => proxy.close()));
});

/** Parts of some bytes in every writing that an answer or a row could hold them in. */
function tracesOf(name: string, bytes: Buffer): [string, string][] {
  const windows = [0.3, 0.5, 0.7, 0.9].map((share) => {
    const at = Math.floor(bytes.length * share);
    return bytes.subarray(at, at + 24);
  });
  return windows.flatMap((window) =>
    [
      window.toString('latin1'),
      window.toString('hex'),
      // Where in a group of three a part begins is not known.
      ...[0, 1, 2].flatMap((from) => {
        const whole = window.subarray(from, from + 21);
        return [whole.toString('base64'), whole.toString('base64url')];
      }),
    ].map((trace): [string, string] => [name, trace]),
  );
}

const contains = (text: string, traces: [string, string][]): string[] => [
  ...new Set(traces.filter(([, trace]) => text.includes(trace)).map(([name]) => name)),
];

/** Every row of every table as text; bytes are in it as hex. */
async function rowsOf(node: TestNode): Promise<Map<string, string>> {
  const { pool } = node.kernel.store;
  const { rows } = await pool.query("select tablename from pg_tables where schemaname = 'public'");
  const tables = new Map<string, string>();
  for (const { tablename } of rows) {
    const { rows: all } = await pool.query(`select t::text as row from "${tablename}" t`);
    tables.set(tablename, all.map(({ row }) => row).join('\n'));
  }
  return tables;
}

const filesOf = ({ dataFolder }: TestNode): string[] =>
  globSync('**', { cwd: dataFolder })
    .map((name) => join(dataFolder, name))
    .filter((path) => statSync(path).isFile())
    .map((path) => readFileSync(path, 'latin1'));

test('no byte of a picture leaves its node, from the match to the end of the signal', async () => {
  const analyst = await authority.person(['analyst', 'reviewer']);
  const seniorThere = await authority.person(['senior-reviewer']);
  const uploads = await harbour.person(['analyst', 'administrator']);
  const [first, second, third] = await Promise.all([
    harbour.person(['reviewer']),
    harbour.person(['reviewer']),
    harbour.person(['senior-reviewer']),
  ]);
  await expectStatus(201, uploads.post('/api/v1/webhooks', { url: platform.url }));
  const original = await makePicture(91);
  const upload = await resized(original, 420);
  const item = `post:${randomUUID()}`;

  const bank = await expectStatus(
    201,
    analyst.post<{ id: string }>('/api/v1/banks', {
      name: 'Reviewed',
      basis: 'Reviewed by two people.',
      legalBasis: { instrument: 'Regulation (EU) 2021/784', article: 'Article 14' },
    }),
  );
  await expectStatus(200, seniorThere.post(`/api/v1/banks/${bank.json.id}/agreements`, { agreement }));
  await expectStatus(201, analyst.post(`/api/v1/banks/${bank.json.id}/signals`, formWith('file', original)));
  type Banks = { items: { id: string; mode: string; signals: number }[] };
  const arrived = await eventually(
    async () => (await third.get<Banks>('/api/v1/banks')).json.items.find(({ mode }) => mode === 'shadow'),
    (found) => found?.signals === 1,
  );
  await expectStatus(200, third.post(`/api/v1/banks/${arrived?.id}/mode`, { mode: 'on' }));
  await harbour.settled();

  const { json: caught } = await expectStatus(
    200,
    uploads.post<{ case: string }>('/api/v1/match', formWith('picture', upload, { item })),
  );
  const path = `/api/v1/cases/${caught.case}`;
  const step = (who: Asking, name: string, data: unknown = {}) =>
    expectStatus(200, who.post(`${path}/steps/${name}`, { data }));
  await step(first, 'take');
  const shown: Buffer[] = [];
  for (const zone of ['', ...Array.from({ length: 16 }, (_, n) => `?zone=${n >> 2},${n % 4}`)]) {
    const answer = await fetch(`${harbour.url}${path}/picture${zone}`, {
      headers: { authorization: `Bearer ${first.token}` },
    });
    assert.equal(answer.status, 200);
    shown.push(Buffer.from(await answer.arrayBuffer()));
  }
  const { rows: blobs } = await harbour.kernel.store.pool.query('select sealed, wrapped_key from blob');
  assert.equal(blobs.length, 1);
  await step(first, 'answer-question', ANSWERS);
  await step(first, 'propose-restriction', REASON);
  await step(second, 'confirm-restriction', { reason: 'I see the same.' });
  const message = await eventually(
    async () => platform.told.map(({ body }) => JSON.parse(body)).find(({ notice }) => notice),
    (found) => found !== undefined,
  );
  const link = harbour.url + new URL(message.notice.link).pathname;
  const appealed = await fetch(`${link}/appeal`, {
    method: 'POST',
    body: new URLSearchParams({ text: 'This is my photograph of the market.' }),
    redirect: 'manual',
  });
  assert.equal(appealed.status, 303);
  await step(third, 'uphold-appeal', { reason: 'It is a picture of a market.' });
  type Cases = { items: { id: string }[] };
  const challenge = await eventually(
    async () => (await seniorThere.get<Cases>('/api/v1/cases?procedure=challenge')).json.items[0],
    (found) => found !== undefined,
  );
  const mistaken = { data: { reason: 'It was a mistake.' } };
  await expectStatus(200, seniorThere.post(`/api/v1/cases/${challenge?.id}/steps/withdraw-signal`, mistaken));
  const disagreements = (await third.get<Cases>('/api/v1/cases?procedure=disagreement')).json.items;
  type Tracked = { tracks?: { answer?: string } };
  await eventually(
    async () => (await third.get<Tracked>(`/api/v1/cases/${disagreements[0]?.id}`)).json.tracks?.answer,
    (answer) => answer === 'withdrew',
  );
  await Promise.all([authority.settled(), harbour.settled()]);

  const sealed = tracesOf('sealed', blobs[0].sealed);
  const seen = [
    ...tracesOf('the upload', upload),
    ...shown.flatMap((bytes, at) => tracesOf(at === 0 ? 'the blurred one' : `zone ${at}`, bytes)),
  ];
  const source = tracesOf('what the signal was made of', original);
  const key: [string, string][] = [['the key', blobs[0].wrapped_key.toString('hex').slice(0, 48)]];
  const reference: [string, string][] = [
    ['the item', item],
    ['the upload’s SHA-256', createHash('sha256').update(upload).digest('hex')],
  ];

  // Between the nodes: both were asked by the other, for what the story needs, and nothing in it is a picture's.
  for (const { seen: crossed } of proxies) assert.ok(crossed.length >= 5, `${crossed.length} questions`);
  const wire = proxies.flatMap((proxy) => proxy.seen);
  const said = wire.map(
    ({ asked, answered }) => asked.body.toString('latin1') + answered.body.toString('latin1'),
  );
  assert.ok(
    said.some((text) => text.includes('It is a picture of a market')),
    'the disagreement crossed',
  );
  for (const [at, { method, path: where, asked, answered }] of wire.entries()) {
    const what = `${method} ${where}`;
    for (const { headers } of [asked, answered])
      assert.doesNotMatch(headers['content-type'] ?? '', /^(image|video|multipart)\//, what);
    const all = [...sealed, ...seen, ...source, ...key, ...reference];
    const lines = `${where}\n${JSON.stringify([asked.headers, answered.headers])}\n${said[at]}`;
    assert.deepEqual(contains(lines, all), [], what);
  }

  // At rest: sealed, in one table of the node where it matched; clear nowhere; at the other node not at all.
  const [there, here] = await Promise.all([rowsOf(authority), rowsOf(harbour)]);
  for (const [table, text] of there)
    assert.deepEqual(contains(text, [...sealed, ...seen, ...source, ...key, ...reference]), [], table);
  for (const [table, text] of here) {
    assert.deepEqual(contains(text, [...seen, ...source]), [], table);
    assert.deepEqual(contains(text, sealed), table === 'blob' ? ['sealed'] : [], table);
  }
  for (const text of [...filesOf(authority), ...filesOf(harbour)])
    assert.deepEqual(contains(text, [...sealed, ...seen, ...source]), []);
  for (const { body } of platform.told) assert.deepEqual(contains(body, [...sealed, ...seen, ...source]), []);
});
