import assert from 'node:assert/strict';
import { randomBytes, randomUUID } from 'node:crypto';
import { after, before, test } from 'node:test';
import { tlpMarkingId } from '../../src/standards/tlp/tlp.ts';
import { befriend, eventually, expectStatus, startTestNode, type TestNode } from '../nodes.ts';
import { TAXII } from './taxii-server.ts';

let a: TestNode;
let b: TestNode;

/** Two partners with something in most tables: records, a quarantine, a bank, a signal, a case, receipts. */
before(async () => {
  [a, b] = await Promise.all([
    startTestNode({ name: 'Northern Authority', class: 'state' }),
    startTestNode({ name: 'Harbour', class: 'platform' }),
  ]);
  const { agreement, collection } = await befriend(a, b);
  const anna = await a.person(['analyst', 'senior-reviewer', 'administrator']);
  const boris = await b.person(['analyst', 'senior-reviewer', 'administrator']);
  const bank = await expectStatus(
    201,
    anna.post<{ id: string }>('/api/v1/banks', {
      name: 'Shared',
      basis: 'Reviewed by two people.',
      legalBasis: { instrument: 'Some Act', article: 'section 1' },
    }),
  );
  const value = randomBytes(32).toString('hex');
  const path = `/api/v1/banks/${bank.json.id}`;
  await expectStatus(200, anna.post(`${path}/agreements`, { agreement }));
  await expectStatus(201, anna.post(`${path}/signals`, { type: 'pdq', value, quality: 90 }));
  const objects = [
    campaign(a.kernel.host.id),
    campaign(`identity--${randomUUID()}`),
    campaign(b.kernel.host.id),
  ];
  await expectStatus(
    202,
    anna.post(`/taxii2/api/collections/${collection}/objects/`, JSON.stringify({ objects }), {
      'content-type': TAXII,
    }),
  );
  await eventually(
    () => boris.post<{ case?: string }>('/api/v1/match', { hash: { type: 'pdq', value }, item: 'item-1' }),
    (answer) => answer.json.case !== undefined,
  );
  await eventually(
    async () => (await a.kernel.store.pool.query('select 1 from receipt_item')).rowCount,
    (n) => n !== null && n > 0,
  );
  await Promise.all([a.beat(), b.beat()]);
});
after(() => Promise.all([a.close(), b.close()]));

const campaign = (creator: string) => ({
  type: 'campaign',
  spec_version: '2.1',
  id: `campaign--${randomUUID()}`,
  created_by_ref: creator,
  created: '2026-01-01T00:00:00.000Z',
  modified: '2026-01-01T00:00:00.000Z',
  name: 'A campaign',
  object_marking_refs: [tlpMarkingId('amber')],
});

/** Read by everybody who may run SQL as a member, and why that gives nothing away. */
const OPEN: Record<string, string> = {
  log_checkpoint: 'checkpoints are public',
  log_state: 'epoch and origin are public; its sizes are the kernel’s alone, column by column',
};

/** Functions that see past row-level security; each applies the audience itself, or says only what must be known. */
const BESIDE_THE_RULE = [
  'erased_ids',
  'exchange_totals',
  // What is withdrawn is seen by nobody, and yet a new version is judged against it: an organisation's own only.
  'held_versions',
  'live_signals',
  'search_records',
  'settle_markings',
  'signal_totals',
  // For a key that is lent and sees nothing: what answers it, of banks that were opened to its agreement.
  'signals_asked_privately',
];

type Table = { name: string; secured: boolean; kind: string };

const readable = async (node: TestNode): Promise<Table[]> =>
  (
    await node.kernel.store.pool.query<Table>(
      `select relname as name, relrowsecurity as secured, relkind as kind from pg_class
       where relnamespace = 'public'::regnamespace and relkind in ('r', 'p', 'v', 'm', 'f')
         and has_any_column_privilege('comity_member', oid, 'select') order by relname`,
    )
  ).rows;

test('every table that a viewer’s SQL may read is under row-level security, or public for a reason', async () => {
  const tables = await readable(a);
  assert.ok(tables.length > 20, 'hardly a table was found');
  assert.deepEqual(
    tables.filter((table) => !table.secured).map((table) => table.name),
    Object.keys(OPEN).sort(),
  );
  // A view reads as its owner, past every policy.
  assert.deepEqual(
    tables.filter((table) => table.kind !== 'r').map((table) => table.name),
    [],
  );
});

