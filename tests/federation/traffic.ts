import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { tlpMarkingId } from '../../src/standards/tlp/tlp.ts';
import type { ChildNode, NodeAnswer } from './child-node.ts';
import type { Random } from './seeded-random.ts';
import type { Places } from './shared-places.ts';

export const TAXII = 'application/taxii+json;version=2.1';

/** One envelope that a writer sent: what it was told of it decides what must be there in the end. */
export type Batch = {
  via: 'taxii' | 'import';
  shared: boolean;
  bodies: Map<string, string>;
  acknowledged: boolean;
};

/** Asks; null when there was no answer, or one that says that the node cannot serve just now. */
async function answerOf(node: ChildNode, path: string, init?: RequestInit): Promise<NodeAnswer | null> {
  try {
    const answer = await node.ask(path, init);
    // 401: the credential of the life before. 503: the database is away.
    return [401, 503].includes(answer.status) ? null : answer;
  } catch {
    return null; // the node is dead or dying, which is what this test is about
  }
}

/** Fails with the node's last words: what it says of a 500 stands only there. */
function answered(node: ChildNode, answer: NodeAnswer, status: number): void {
  assert.equal(answer.status, status, `${answer.text}\n${node.said.slice(-30).join('\n')}`);
}

/**
 * Adds objects until told to stop, over TAXII and by import, to an agreement's collection or to the organisation's
 * own, noting each in `batches`. An envelope that was not acknowledged is sent again, or given up.
 */
export async function write(
  node: ChildNode,
  places: Places,
  random: Random,
  { batches, until }: { batches: Batch[]; until: AbortSignal },
): Promise<void> {
  while (!until.aborted) {
    const shared = random.fraction() < 0.7;
    const via = random.fraction() < 0.3 ? 'import' : 'taxii';
    const batch = makeBatch(places, { via, shared, count: random.whole(1, 60) });
    batches.push(batch);
    const perseveres = random.fraction() < 0.6;
    do {
      batch.acknowledged = await send(node, places, batch);
      await sleep(random.whole(5, 120));
    } while (!batch.acknowledged && perseveres && !until.aborted);
  }
}

async function send(node: ChildNode, places: Places, batch: Batch): Promise<boolean> {
  const body = `{"objects":[${[...batch.bodies.values()].join(',')}]}`;
  if (batch.via === 'taxii') {
    const collection = batch.shared ? places.agreementCollection : places.own;
    const path = `/taxii2/api/collections/${collection}/objects/`;
    const headers = { 'content-type': TAXII, accept: TAXII };
    const answer = await answerOf(node, path, { method: 'POST', headers, body });
    if (answer === null) return false;
    answered(node, answer, 202);
    assert.equal(JSON.parse(answer.text).failure_count ?? 0, 0, answer.text);
    return true;
  }
  const query = new URLSearchParams({
    source: 'a feed',
    ...(batch.shared ? { agreement: places.agreement } : {}),
  });
  const headers = { 'content-type': 'application/json' };
  const answer = await answerOf(node, `/api/v1/imports?${query}`, { method: 'POST', headers, body });
  if (answer === null) return false;
  answered(node, answer, 200);
  const last = JSON.parse(answer.text.trimEnd().split('\n').at(-1) ?? '{}');
  if (last.problem || last.accepted === undefined) return false;
  assert.deepEqual(last.refused, [], answer.text);
  return true;
}

function makeBatch(
  places: Places,
  { via, shared, count }: { via: Batch['via']; shared: boolean; count: number },
): Batch {
  const bodies = new Map<string, string>();
  for (let n = 0; n < count; n++) {
    const object = {
      type: 'campaign',
      spec_version: '2.1',
      id: `campaign--${randomUUID()}`,
      ...(via === 'taxii' ? { created_by_ref: places.organisation } : {}),
      created: '2026-01-01T00:00:00.000Z',
      modified: '2026-01-01T00:00:00.000Z',
      name: `${via} ${n} of ${count}`,
      object_marking_refs: [tlpMarkingId(shared ? 'amber' : 'red')],
    };
    bodies.set(object.id, JSON.stringify(object));
  }
  return { via, shared, bodies, acknowledged: false };
}

/** What a client saw of a collection by asking for what was added since the last page it got. */
export type Seen = { ids: Set<string>; twice: string[]; pages: number };

export const nothingSeen = (): Seen => ({ ids: new Set(), twice: [], pages: 0 });

/** Follows a collection with `added_after` (TAXII 2.1 §3.4) until told to stop, and then to its end. */
export async function follow(
  node: ChildNode,
  collection: string,
  until: AbortSignal,
  seen = nothingSeen(),
): Promise<Seen> {
  let after: string | null = null;
  let heard = Date.now();
  for (;;) {
    const stopping = until.aborted;
    const query = new URLSearchParams({ limit: '500', 'match[version]': 'all' });
    if (after !== null) query.set('added_after', after);
    const path = `/taxii2/api/collections/${collection}/objects/?${query}`;
    const answer = await answerOf(node, path, { headers: { accept: TAXII } });
    if (answer === null) {
      // A node that was just killed takes its time to start again on a busy machine.
      assert.ok(!stopping || Date.now() - heard < 90_000, `${node.name} does not answer any more`);
    } else {
      heard = Date.now();
      answered(node, answer, 200);
      const last = answer.headers.get('x-taxii-date-added-last');
      const { objects = [] } = JSON.parse(answer.text) as { objects?: { id: string }[] };
      for (const { id } of objects) {
        if (seen.ids.has(id)) seen.twice.push(id);
        seen.ids.add(id);
      }
      if (objects.length > 0) {
        assert.ok(last !== null && (after === null || last > after), `dates do not rise: ${after}, ${last}`);
        after = last;
        seen.pages++;
        continue;
      }
      if (stopping) return seen;
    }
    await sleep(40);
  }
}
