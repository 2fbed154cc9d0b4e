import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { after, before, describe, test } from 'node:test';
import type { TestPerson } from '../../../../tests/kernel.ts';
import { type DeskNode, openDeskNode } from '../testing/desk-node.ts';

describe('how the index does', () => {
  let node: DeskNode;
  let analyst: TestPerson;

  before(async () => {
    node = await openDeskNode();
    analyst = await node.person(['analyst']);
  });
  after(() => node.close());

  const state = async (who: TestPerson | null = analyst) => node.call(who, 'GET', '/api/v1/index');
  const entriesOf = (body: { items: { type: string; entries: number }[] }, type: string) =>
    body.items.find((one) => one.type === type)?.entries;

  test('what was added is in it, fresh; what changed later is not new', async () => {
    const ground = { basis: 'Reviewed.', legalBasis: { instrument: 'Some Act', article: 'section 1' } };
    const made = await node.call(analyst, 'POST', '/api/v1/banks', { name: 'First', ...ground });
    const add = (type: string) =>
      node.call(analyst, 'POST', `/api/v1/banks/${made.body.id}/signals`, {
        type,
        value: randomBytes(32).toString('hex'),
      });
    await add('pdq');
    const signal = (await add('sha256')).body.added.signals[0];
    await node.settled();
    const { status, body } = await state();
    assert.equal(status, 200, JSON.stringify(body));
    assert.deepEqual([entriesOf(body, 'pdq'), entriesOf(body, 'sha256')], [1, 1]);
    assert.equal(body.freshness.of, 2);
    assert.ok(body.freshness.p50 <= body.freshness.p99 && body.freshness.p99 < 60_000);
    assert.deepEqual(body.behind, { acts: 0, signals: 0 });
    assert.deepEqual([body.loadedFrom, body.snapshotAt], ['table', null]);
    assert.ok(Date.parse(body.changedAt) >= Date.parse(body.loadedAt));

    const reviewer = await node.person(['reviewer']);
    const reason = { reason: 'It was taken by mistake.' };
    await node.call(reviewer, 'POST', `/api/v1/signals/${signal}/withdraw`, reason);
    await node.settled();
    const { body: later } = await state();
    assert.deepEqual([entriesOf(later, 'sha256'), later.freshness.of], [0, 2]);
  });

  test('each search of it is counted by how long it took', async () => {
    const many = async () =>
      (await state()).body.lookUps.reduce((sum: number, one: { many: number }) => sum + one.many, 0);
    const before = await many();
    const hash = { type: 'pdq', value: randomBytes(32).toString('hex') };
    for (let i = 0; i < 3; i++) await node.call(analyst, 'POST', '/api/v1/match', { hash });
    assert.equal(await many(), before + 3);
  });

  test('a seat of another organisation is not told how many signals there are on the whole node', async () => {
    const { id } = await node.organisation('Guest', undefined, true);
    for (const role of ['analyst', 'administrator'] as const) {
      const { status, body } = await state(await node.person([role], id));
      assert.deepEqual([status, body.code, body.items], [403, 'not-allowed', undefined]);
    }
    assert.equal((await state(await node.person(['reader']))).status, 403);
    assert.equal((await state(null)).status, 401);
  });
});
