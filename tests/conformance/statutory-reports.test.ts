import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { after, before, test } from 'node:test';
import { parse } from 'csv-parse/sync';
import { verifyEntry } from '../../src/client/verify-entry.ts';
import { exampleReferral } from '../../src/desks/content-orders/demands/forms/referral.form.ts';
import {
  anOrder,
  NO_DOUBT,
  OFFICE,
  registerOf,
  signed,
} from '../../src/desks/content-orders/testing/order-play.ts';
import type { Figure, Report } from '../../src/standards/legal-reports/report.ts';
import { reportFaults } from '../../src/standards/legal-reports/report-faults.ts';
import { type Asking, startTestNode, type TestNode } from '../nodes.ts';

// biome-ignore lint/suspicious/noExplicitAny: a test reads an answer field by field, and fails where it is not so
type Body = any;
const clock = { now: new Date('2025-12-30T10:00:00.000Z') };
let node: TestNode;
let ana: Asking;
let bo: Asking;
let admin: Asking;
let overseer: Asking;
let reader: Asking;
before(async () => {
  node = await startTestNode({ name: 'Harbour', now: () => clock.now });
  [ana, bo, admin, overseer, reader] = await Promise.all([
    node.person(['reviewer']),
    node.person(['senior-reviewer']),
    node.person(['administrator']),
    node.person(['overseer']),
    node.person(['reader']),
  ]);
  const imported = await fetch(`${node.url}/api/v1/authorities`, {
    method: 'PUT',
    headers: { authorization: `Bearer ${admin.token}`, 'content-type': 'text/csv' },
    body: registerOf([{ ...OFFICE, source_date: '2025-10-01' }]),
  });
  assert.equal(imported.status, 200, await imported.text());
});
after(() => node.close());

const pass = (minutes: number) => {
  clock.now = new Date(clock.now.getTime() + minutes * 60_000);
};
async function receive(items: number): Promise<string> {
  const order = anOrder({
    issuedAt: '2025-12-30T09:00:00Z',
    items: Array.from({ length: items }, (_, at) => ({ url: `https://harbour.example/p/${items}-${at}` })),
    authority: { ...anOrder().authority, signedOn: '2025-12-30T09:00:00Z' },
  });
  const { status, json, text } = await ana.post<Body>('/api/v1/content-orders', {
    kind: 'removal-order',
    order,
    signature: signed(order),
  });
  assert.equal(status, 201, text);
  return json.id;
}
async function walk(id: string, steps: readonly (readonly [string, object, Asking?])[]) {
  for (const [name, data, who = ana] of steps) {
    const { status, text } = await who.post(`/api/v1/content-orders/${id}/steps/${name}`, { data });
    assert.equal(status, 200, `${name}: ${text}`);
  }
}
const execute = (id: string) =>
  walk(id, [
    ['check-completeness', { found: 'complete' }],
    ['assess', NO_DOUBT],
    ['propose-execution', { measure: 'removed' }],
    ['confirm-execution', { executedAt: clock.now.toISOString() }, bo],
  ]);
const figure = (report: Report, id: string): Figure => report.figures.find((one) => one.id === id)!;

