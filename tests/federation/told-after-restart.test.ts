import assert from 'node:assert/strict';
import { createHmac } from 'node:crypto';
import { after, before, test } from 'node:test';
import { ANSWERS, REASON } from '../../src/desks/signals/testing/words.ts';
import { openPlatform, type Platform, until } from '../platform.ts';
import { type ChildNode, childNode } from './child-node.ts';

// A decision is told to the platform although the node is killed before the platform listens.

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

// biome-ignore lint/suspicious/noExplicitAny: what a node answers is looked into as a platform would
async function post(path: string, body: unknown): Promise<any> {
  const { status, text } = await node.ask(path, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(body),
  });
  assert.ok(status < 300, `${path}: ${status} ${text}`);
  return JSON.parse(text);
}

test('what waits for a platform that is down survives a SIGKILL, and arrives once both are back', async () => {
  platform.answer = () => ({ status: 503 });
  const { secret } = await post('/api/v1/webhooks', { url: platform.url });
  const bank = await post('/api/v1/banks', {
    name: 'News',
    basis: 'Reviewed by two people.',
    legalBasis: { instrument: 'Some Act', article: 'section 1' },
  });
  const value = 'cd'.repeat(32);
  await post(`/api/v1/banks/${bank.id}/signals`, { type: 'sha256', value });
  const { case: id } = await post('/api/v1/match', { hash: { type: 'sha256', value }, item: 'post:1' });
  const urgent = { ...REASON, urgency: 'It spreads while we look at it.' };
  const steps = { take: {}, 'answer-question': ANSWERS, 'restrict-single-handed': urgent };
  for (const [step, data] of Object.entries(steps)) await post(`/api/v1/cases/${id}/steps/${step}`, { data });
  await until(() => platform.told.length > 0);
  const [first] = platform.told;

  await node.kill('both');
  const tries = platform.told.length;
  platform.answer = ({ notice }) => ({ status: 200, body: notice ? { notice: 'delivered' } : {} });
  assert.equal(await node.start(), 'serving');
  await until(() => platform.told.length > tries, 60);
  const arrived = platform.told.at(-1)!;
  assert.equal(arrived.status, 200);
  assert.equal(arrived.headers['webhook-id'], first?.headers['webhook-id'], 'the same message');
  assert.equal(arrived.body, first?.body);
  const said = `${arrived.headers['webhook-id']}.${arrived.headers['webhook-timestamp']}.${arrived.body}`;
  const signed = createHmac('sha256', Buffer.from(secret.slice(6), 'base64'))
    .update(said)
    .digest('base64');
  assert.equal(arrived.headers['webhook-signature'], `v1,${signed}`);
  // What the platform answered, that the person was told, is a state of the case.
  await until(
    async () => JSON.parse((await node.ask(`/api/v1/cases/${id}`)).text).tracks.notice === 'delivered',
  );
  const { link } = JSON.parse(arrived.body).notice;
  assert.equal((await fetch(link)).status, 200, 'the link of the message leads to the notice');
  const { items } = JSON.parse((await node.ask('/api/v1/webhooks')).text);
  assert.equal(items[0].waiting, 0);
  assert.deepEqual(node.crashes, []);
});
