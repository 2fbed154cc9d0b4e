import assert from 'node:assert/strict';
import { test } from 'node:test';
import { newSecret, signMessage } from '../../kernel/notify/sign-message.ts';
import { openHarbourPlatform } from './harbour-platform.ts';

const body = JSON.stringify({ item: 'a', decision: 'restrict', notice: { link: 'http://127.0.0.1/n/x' } });
const now = () => Math.floor(Date.now() / 1000);

test('Standard Webhooks: a signed message is acted on and answered, every other is not', async () => {
  const platform = openHarbourPlatform();
  platform.secret = newSecret();
  const good = signMessage(platform.secret, 'one', now(), body);
  for (const [headers, text] of [
    [{}, body],
    [good, body.replace('"a"', '"b"')],
    [signMessage(newSecret(), 'one', now(), body), body],
    [{ ...good, 'webhook-id': 'two' }, body],
    [signMessage(platform.secret, 'one', now() - 3600, body), body],
  ] as const) {
    assert.equal(platform.receive({ ...headers }, text).status, 401);
  }
  assert.equal(platform.restricted.size, 0);
  const { status, answer } = platform.receive({ ...good }, body);
  assert.deepEqual([status, (answer as { notice: string }).notice], [200, 'delivered']);
  assert.deepEqual([...platform.restricted], ['a']);
  assert.equal((await platform.told('a', 'restrict')).link, 'http://127.0.0.1/n/x');
  await assert.rejects(platform.told('a', 'restore', 10), /was not told/);
});
