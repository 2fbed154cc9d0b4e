import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { after, before, test } from 'node:test';
import { startNode } from '../../src/apps/node/start-node.ts';
import { placeRecords } from '../../src/kernel/exchange/agreements/place-records.ts';
import { acceptRecords } from '../../src/kernel/store/accept-records.ts';
import { connectPool } from '../../src/kernel/store/connect.ts';
import { openStore } from '../../src/kernel/store/store.ts';
import { withdrawRecords } from '../../src/kernel/store/withdraw-records.ts';
import { cutObjects } from '../../src/standards/json/cut-objects.ts';
import { tlpMarkingId } from '../../src/standards/tlp/tlp.ts';
import { type Asking, befriend, eventually, startTestNode, type TestNode } from '../nodes.ts';

let a: TestNode;
let b: TestNode;
let readerAtA: Asking;
let readerAtB: Asking;
let agreement: string;

before(async () => {
  [a, b] = await Promise.all([
    startTestNode({ name: 'Northern Authority', class: 'state' }),
    startTestNode({ name: 'Harbour', class: 'platform' }),
  ]);
  ({ agreement } = await befriend(a, b));
  readerAtA = await a.person(['reader']);
  readerAtB = await b.person(['reader']);
});
after(() => Promise.all([a.close(), b.close()]));

/** As after a planned restart: the same data, the same address. */
async function startAgain(node: TestNode): Promise<void> {
  const { configuration } = node.kernel;
  const log = (line: string) => void node.said.push(line);
  Object.assign(node, await startNode({ configuration, log, workbench: null }));
}

const campaign = (changes: Record<string, unknown> = {}) => ({
  type: 'campaign',
  spec_version: '2.1',
  id: `campaign--${randomUUID()}`,
  created_by_ref: a.kernel.host.id,
  created: '2026-01-01T00:00:00.000Z',
  modified: '2026-01-01T00:00:00.000Z',
  name: 'A campaign',
  object_marking_refs: [tlpMarkingId('green')],
  ...changes,
});

/** @returns handles of the records */
async function hold(objects: unknown[], agreements: string[], kernel = a.kernel): Promise<number[]> {
  const cut = cutObjects(Buffer.from(JSON.stringify({ objects })));
  assert.ok(cut.ok);
  const { host } = kernel;
  const outcomes = await kernel.store.system('test')((tx) =>
    acceptRecords(kernel, tx, cut.objects, {
      holder: host.id,
      source: 'own',
      speaker: host.id,
      known: new Set([host.id, b.kernel.host.id]),
      agreements,
    }),
  );
  return outcomes.map(({ outcome, object }) => {
    assert.equal(outcome, 'accepted');
    return object as number;
  });
}

const versionsAtB = async (id: string): Promise<number> => {
  const answer = await readerAtB.get<{ versions: unknown[] }>(`/api/v1/records/${id}`);
  return answer.status === 200 ? answer.json.versions.length : 0;
};

/** Waits without asking the nodes to do anything: they must come to it by themselves. */
const reaches = (id: string, versions: number) =>
  eventually(
    () => versionsAtB(id),
    (seen) => seen === versions,
  );

test('a partner that was down has everything soon after it is back, and signs for it', async () => {
  const kept = campaign();
  await hold([kept], [agreement]);
  await reaches(kept.id, 1);
  await b.stop();
  const missed = [campaign(), campaign(), campaign()];
  await hold(missed, [agreement]);
  await hold([{ ...kept, modified: '2026-01-02T00:00:00.000Z', revoked: true }], [agreement]);
  await a.settled();
  await startAgain(b);
  for (const { id } of missed) await reaches(id, 1);
  await reaches(kept.id, 2);
  type Detail = { receipts: { organisation: string; outcome: string }[] };
  const { receipts } = await eventually(
    async () => (await readerAtA.get<Detail>(`/api/v1/records/${missed[2]!.id}`)).json,
    (seen) => seen.receipts.length > 0,
  );
  assert.deepEqual(
    receipts.map((one) => [one.organisation, one.outcome]),
    [[b.kernel.host.id, 'accepted']],
  );
});

test('what a node took just before it went down travels when it is back', async () => {
  const late = campaign();
  await a.stop();
  // Committed and not sequenced: as when the process ends between the two.
  const pool = connectPool(a.databaseUrl);
  await hold([late], [agreement], { ...a.kernel, store: openStore(pool, a.kernel.host.id) });
  await pool.end();
  const administrator = await b.person(['administrator']);
  await b.pullAll();
  type Peers = { items: { lastError: string | null }[] };
  const noted = async () =>
    (await administrator.get<Peers>('/api/v1/peers')).json.items[0]?.lastError ?? null;
  assert.match((await noted()) ?? 'no error was noted', /did not answer/);
  await startAgain(a);
  await reaches(late.id, 1);
  await eventually(noted, (error) => error === null);
});

test('a late grant brings what was held before, a narrowing takes it away, a new grant brings it back', async () => {
  const [shared, alone] = [campaign(), campaign()];
  const handles = await hold([shared, alone], []);
  await a.settled();
  await b.pullAll();
  assert.equal(await versionsAtB(shared.id), 0);
  const grant = (objects: number[]) =>
    a.kernel.store.system('test')((tx) => placeRecords(a.kernel, tx, agreement, objects, true));
  await grant([handles[0]!]);
  await reaches(shared.id, 1);
  assert.equal(await versionsAtB(alone.id), 0);

  await a.kernel.store.system('test')((tx) =>
    withdrawRecords(a.kernel, tx, [handles[0]!], [`agreement:${agreement}`], 'narrowed'),
  );
  await reaches(shared.id, 0);
  assert.equal((await readerAtA.get(`/api/v1/records/${shared.id}`)).status, 200, 'its holder still has it');

  await grant([handles[0]!, handles[1]!]);
  await reaches(shared.id, 1);
  await reaches(alone.id, 1);
});

test('a grant of thousands does not hold up what is shared meanwhile', async () => {
  const many = Array.from({ length: 5000 }, (_, n) => campaign({ name: `Campaign ${n}` }));
  const handles: number[] = [];
  for (let at = 0; at < many.length; at += 1000) handles.push(...(await hold(many.slice(at, at + 1000), [])));
  await a.settled();
  const urgent = campaign();
  await a.kernel.store.system('test')((tx) => placeRecords(a.kernel, tx, agreement, handles, true));
  await hold([urgent], [agreement]);
  await a.settled();
  const view = `agreement:${agreement}`;
  const place = async (order: string) =>
    (
      await a.kernel.store.pool.query(
        `select id, pos from feed where view = $1 order by pos ${order} limit 1`,
        [view],
      )
    ).rows[0];
  const { rows } = await a.kernel.store.pool.query('select pos from feed where view = $1 and id = $2', [
    view,
    urgent.id,
  ]);
  assert.ok(rows[0].pos < (await place('desc')).pos - 900, 'the urgent one waited for the bulk');
  await reaches(urgent.id, 1);
  await eventually(
    async () =>
      (await b.kernel.store.pool.query("select count(*)::int as n from record where name like 'Campaign %'"))
        .rows[0].n,
    (n) => n === many.length,
    30_000,
  );
});
