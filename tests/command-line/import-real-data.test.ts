import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { gunzipSync } from 'node:zlib';
import type { ImportOutcome } from '../../src/kernel/exchange/import/import-records.ts';
import { cutObjects } from '../../src/standards/json/cut-objects.ts';
import { startTestNode, type TestNode } from '../nodes.ts';
import { runComity, sharedData } from './run-comity.ts';

const data = sharedData();
const skip = data === null ? 'shared data not present: stix/' : false;

/** A node of its own for each bundle: the two hold versions of the same objects that differ. */
async function withNode(work: (node: TestNode, env: Record<string, string>) => Promise<void>): Promise<void> {
  const node = await startTestNode({ name: 'Reader of ATT&CK' });
  try {
    await work(node, { COMITY_DATA: node.dataFolder });
  } finally {
    await node.close();
  }
}

const bundleFile = (name: string) => join(data as string, 'stix', `attack-${name}-18.1.json.gz`);

/** Exact text of every object, sorted: a set that holds the same text twice would differ. */
function textsOf(bytes: Uint8Array): string[] {
  const cut = cutObjects(bytes);
  assert.ok(cut.ok);
  return [...cut.objects].map((one) => {
    assert.ok(one.ok);
    return one.raw;
  });
}

/** The whole of what the organisation holds, page by page, as a partner's client would read it. */
async function walkOwn(node: TestNode): Promise<string[]> {
  const reader = await node.person(['reader']);
  const own = node.kernel.host.id.replace('identity--', '');
  const texts: string[] = [];
  for (let next = ''; ; ) {
    const page = await reader.get<{ more?: boolean; next?: string }>(
      `/taxii2/api/collections/${own}/objects/?limit=1000${next && `&next=${encodeURIComponent(next)}`}`,
    );
    assert.equal(page.status, 200);
    if (page.json.more === undefined && page.text === '{}') return texts;
    texts.push(...textsOf(Buffer.from(page.text)));
    if (!page.json.more) return texts;
    next = page.json.next ?? '';
  }
}

test(
  'the ICS bundle: 1,826 accepted, none refused, each comes back over TAXII with its bytes',
  { skip },
  () =>
    withNode(async (node, env) => {
      const { status, lines, err } = await runComity(['import', bundleFile('ics'), '--json'], env);
      assert.equal(status, 0, err);
      assert.deepEqual(lines, [{ accepted: 1826, unchanged: 0, refused: [] }]);
      await node.settled();
      const sent = textsOf(gunzipSync(readFileSync(bundleFile('ics')))).sort();
      const came = (await walkOwn(node)).sort();
      assert.deepEqual([sent.length, came.length], [1826, 1826]);
      assert.equal(
        sent.findIndex((text, at) => text !== came[at]),
        -1,
      );
      const again = await runComity(['import', bundleFile('ics'), '--json'], env);
      assert.deepEqual(again.lines, [{ accepted: 0, unchanged: 1826, refused: [] }]);
    }),
);

test('the enterprise bundle: exactly the malware without is_family is refused, by its name', { skip }, () =>
  withNode(async (_node, env) => {
    const missing: string[] = [];
    let total = 0;
    for (const text of textsOf(gunzipSync(readFileSync(bundleFile('enterprise'))))) {
      total++;
      const { id, type, is_family: isFamily } = JSON.parse(text);
      if (type === 'malware' && isFamily === undefined) missing.push(id);
    }
    assert.deepEqual([total, missing.length], [24_771, 696]);
    const first = await runComity(['import', bundleFile('enterprise'), '--json'], env);
    assert.equal(first.status, 0, first.err);
    const { accepted, unchanged, refused } = first.lines[0] as ImportOutcome;
    assert.deepEqual([accepted, unchanged, refused.length], [24_075, 0, 696]);
    const why = new Set(refused.map(({ property, clause, reason }) => `${property}, ${clause}: ${reason}`));
    assert.deepEqual([...why], ['is_family, STIX 2.1 §4.11: is required']);
    assert.equal(
      refused.findIndex(({ id }, at) => id !== missing[at]),
      -1,
    );
    const again = await runComity(['import', bundleFile('enterprise'), '--json'], env);
    const { accepted: anew, unchanged: same } = again.lines[0];
    assert.deepEqual([anew, same], [0, 24_075]);
  }),
);