test('without a principal, SQL sees no row of any of them, and none of what they hold by a function', async () => {
  const filled = new Set<string>();
  for (const node of [a, b]) {
    for (const { name } of (await readable(node)).filter((table) => table.secured)) {
      const [owner] = (await node.kernel.store.pool.query(`select count(*)::int as n from ${name}`)).rows;
      if (owner.n > 0) filled.add(name);
      // As `storeFor` does it, and as a desk would by forgetting to say who looks.
      for (const principals of ["set_config('comity.principals', '', true)", '1']) {
        const seen = await asMember(node, `select ${principals}`, `select count(*)::int as n from ${name}`);
        assert.equal(seen[0]?.n, 0, `${name} shows ${seen[0]?.n} of ${owner.n} rows to nobody`);
      }
    }
    const banks = (await node.kernel.store.pool.query('select array_agg(object) as objects from bank'))
      .rows[0].objects;
    assert.deepEqual(
      await asMember(node, 'select 1', 'select * from search_records(null, null, null, 200)'),
      [],
    );
    assert.deepEqual(
      await asMember(node, 'select 1', `select * from signal_totals('{${banks.join(',')}}')`),
      [],
    );
    const every = 'select * from live_signals(array(select generate_series(1, 1000)), now())';
    assert.deepEqual(await asMember(node, 'select 1', every), []);
    const host = node.kernel.host.id;
    const { rows } = await node.kernel.store.pool.query('select id from record where holder = $1', [host]);
    const list = rows.map((row) => `'${row.id}'`).join(',');
    const held = `select id from held_versions('${host}', array[${list}])`;
    for (const principals of ["set_config('comity.principals', 'org:another', true)", '1'])
      assert.deepEqual(await asMember(node, `select ${principals}`, held), []);
    const own = await asMember(node, `select set_config('comity.principals', 'org:${host}', true)`, held);
    assert.equal(own.length, rows.length);
  }
  const wanted =
    'agreement agreement_party audience bank bank_signal case_event case_file case_state entry feed log_leaf opening organisation peer person placement quarantine receipt receipt_item record review_item review_match signal';
  const empty = wanted.split(' ').filter((name) => !filled.has(name));
  assert.deepEqual(empty, [], 'these tables were empty, so that nothing was shown of them');
});

test('how large the log is between two beats no viewer’s SQL can read', async () => {
  assert.equal((await asMember(a, 'select 1', 'select epoch, origin from log_state')).length, 1);
  for (const hidden of ['size', 'published_size', '*', 'count(size)', 'log_state::text']) {
    await assert.rejects(
      asMember(a, 'select 1', `select ${hidden} from log_state`),
      { code: '42501' },
      hidden,
    );
  }
  await assert.rejects(asMember(a, 'select 1', 'select epoch from log_state where size > 0'), {
    code: '42501',
  });
});

test('only these functions see past row-level security, and nobody else may call them', async () => {
  const { rows } = await a.kernel.store.pool.query<{ name: string; open: boolean; path: string[] | null }>(
    `select proname as name, has_function_privilege('public', oid, 'execute') as open, proconfig as path
     from pg_proc where pronamespace = 'public'::regnamespace and prosecdef order by proname`,
  );
  assert.deepEqual(
    rows.map((row) => row.name),
    BESIDE_THE_RULE,
  );
  for (const row of rows) {
    assert.equal(row.open, false, `${row.name} may be called by everybody`);
    // Threat: a schema before `public` in the caller's path could put other tables under the function.
    assert.deepEqual(row.path, ['search_path=public'], row.name);
  }
});

test('the role of viewers can switch to no other, and owns nothing', async () => {
  const [role] = (
    await a.kernel.store.pool.query(
      `select rolsuper, rolbypassrls, rolcanlogin, rolcreaterole, rolcreatedb,
         exists (select from pg_auth_members m where m.member = r.oid) as member,
         exists (select from pg_class c where c.relowner = r.oid) as owner
       from pg_roles r where rolname = 'comity_member'`,
    )
  ).rows;
  for (const [name, value] of Object.entries(role)) assert.equal(value, false, name);
});

async function asMember(node: TestNode, first: string, sql: string): Promise<Record<string, unknown>[]> {
  const client = await node.kernel.store.pool.connect();
  try {
    await client.query('begin');
    await client.query('set local role comity_member');
    await client.query(first);
    return (await client.query(sql)).rows;
  } finally {
    await client.query('rollback');
    client.release();
  }
}