test('a year is counted from what happened in it, published, signed, and proved to everybody', async () => {
  const [wrong, , unclear] = [await receive(2), await receive(1), await receive(1)];
  const alone = await receive(1);
  pass(20);
  await execute(wrong);
  await walk(wrong, [
    ['record-wrong-item', { reason: 'Another picture was meant by it.' }],
    ['reinstate', { reinstatedAt: clock.now.toISOString() }],
  ]);
  await walk(unclear, [
    ['check-completeness', { found: 'insufficient' }],
    [
      'ask-clarification',
      {
        needed: ['Which picture?'],
        explanation: 'There are three on the page.',
        sentAt: clock.now.toISOString(),
      },
    ],
  ]);
  pass(20);
  await walk(alone, [
    ['check-completeness', { found: 'complete' }],
    ['assess', NO_DOUBT],
    [
      'disable-single-handed',
      { executedAt: clock.now.toISOString(), urgency: 'Nobody else answers the telephone.' },
    ],
  ]);
  const referred = await ana.post<Body>('/api/v1/demands', { kind: 'referral', demand: exampleReferral() });
  assert.equal(referred.status, 201, referred.text);

  const early = await admin.post('/api/v1/reports', { kind: 'tco-provider', year: 2025 });
  assert.equal(early.status, 400, 'the year is not over');
  clock.now = new Date('2026-01-05T10:00:00.000Z');
  // What happens in the new year is in no figure of the old one.
  await execute(await receive(5));

  const preview = await admin.get<Body>('/api/v1/reports/preview?kind=tco-provider&year=2025');
  assert.equal(preview.status, 200, preview.text);
  const report = preview.json as Report;
  assert.deepEqual(figure(report, 'items-removed-or-disabled'), {
    id: 'items-removed-or-disabled',
    point: 'Art. 7(3)(c)',
    unit: 'count',
    value: 3,
    by: [
      { of: { measure: 'removed' }, value: 2 },
      { of: { measure: 'disabled' }, value: 1 },
    ],
  });
  assert.deepEqual(figure(report, 'orders-not-executed').by, [{ of: { ground: 'insufficient' }, value: 1 }]);
  assert.equal(figure(report, 'orders-received').value, 'under ten', 'no law asks for it');
  assert.match(figure(report, 'items-under-specific-measures').why ?? '', /no record/);

  const bare = await admin.post<Body>('/api/v1/reports', { kind: 'tco-provider', year: 2025 });
  assert.equal(bare.status, 400);
  assert.match(bare.text, /statements\/measures-to-identify/);
  for (const who of [ana, reader, overseer])
    assert.equal((await who.post('/api/v1/reports', { kind: 'tco-provider', year: 2025 })).status, 403);
  const statements = {
    'measures-to-identify': 'People look at what others report; a list of hashes finds copies.',
    'measures-against-reappearance': 'A list of hashes finds copies of what was removed.',
  };
  const made = await admin.post<Body>('/api/v1/reports', { kind: 'tco-provider', year: 2025, statements });
  assert.equal(made.status, 201, made.text);
  const { id } = made.json;
  await node.beat();

  // For everybody, without signing in.
  const open = async (path: string) => {
    const answer = await fetch(`${node.url}${path}`);
    return { status: answer.status, text: await answer.text() };
  };
  const [page, json, csv, proof, list] = await Promise.all([
    open(`/reports/${id}`),
    open(`/reports/${id}.json`),
    open(`/reports/${id}.csv`),
    open(`/reports/${id}/proof.json`),
    open('/reports'),
  ]);
  assert.deepEqual(
    [page.status, json.status, csv.status, proof.status, list.status],
    [200, 200, 200, 200, 200],
  );
  assert.ok(page.text.includes('Items removed or disabled after orders') && !/<script/i.test(page.text));
  assert.ok(list.text.includes(id));
  assert.deepEqual(reportFaults(JSON.parse(json.text)), []);
  const rows: Record<string, string>[] = parse(csv.text, { columns: true });
  assert.equal(rows.find((row) => row.figure === 'items-removed-or-disabled' && !row.part)?.value, '3');
  const entry = JSON.parse(proof.text);
  const verdict = await verifyEntry(entry);
  assert.equal(verdict.verdict, 'proved');
  const opened = Object.fromEntries(entry.openings.map((one: Body) => [one.name, one.value]));
  assert.equal(opened.document, createHash('sha256').update(json.text).digest('hex'));
  for (const closed of ['actor', 'root', 'counted'])
    assert.ok(!(closed in opened) && closed in entry.content.fields, closed);
});

test('an auditor walks from a figure to its acts, and nobody is shown more than they may know', async () => {
  const { json } = await overseer.get<Body>('/api/v1/reports');
  const [{ id }] = json.items;
  const walked = await overseer.get<Body>(`/api/v1/reports/${id}/figures/items-removed-or-disabled`);
  assert.equal(walked.json.counted, 2);
  assert.deepEqual(
    walked.json.items.map(({ kind }: Body) => kind),
    ['case.removal-order.confirm-execution', 'case.removal-order.disable-single-handed'],
  );
  for (const { id: act } of walked.json.items)
    assert.equal((await overseer.get(`/api/v1/audit/${act}`)).status, 200);
  // A reader of the same organisation sees how many, and no case.
  const read = await reader.get<Body>(`/api/v1/reports/${id}/figures/items-removed-or-disabled`);
  assert.deepEqual([read.json.counted, read.json.items], [2, []]);
  assert.equal((await fetch(`${node.url}/reports/00000000-0000-4000-8000-000000000000`)).status, 404);
  assert.equal((await fetch(`${node.url}/reports/x`)).status, 404);
});

test('the DSA’s count keeps kinds apart', async () => {
  const { json } = await admin.get<Body>('/api/v1/reports/preview?kind=dsa-orders&year=2025');
  assert.deepEqual(figure(json, 'orders').by, [{ of: { kind: 'removal-order', state: 'FR' }, value: 4 }]);
  assert.equal(figure(json, 'orders').value, 4, 'a referral is no order');
  assert.equal(figure(json, 'time-to-give-effect').of, 2);
  const evidence = await admin.get<Body>('/api/v1/reports/preview?kind=e-evidence&year=2025');
  assert.equal(figure(evidence.json, 'orders-received').value, 0);
  const authority = await admin.get<Body>('/api/v1/reports/preview?kind=tco-authority&year=2025');
  assert.equal(figure(authority.json, 'orders-issued').value, 0);
});

test('who changes a published report in the database is found out', async () => {
  const deep = () => overseer.post<Body>('/api/v1/audit/verify');
  assert.equal((await deep()).json.faults.length, 0);
  await node.kernel.store.pool.query(
    'update published_report set document = replace(document, \'"value":3\', \'"value":0\')',
  );
  const { json } = await deep();
  assert.ok(
    json.faults.some(({ says }: Body) => /report/.test(says)),
    JSON.stringify(json.faults),
  );
});
