import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import test, { after, before } from 'node:test';
import { principalsOfPeer } from '../../src/kernel/store/viewer.ts';
import type { TestPerson } from '../kernel.ts';
import { campaign, openTaxiiServer, ownOf, TAXII, type TaxiiServer } from './taxii-server.ts';

let server: TaxiiServer;
let own: string;
let analyst: TestPerson;

before(async () => {
  server = await openTaxiiServer();
  own = ownOf(server.kernel.host.id);
  analyst = await server.person(['analyst']);
});
after(() => server.stop());

test('TAXII 2.1 §4.1: discovery at the root of the host; the default is one of the roots, each with one «/»', async () => {
  const { status, json } = await server.ask(analyst, '/taxii2/');
  assert.equal(status, 200);
  assert.ok(json.api_roots.includes(json.default));
  for (const root of json.api_roots) assert.match(root, /^\/[^/].*\/$/);
  const root = await server.ask(analyst, json.default);
  assert.deepEqual(root.json.versions, [TAXII]);
  assert.ok(root.json.max_content_length > 0);
});

test('TAXII 2.1 §5.1, §5.2: collections with what this caller can do; no alias, no empty list', async () => {
  const reader = await server.person(['reader']);
  const { json } = await server.ask(reader, 'collections/');
  const [mine] = json.collections;
  assert.deepEqual(
    { ...mine, title: '' },
    {
      id: own,
      title: '',
      can_read: true,
      can_write: false,
      media_types: ['application/stix+json;version=2.1'],
    },
  );
  assert.deepEqual((await server.ask(reader, `collections/${own}/`)).json, mine);
  assert.equal((await server.ask(analyst, `collections/${own}/`)).json.can_write, true);
  const nobody = server.visitor({
    actor: 'peer:nobody',
    organisation: 'identity--x',
    roles: [],
    principals: [],
  });
  assert.equal((await server.ask(nobody, 'collections/')).text, '{}');
});

test('TAXII 2.1 §1.6.8.2, §3.1: every answer has the media type, errors too; paths end in «/»', async () => {
  const id = `campaign--${randomUUID()}`;
  const answers = [
    [200, await server.ask(analyst, '')],
    [200, await server.ask(analyst, `collections/${own}/objects/`)],
    [401, await server.ask(null, 'collections/')],
    [404, await server.ask(analyst, `collections/${randomUUID()}/`)],
    [404, await server.ask(analyst, `collections/${own}/objects/${id}/`)],
    [404, await server.ask(analyst, `collections/${own}`)],
    [404, await server.ask(analyst, `collections/${own}/objects/${id}/versions/`)],
    [404, await server.ask(analyst, '/taxii2/other/')],
    [400, await server.ask(analyst, `collections/${own}/objects/?limit=0`)],
    [406, await server.ask(analyst, 'collections/', { headers: { accept: 'application/json' } })],
    [415, await server.ask(analyst, `collections/${own}/objects/`, { method: 'POST', body: '{}' })],
    [422, await server.post(analyst, own, '{"objects":')],
    [405, await server.ask(analyst, `collections/${own}/objects/${id}/`, { method: 'DELETE' })],
  ] as const;
  for (const [status, answer] of answers) {
    assert.equal(answer.status, status, answer.text);
    assert.equal(answer.headers.get('content-type'), TAXII, String(status));
    // §3.6.1: an error message has a title, and its status as text
    if (status >= 400) assert.equal(answer.json.http_status, String(status));
  }
});

test('TAXII 2.1 §1.6.8.2: Accept without a version is the latest, never 406; q-values and spaces are read', async () => {
  for (const accept of [
    'application/taxii+json',
    'application/taxii+json; version=2.1 ; q=0.5, */*;q=0.1',
    '*/*',
  ]) {
    const { status } = await server.ask(analyst, 'collections/', { headers: { accept } });
    assert.equal(status, 200, accept);
  }
  const { status } = await server.ask(analyst, 'collections/', {
    headers: { accept: 'application/taxii+json;version=2.0, application/taxii+json;q=0' },
  });
  assert.equal(status, 406);
});

test('TAXII 2.1 §5.1-§5.8: 401 for a stranger, on every address and before a body is read', async () => {
  for (const path of [
    '/taxii2/',
    '',
    'collections/',
    `collections/${own}/`,
    `collections/${own}/manifest/`,
  ]) {
    const answer = await server.ask(null, path);
    assert.equal(answer.status, 401, path);
    assert.match(answer.headers.get('www-authenticate') ?? '', /^Bearer/);
  }
  const wrong = { ...analyst, token: `cmt_${'x'.repeat(43)}` };
  assert.equal((await server.ask(wrong, 'collections/')).status, 401);
  assert.equal((await server.ask({ ...analyst, token: 'x'.repeat(5000) }, 'collections/')).status, 401);
  const posted = await server.ask(null, `collections/${own}/objects/`, {
    method: 'POST',
    headers: { 'content-type': TAXII },
    body: 'x'.repeat(1_000_000),
  });
  assert.equal(posted.status, 401);
});

