import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { anOrder, csv, NO_DOUBT, OFFICE, signed } from '../../src/desks/content-orders/testing/order-play.ts';
import { openPlatform, type Platform, until } from '../platform.ts';
import { type ChildNode, childNode } from './child-node.ts';

// What an order took down is told to the system that acts, although the node is killed before it listens.

let node: ChildNode;
let platform: Platform;
before(async () => {
  [node, platform] = await Promise.all([
    childNode({ name: 'Harbour', class: 'platform', beatSeconds: 600 }),
    openPlatform(),
  ]);
  assert.equal(await node.start(), 'serving');
});
after(async () => {
  await node.remove();
  await platform.close();
});

// biome-ignore lint/suspicious/noExplicitAny: what a node answers is looked into as a client would
async function send(method: string, path: string, body: unknown): Promise<any> {
  const isText = body instanceof Blob;
  const { status, text } = await node.ask(path, {
    method,
    headers: { 'content-type': isText ? 'text/csv' : 'application/json' },
    body: isText ? await body.text() : JSON.stringify(body),
  });
  assert.ok(status < 300, `${path}: ${status} ${text}`);
  return JSON.parse(text);
}

test('an execution that nobody could be told of survives a SIGKILL, and is told under the same id', async () => {
  platform.answer = () => ({ status: 503 });
  await send('POST', '/api/v1/content-order-systems', { kind: 'webhook', url: platform.url });
  await send('PUT', '/api/v1/authorities', csv([OFFICE]));
  // One item, and so one message.
  const order = anOrder({ items: [{ url: 'https://harbour.example/p/4711' }] });
  const { id } = await send('POST', '/api/v1/content-orders', {
    kind: 'removal-order',
    order,
    signature: signed(order),
  });
  const urgent = { executedAt: new Date().toISOString(), urgency: 'Nobody else answers and the hour runs.' };
  for (const [step, data] of [
    ['check-completeness', { found: 'complete' }],
    ['assess', NO_DOUBT],
    ['disable-single-handed', urgent],
  ] as const)
    await send('POST', `/api/v1/content-orders/${id}/steps/${step}`, { data });
  await until(() => platform.told.length > 0);
  const [first] = platform.told;

  await node.kill('both');
  const tries = platform.told.length;
  platform.answer = () => ({ status: 200 });
  assert.equal(await node.start(), 'serving');
  await until(() => platform.told.length > tries, 60);
  const arrived = platform.told.at(-1)!;
  assert.equal(arrived.headers['webhook-id'], first?.headers['webhook-id'], 'the same message');
  assert.equal(arrived.body, first?.body);
  assert.equal(JSON.parse(arrived.body).effect, 'disabled-in-all-member-states');
  await until(async () => {
    const { told } = JSON.parse((await node.ask(`/api/v1/content-orders/${id}`)).text);
    return told.every(({ result }: { result: string }) => result === 'done');
  }, 60);
  assert.deepEqual(node.crashes, []);
});
