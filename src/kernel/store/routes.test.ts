import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { after, before, test } from 'node:test';
import { type Answer, type Asking, startTestNode, type TestNode } from '../../../tests/nodes.ts';

let node: TestNode;
let analyst: Asking;
let other: Asking;

before(async () => {
  node = await startTestNode({ name: 'Lists' });
  [analyst, other] = await Promise.all([node.person(['analyst']), node.person(['analyst'])]);
});
after(() => node.close());

type Page = { items: { id: string }[]; next: string | null };

async function bring(count: number, more: Record<string, unknown>): Promise<void> {
  const objects = Array.from({ length: count }, () => ({
    type: 'tool',
    spec_version: '2.1',
    id: `tool--${randomUUID()}`,
    created: '2026-01-01T00:00:00.000Z',
    modified: '2026-01-01T00:00:00.000Z',
    name: 'x',
    ...more,
  }));
  const answer = await fetch(`${node.url}/api/v1/imports?source=feed`, {
    method: 'POST',
    headers: { authorization: `Bearer ${analyst.token}`, 'content-type': 'application/json' },
    body: JSON.stringify(objects),
  });
  assert.equal(answer.status, 200, await answer.text());
}

test('a list goes on where it ended, by a `next` that tells no handle and opens for nobody else', async () => {
  await bring(120, {});
  // A creator who can speak here is quarantined: one list of each kind.
  await bring(120, { created_by_ref: node.kernel.host.id });
  const { rows } = await node.kernel.store.pool.query(
    'select object from record union select object from quarantine',
  );
  const handles = rows.map(({ object }) => String(object));
  for (const [path, page] of [
    ['/api/v1/records?q=x', 50],
    ['/api/v1/quarantine?', 100],
  ] as const) {
    const seen: string[] = [];
    const cursors: string[] = [];
    for (let next: string | null = ''; next !== null; ) {
      const answer: Answer<Page> = await analyst.get(`${path}${next && `&cursor=${next}`}`);
      const { status, json, text } = answer;
      assert.equal(status, 200, text);
      seen.push(...json.items.map(({ id }) => id));
      next = json.next;
      if (next !== null) cursors.push(next);
    }
    assert.equal(new Set(seen).size, 120, path);
    assert.equal(cursors.length, Math.floor(120 / page));
    for (const cursor of cursors) {
      assert.match(cursor, /^[A-Za-z0-9_-]{59}$/);
      const bytes = Buffer.from(cursor, 'base64url').toString('latin1');
      for (const handle of handles) assert.ok(handle.length < 3 || !bytes.includes(handle));
      assert.equal((await other.get(`${path}&cursor=${cursor}`)).status, 400);
    }
    const again = await Promise.all([analyst.get<Page>(path), analyst.get<Page>(path)]);
    assert.notEqual(again[0].json.next, again[1].json.next, 'the same place never looks the same');
    for (const made of ['1', '100000', 'x'.repeat(59)]) {
      assert.equal((await analyst.get(`${path}&cursor=${made}`)).status, 400);
    }
  }
  const { json } = await analyst.get<Page>('/api/v1/records?q=x');
  assert.equal((await analyst.get(`/api/v1/records?cursor=${json.next}`)).status, 400, 'another search');
  assert.equal((await analyst.get(`/api/v1/quarantine?cursor=${json.next}`)).status, 400, 'another list');
});
