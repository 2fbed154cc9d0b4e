import assert from 'node:assert/strict';
import { createHash, randomUUID } from 'node:crypto';
import { after, before, test } from 'node:test';
import { formWith, makePicture, resized } from '../../src/desks/signals/testing/pictures.ts';
import { ROLES } from '../../src/kernel/store/viewer.ts';
import { type Asking, befriend, expectStatus, startTestNode, type TestNode } from '../nodes.ts';
import { openPlatform, type Platform } from '../platform.ts';

// "Child abuse material" locks a picture: nobody sees it, nothing gives it out, nobody is sent it. Looked for in every
// answer of every address that reads, for every role, at the partner, and in what the platform is told.

let node: TestNode;
let partner: TestNode;
let platform: Platform;
let reviewer: Asking;
let collection: string;

before(async () => {
  [node, partner, platform] = await Promise.all([
    startTestNode({ name: 'Harbour' }),
    startTestNode({ name: 'Quay' }),
    openPlatform(),
  ]);
  ({ collection } = await befriend(node, partner));
  reviewer = await node.person(['analyst', 'reviewer', 'administrator', 'senior-reviewer']);
  await expectStatus(201, reviewer.post('/api/v1/webhooks', { url: platform.url }));
});
after(() => Promise.all([node.close(), partner.close(), platform.close()]));

type Case = {
  picture: boolean;
  matches: { hashes: unknown; signal: string; bank: { id: string } }[];
  permitted: { step: string }[];
};

/** Parts of a picture as they would stand in an answer, whatever it is written in. */
function tracesOf(picture: Buffer): string[] {
  const middle = picture.subarray(Math.floor(picture.length / 2));
  const aligned = middle.subarray((3 - (Math.floor(picture.length / 2) % 3)) % 3).subarray(0, 30);
  return [
    aligned.toString('latin1'),
    aligned.toString('base64'),
    aligned.toString('hex'),
    createHash('sha256').update(picture).digest('hex'),
  ];
}

test('a locked picture is in no answer, for no role, in no export, at no partner and in no message', async () => {
  const original = await makePicture(41);
  const item = await resized(original, 300);
  const bank = await expectStatus(
    201,
    reviewer.post<{ id: string }>('/api/v1/banks', {
      name: 'B',
      basis: 'Reviewed.',
      legalBasis: { instrument: 'Some Act', article: 'section 1' },
    }),
  );
  await expectStatus(201, reviewer.post(`/api/v1/banks/${bank.json.id}/signals`, formWith('file', original)));
  const form = formWith('picture', item, { item: `post:${randomUUID()}` });
  const { json: matched } = await expectStatus(
    200,
    reviewer.post<{ case: string; matches: { signal: string }[] }>('/api/v1/match', form),
  );
  const id = matched.case;
  const signal = matched.matches[0]?.signal as string;
  const before = await reviewer.get(`/api/v1/cases/${id}/picture`);
  assert.match(before.headers.get('content-type') ?? '', /^image\//, 'seen until it is locked');
  const lock = { data: { reason: 'It shows the abuse of a child.', reportTo: 'The national hotline' } };
  await expectStatus(200, reviewer.post(`/api/v1/cases/${id}/steps/lock-child-abuse-material`, lock));
  await node.settled();

  const { json: shown } = await reviewer.get<Case>(`/api/v1/cases/${id}`);
  assert.equal(shown.picture, false);
  const steps = shown.permitted.map(({ step }) => step);
  for (const step of ['take', 'propose-restriction', 'restrict-single-handed', 'preserve', 'unseal', 'leave'])
    assert.ok(!steps.includes(step), `${step} is still open`);

  const traces = tracesOf(item);
  const { paths } = (await reviewer.get<{ paths: Record<string, object> }>('/api/v1/openapi.json')).json;
  const own = node.kernel.host.id.replace('identity--', '');
  const ids: Record<string, string[]> = {
    '/api/v1/records/{id}': [signal],
    '/api/v1/signals/{id}': [signal],
    '/api/v1/banks/{id}': [bank.json.id],
    '/api/v1/cases/{id}': [id],
    '/api/v1/cases/{id}/picture': [id],
    '/api/v1/cases/{id}/notice-link': [id],
    '/api/v1/audit/{entry}': ['0', '1', '2'],
    '/taxii2/api/collections/{collection}/': [own, collection],
    '/taxii2/api/collections/{collection}/manifest/': [own, collection],
    '/taxii2/api/collections/{collection}/objects/': [own, collection],
    '/log/tile/{*}': ['0/000', 'entries/000'],
  };
  const addresses = Object.entries(paths)
    .filter(([, methods]) => 'get' in methods)
    .flatMap(([path]) =>
      (/\{/.test(path) ? (ids[path] ?? []) : ['']).map((one) => path.replace(/\{.*\}/, one)),
    );
  addresses.push(...['0,0', '1,2', '3,3'].map((zone) => `/api/v1/cases/${id}/picture?zone=${zone}`));
  assert.ok(addresses.length > 30, `only ${addresses.length} addresses`);
  let looked = 0;
  const everybody = [reviewer, ...(await Promise.all(ROLES.map((role) => node.person([role]))))];
  for (const who of everybody) {
    for (const path of addresses) {
      const { headers, text, status } = await who.get(path);
      assert.doesNotMatch(headers.get('content-type') ?? '', /^(image|video)\//, `${path}: ${status}`);
      for (const trace of traces) assert.ok(!text.includes(trace), `${path} gives the picture away`);
      looked++;
    }
  }
  assert.ok(looked > 200);

  // What is shared at all, the signal, is another picture's hash; the partner gets no trace of this one.
  await partner.pullAll();
  const { rows } = await partner.kernel.store.pool.query('select body from record');
  for (const { body } of rows) for (const trace of traces) assert.ok(!String(body).includes(trace));
  for (const { body } of platform.told) for (const trace of traces) assert.ok(!body.includes(trace));
  assert.ok(
    !platform.told.some(({ body }) => body.includes('hotline')),
    'a lock is nobody’s business but the hotline’s',
  );
});
