import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { exampleNotice } from '../../src/desks/content-orders/demands/forms/notice.form.ts';
import { exampleReferral } from '../../src/desks/content-orders/demands/forms/referral.form.ts';
import { anOrder } from '../../src/desks/content-orders/testing/order-play.ts';
import { type Asking, startTestNode, type TestNode } from '../nodes.ts';

// biome-ignore lint/suspicious/noExplicitAny: a test reads an answer field by field, and fails where it is not so
type Body = any;
const clock = { now: new Date('2026-11-02T20:10:00.000Z') };
let node: TestNode;
let ana: Asking;
let admin: Asking;
before(async () => {
  node = await startTestNode({ name: 'Harbour', now: () => clock.now });
  [ana, admin] = await Promise.all([node.person(['reviewer']), node.person(['administrator'])]);
});
after(() => node.close());

const running = async (who: Asking, query = '') => {
  const { status, json, text } = await who.get<Body>(`/api/v1/clocks${query}`);
  assert.equal(status, 200, text);
  return json as Body;
};

test('what is due first stands at the top, whichever desk has it; a referral has no clock, a drill is marked', async () => {
  assert.deepEqual((await running(ana)).items, []);
  const post = async (path: string, body: object) => {
    const { status, text } = await ana.post<Body>(path, body);
    assert.equal(status, 201, text);
  };
  await post('/api/v1/demands', { kind: 'notice', demand: exampleNotice() });
  await post('/api/v1/demands', { kind: 'referral', demand: exampleReferral() });
  await post('/api/v1/content-orders', { kind: 'removal-order', order: anOrder() });
  const bo = await node.person(['senior-reviewer']);
  assert.equal((await bo.post('/api/v1/content-order-drills', { what: 'plain' })).status, 201);
  const { items, more } = await running(ana);
  assert.deepEqual(
    items.map(({ procedure, name, drill }: Body) => [procedure, name, drill]),
    [
      ['removal-order', 'removal', false],
      ['removal-order-drill', 'removal', true],
      ['notice', 'receipt', false],
      ['notice', 'decide', false],
    ],
  );
  assert.equal(more, false);
  assert.ok(items.every(({ page, law }: Body) => page.startsWith('/') && law.length > 5));
  const dates = items.map(({ dueAt }: Body) => dueAt);
  assert.deepEqual(dates, [...dates].sort());

  const first = await running(ana, '?limit=1');
  assert.deepEqual([first.items.length, first.more], [1, true]);
  const all = await running(ana, '?which=all');
  assert.ok(all.items.length > items.length, 'those that only run as well');
});

test('an hour that passed is late, and whoever may see no case sees no clock', async () => {
  clock.now = new Date(clock.now.getTime() + 61 * 60_000);
  const { items } = await running(ana);
  assert.deepEqual(
    items.slice(0, 2).map(({ status }: Body) => status),
    ['late', 'late'],
  );
  assert.equal(items[2].status, 'running');
  assert.deepEqual((await running(admin)).items, []);
});
