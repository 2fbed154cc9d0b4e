import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { after, before, test } from 'node:test';
import { type Asking, expectStatus, startTestNode, type TestNode } from '../nodes.ts';
import { openPlatform, type Platform } from '../platform.ts';

// Human-rights rule 11 and the list of what Comity will not do, as far as a test can see that something is not there.

let node: TestNode;
let platform: Platform;
let everyRole: Asking;
before(async () => {
  [node, platform] = await Promise.all([startTestNode({ name: 'Harbour' }), openPlatform()]);
  everyRole = await node.person(['analyst', 'reviewer', 'senior-reviewer', 'administrator']);
});
after(() => Promise.all([node.close(), platform.close()]));

/** Words of which no column, field or address may be made: judgements of people, and what people believe or are. */
const NEVER =
  /scor(e|ing)|rating|\brank|\brisk|suspicio|threat_level|watch_?list|black_?list|profil(e|ing)|religio|ethnic|\brace\b|racial|politic|biometr|face_|nationality|\bgender/i;

test('no column, field or address scores a person, or says what a person believes', async () => {
  const { rows } = await node.kernel.store.pool.query<{ name: string }>(
    "select table_name || '.' || column_name as name from information_schema.columns where table_schema = 'public'",
  );
  const document = (await everyRole.get('/api/v1/openapi.json')).json as unknown as { paths: object };
  const fields = new Set<string>();
  const collect = (value: unknown): void => {
    if (typeof value !== 'object' || value === null) return;
    for (const [key, inner] of Object.entries(value)) {
      if (key === 'properties') for (const name of Object.keys(inner)) fields.add(name);
      if (key === 'name' && typeof inner === 'string') fields.add(inner);
      collect(inner);
    }
  };
  collect(document);
  const names = [...rows.map(({ name }) => name), ...fields, ...Object.keys(document.paths)];
  assert.ok(names.length > 250, `only ${names.length} names were seen`);
  assert.deepEqual(
    names.filter((name) => NEVER.test(name)),
    [],
  );
  for (const found of ['person.risk_score', 'ethnicity', 'person.religion', '/api/v1/watchlist'])
    assert.match(found, NEVER);
});

test('nothing happens by itself on receipt of a demand: a match on an ordered signal only opens a case', async () => {
  await expectStatus(201, everyRole.post('/api/v1/webhooks', { url: platform.url }));
  const bank = await expectStatus(
    201,
    everyRole.post<{ id: string }>('/api/v1/banks', {
      name: 'Ordered',
      basis: 'Orders.',
      legalBasis: { instrument: 'Some Act', article: 'section 1' },
    }),
  );
  const value = randomBytes(32).toString('hex');
  const ordered = { type: 'sha256', value, ordered: true, orderReference: 'RO-1' };
  await expectStatus(201, everyRole.post(`/api/v1/banks/${bank.json.id}/signals`, ordered));
  const asked = { hash: { type: 'sha256', value }, item: 'post:1' };
  type Matched = { case: string; matches: { ordered: boolean }[] };
  const { json } = await expectStatus(200, everyRole.post<Matched>('/api/v1/match', asked));
  assert.equal(json.matches[0]?.ordered, true);
  await node.settled();
  type Case = { state: string; events: { step: string }[] };
  const shown = await everyRole.get<Case>(`/api/v1/cases/${json.case}`);
  assert.deepEqual([shown.json.state, shown.json.events.map(({ step }) => step)], ['open', ['open']]);
  assert.equal(platform.told.length, 0, 'the platform was told of a decision that nobody made');
});

/** What this node itself kept of a platform's item, and whom it tells: nothing at the platform. */
const OWN = ['/api/v1/kept-hashes/{item}', '/api/v1/content-order-systems/{id}'];

test('no address removes, restricts or bans anything at a platform: what is done there follows from a step that people took', async () => {
  const { paths } = (
    await everyRole.get<{ paths: Record<string, Record<string, unknown>> }>('/api/v1/openapi.json')
  ).json;
  const removing = Object.entries(paths).filter(
    ([path, methods]) =>
      /\b(ban|block|takedown|remove-item|restrict)\b/.test(path) ||
      ('delete' in methods && !path.startsWith('/taxii2/') && !OWN.includes(path)),
  );
  assert.deepEqual(removing, []);
});
