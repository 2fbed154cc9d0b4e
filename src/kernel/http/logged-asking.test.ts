import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { TAXII } from '../../../tests/conformance/taxii-server.ts';
import { type Asking, startTestNode, type TestNode } from '../../../tests/nodes.ts';

let node: TestNode;
let overseer: Asking;
let analyst: Asking;

before(async () => {
  node = await startTestNode({ name: 'Harbour' });
  overseer = await node.person(['overseer']);
  analyst = await node.person(['analyst']);
  await node.settled();
});
after(() => node.close());

const acts = async () => {
  const { rows } = await node.kernel.store.pool.query<{ kind: string; n: number }>(
    "select kind, count(*)::int as n from entry where kind in ('overseer.read', 'audit.read') group by kind",
  );
  const counted = new Map(rows.map(({ kind, n }) => [kind, n]));
  return [counted.get('overseer.read') ?? 0, counted.get('audit.read') ?? 0];
};

async function logged(what: () => Promise<{ status: number }>): Promise<{ status: number; acts: number[] }> {
  const before = await acts();
  const { status } = await what();
  const after = await acts();
  return { status, acts: after.map((n, i) => n - (before[i] ?? 0)) };
}

test('each request of an overseer is in the log exactly once, whichever route answers it', async () => {
  const own = node.kernel.host.id.replace('identity--', '');
  const taxii = { accept: TAXII };
  const nobody = '6f9619ff-8b86-4d01-b42d-00c04fc964ff';
  for (const [status, path] of [
    [200, '/api/v1/records'],
    [200, '/api/v1/quarantine'],
    [200, '/api/v1/peers'],
    [200, '/api/v1/agreements'],
    [200, '/api/v1/people'],
    [200, '/api/v1/audit'],
    [200, '/api/v1/banks'],
    [404, `/api/v1/banks/${nobody}`],
    [404, `/api/v1/signals/indicator--${nobody}`],
    [200, '/api/v1/cases'],
    [200, '/api/v1/cases?procedure=disagreement'],
    [404, `/api/v1/cases/${nobody}`],
    [404, `/api/v1/cases/${nobody}/picture`],
    [200, '/taxii2/'],
    [200, '/taxii2/api/collections/'],
    [200, `/taxii2/api/collections/${own}/objects/`],
    [200, `/taxii2/api/collections/${own}/manifest/`],
  ] as const) {
    const read = await logged(() => overseer.get(path, path.startsWith('/taxii2/') ? taxii : {}));
    assert.deepEqual(read, { status, acts: [1, 0] }, path);
  }
  const tried = await logged(() =>
    overseer.post('/api/v1/banks', {
      name: 'Mine',
      basis: 'None at all.',
      legalBasis: { instrument: 'Some Act', article: 'section 1' },
    }),
  );
  assert.deepEqual(tried, { status: 403, acts: [1, 0] });
  const objects = `/taxii2/api/collections/${own}/objects/`;
  const added = await logged(() => overseer.post(objects, '{"objects":[]}', { 'content-type': TAXII }));
  assert.deepEqual(added, { status: 403, acts: [1, 0] });
});

test('an opened act is logged by its own name; who is signed in, and others’ reads, are not', async () => {
  await node.settled();
  const { json } = await overseer.get<{ items: { id: string }[] }>('/api/v1/audit');
  const opened = await logged(() => overseer.get(`/api/v1/audit/${json.items[0]?.id}`));
  assert.deepEqual(opened, { status: 200, acts: [0, 1] });
  assert.deepEqual(await logged(() => overseer.get('/api/v1/me')), { status: 200, acts: [0, 0] });
  assert.deepEqual(await logged(() => analyst.get('/api/v1/records')), { status: 200, acts: [0, 0] });
});