test('TAXII 2.1 §5.1-§5.8: what one may not know of answers 404 everywhere, like what is not there', async () => {
  const other = await server.organisation('Other');
  const theirs = await server.person(['analyst'], other.id);
  const [secret] = [campaign()];
  await server.add(theirs, ownOf(other.id), secret);
  const { collection } = await server.agreement(other.id, `identity--${randomUUID()}`);
  const id = secret.id;
  for (const [method, tail] of [
    ['GET', ''],
    ['GET', 'manifest/'],
    ['GET', 'objects/'],
    ['GET', `objects/${id}/`],
    ['DELETE', `objects/${id}/`],
    ['POST', 'objects/'],
  ] as const) {
    const answers = await Promise.all(
      [ownOf(other.id), collection, randomUUID(), 'not-a-uuid', `${own}%00`].map((unknown) =>
        server.ask(analyst, `collections/${unknown}/${tail}`, {
          method,
          ...(method === 'POST'
            ? { headers: { 'content-type': TAXII }, body: JSON.stringify({ objects: [campaign()] }) }
            : {}),
        }),
      ),
    );
    for (const { status, text, headers } of answers) {
      assert.equal(status, 404, `${method} ${tail}`);
      assert.equal(text, answers[0]?.text);
      assert.equal(headers.get('allow'), null);
    }
  }
  // The object is seen neither by its id nor by a match in a collection that one may read.
  const seen = await server.ask(analyst, `collections/${own}/objects/?match[id]=${id}`);
  assert.equal(seen.text, '{}');
  assert.equal((await server.ask(theirs, `collections/${ownOf(other.id)}/objects/${id}/`)).status, 200);
});

test('TAXII 2.1 §5.5: can_write false answers 403 to whoever may read; a peer adds nothing here', async () => {
  const reader = await server.person(['reader']);
  const overseer = await server.person(['overseer']);
  const partner = await server.organisation('Partner', 'platform', false);
  const { id, collection } = await server.agreement(server.kernel.host.id, partner.id);
  const peer = server.visitor({
    actor: `peer:${partner.id}`,
    organisation: partner.id,
    roles: [],
    principals: principalsOfPeer([id]),
  });
  assert.equal((await server.post(reader, own, [campaign()])).status, 403);
  assert.equal((await server.post(overseer, own, [campaign()])).status, 403);
  assert.equal((await server.ask(peer, `collections/${collection}/`)).json.can_write, false);
  assert.equal((await server.post(peer, collection, [campaign()])).status, 403);
  assert.equal((await server.ask(peer, `collections/${ownOf(partner.id)}/`)).status, 404);
  assert.equal((await server.ask(peer, `collections/${own}/`)).status, 404);
});

test('an agreement shows its parties what was added under it, and nothing that stays at home', async () => {
  const partner = await server.organisation('Second partner', 'state', false);
  const { id, collection } = await server.agreement(server.kernel.host.id, partner.id);
  const peer = server.visitor({
    actor: `peer:${partner.id}`,
    organisation: partner.id,
    roles: [],
    principals: principalsOfPeer([id]),
  });
  const [amber, red, bare, home] = [
    campaign(),
    campaign({ object_marking_refs: ['marking-definition--e828b379-4e03-4974-9ac4-e53a884c97c1'] }),
    campaign({ object_marking_refs: undefined }),
    campaign(),
  ];
  await server.add(analyst, own, home);
  const added = await server.add(analyst, collection, amber, red, bare);
  assert.equal(added.json.failure_count, 2);
  for (const failure of added.json.failures) assert.match(failure.message, /held by your organisation alone/);
  const shown = await server.ask(peer, `collections/${collection}/objects/`);
  assert.deepEqual(shown.json.objects, [amber]);
  for (const hidden of [red, bare, home]) {
    assert.equal((await server.ask(peer, `collections/${collection}/objects/${hidden.id}/`)).status, 404);
  }
  const kept = await server.ask(
    analyst,
    `collections/${own}/objects/?match[id]=${red.id},${bare.id},${home.id}`,
  );
  assert.equal(kept.json.objects.length, 3);
});

test('an agreement that is not in force has no collection', async () => {
  const partner = await server.organisation('Third partner', 'state', false);
  const { id, collection } = await server.agreement(server.kernel.host.id, partner.id);
  assert.equal((await server.ask(analyst, `collections/${collection}/`)).status, 200);
  await server.kernel.store.system('test')((tx) =>
    tx.query("update agreement set status = 'suspended' where id = $1", [id]),
  );
  assert.equal((await server.ask(analyst, `collections/${collection}/objects/`)).status, 404);
  assert.ok(!(await server.ask(analyst, 'collections/')).text.includes(collection));
});

test('an overseer reads what the node holds, and each of those reads is logged', async () => {
  const overseer = await server.person(['overseer']);
  const reads = async () =>
    (await server.kernel.store.pool.query("select from entry where kind = 'overseer.read'")).rows.length;
  const before = await reads();
  assert.equal((await server.ask(overseer, `collections/${own}/objects/`)).status, 200);
  assert.equal((await server.ask(overseer, `collections/${own}/manifest/`)).status, 200);
  assert.equal(await reads(), before + 2);
  assert.equal((await server.ask(analyst, `collections/${own}/manifest/`)).status, 200);
  assert.equal(await reads(), before + 2);
});

test('who may add is the policy’s to say, and nothing else’s', async (t) => {
  const policy = `
    permit (principal, action == Action::"add-records", resource) when { principal.roles.contains("reader") };`;
  const other = await openTaxiiServer({ policy });
  t.after(() => other.stop());
  const [reader, writer] = [await other.person(['reader']), await other.person(['analyst'])];
  const collection = ownOf(other.kernel.host.id);
  const canWrite = async (who: TestPerson) =>
    (await other.ask(who, `collections/${collection}/`)).json.can_write;
  assert.deepEqual([await canWrite(reader), await canWrite(writer)], [true, false]);
  assert.equal((await other.post(writer, collection, [campaign()])).status, 403);
  assert.equal((await other.post(reader, collection, [campaign()])).status, 202);
});
