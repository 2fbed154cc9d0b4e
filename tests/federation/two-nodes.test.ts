import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { after, before, test } from 'node:test';
import { cutObjects } from '../../src/standards/json/cut-objects.ts';
import { tlpMarkingId } from '../../src/standards/tlp/tlp.ts';
import { acceptRecords } from '../../src/kernel/store/accept-records.ts';
import { befriend, eventually, startTestNode, type TestNode } from '../nodes.ts';

let a: TestNode;
let b: TestNode;
let agreement: string;

before(async () => {
  [a, b] = await Promise.all([
    startTestNode({ name: 'Northern Authority', class: 'state' }),
    startTestNode({ name: 'Harbour', class: 'platform' }),
  ]);
  ({ agreement } = await befriend(a, b));
});
after(async () => {
  await Promise.all([a.close(), b.close()]);
});

const indicator = (creator: string, more: Record<string, unknown> = {}) => ({
  type: 'indicator',
  spec_version: '2.1',
  id: `indicator--${randomUUID()}`,
  created_by_ref: creator,
  created: '2026-01-01T00:00:00.000Z',
  modified: '2026-01-01T00:00:00.000Z',
  name: 'example',
  pattern: "[file:name = 'example']",
  pattern_type: 'stix',
  valid_from: '2026-01-01T00:00:00Z',
  object_marking_refs: [tlpMarkingId('amber')],
  ...more,
});

async function share(node: TestNode, objects: unknown[]) {
  const cut = cutObjects(Buffer.from(JSON.stringify({ objects })));
  assert.ok(cut.ok);
  return node.kernel.store.system('test')((tx) =>
    acceptRecords(node.kernel, tx, cut.objects, {
      holder: node.kernel.host.id,
      source: 'own',
      speaker: node.kernel.host.id,
      known: new Set([a.kernel.host.id, b.kernel.host.id]),
      agreements: [agreement],
    }),
  );
}

const versionsAt = async (node: TestNode, id: string) => {
  const reader = await node.person(['reader']);
  const answer = await reader.get<{ versions: { body: string; revoked: boolean }[] }>(`/api/v1/records/${id}`);
  return answer.status === 200 ? answer.json.versions : [];
};

test('what one shares arrives at the other with the bytes it came with, and a receipt comes back', async () => {
  const object = indicator(a.kernel.host.id);
  await share(a, [object]);
  const [version] = await eventually(
    () => versionsAt(b, object.id),
    (seen) => seen.length === 1,
  );
  assert.equal(version?.body, JSON.stringify(object));
  const reader = await a.person(['reader']);
  const detail = await eventually(
    async () =>
      (await reader.get<{ receipts: { organisation: string; outcome: string }[] }>(`/api/v1/records/${object.id}`)).json,
    (seen) => seen.receipts.length === 1,
  );
  assert.equal(detail.receipts[0]?.organisation, b.kernel.host.id);
  assert.equal(detail.receipts[0]?.outcome, 'accepted');
});
