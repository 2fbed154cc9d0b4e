import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import type { Browser } from 'playwright-core';
import {
  MODERATOR,
  openPeerTube,
  type PeerTube,
} from '../../src/desks/content-orders/adapters/testing/peertube-stand-in.ts';
import {
  anOrder,
  NO_DOUBT,
  OFFICE,
  registerOf,
  signed,
} from '../../src/desks/content-orders/testing/order-play.ts';
import { launchBrowser } from '../browser.ts';
import { faultsOf, type Seat, type SeatedNode, signIn, startSeatedNode } from './seated-node.ts';

const VIDEO = 'kkGMgK9ZtnKfYAgnEtQxbv';
let node: SeatedNode;
let browser: Browser;
let tube: PeerTube;
let seats: Record<'admin' | 'ana' | 'bo', Seat>;
before(async () => {
  [node, browser, tube] = await Promise.all([
    startSeatedNode({ COMITY_PRIVATE_HOSTS: '127.0.0.1' }),
    launchBrowser(),
    openPeerTube([VIDEO]),
  ]);
  seats = {
    admin: await node.seat('Ada', ['administrator']),
    ana: await node.seat('Ana', ['reviewer']),
    bo: await node.seat('Bo', ['senior-reviewer']),
  };
});
after(async () => {
  await browser?.close();
  await node?.close();
  await tube?.close();
});

async function send(who: Seat, method: string, path: string, body: object | string) {
  const isText = typeof body === 'string';
  const answer = await fetch(`${node.url}/api/v1/${path}`, {
    method,
    headers: {
      authorization: `Bearer ${who.token}`,
      'content-type': isText ? 'text/csv' : 'application/json',
    },
    body: isText ? body : JSON.stringify(body),
  });
  assert.ok(answer.ok, `${path}: ${answer.status}`);
  return (await answer.json()) as { id: string };
}

test('an administrator connects a product; the order says what it was told, and a person settles what did not arrive', async () => {
  const admin = await signIn(browser, seats.admin.link);
  await admin.page.goto(`${node.url}/app/orders/systems`);
  await admin.page.getByText('No system is connected').waitFor();
  assert.deepEqual(await faultsOf(admin.page), []);
  await admin.page.getByRole('combobox', { name: 'Which system?' }).click();
  await admin.page.getByRole('option', { name: 'PeerTube' }).click();
  await admin.page.getByRole('button', { name: 'Connect it' }).click();
  await admin.page.getByRole('alert').getByText('Give the account.').waitFor();
  assert.deepEqual(await faultsOf(admin.page), []);
  await admin.page.locator('#system-url').fill(tube.url);
  await admin.page.locator('#system-account').fill(MODERATOR.account);
  await admin.page.locator('#system-secret').fill(MODERATOR.secret);
  await admin.page.getByRole('button', { name: 'Connect it' }).click();
  await admin.page.getByText('Every message has arrived.').waitFor();
  assert.deepEqual(await faultsOf(admin.page), []);
  assert.deepEqual(admin.errors, []);

  await send(seats.bo, 'PUT', 'authorities', registerOf([OFFICE]));
  const order = anOrder({ items: [{ url: `${tube.url}/w/${VIDEO}` }, { url: `${tube.url}/c/a-channel` }] });
  const { id } = await send(seats.ana, 'POST', 'content-orders', {
    kind: 'removal-order',
    order,
    signature: signed(order),
  });
  for (const [step, data, who] of [
    ['check-completeness', { found: 'complete' }, seats.ana],
    ['assess', NO_DOUBT, seats.ana],
    ['propose-execution', { measure: 'removed' }, seats.ana],
    ['confirm-execution', { executedAt: new Date().toISOString() }, seats.bo],
  ] as const)
    await send(who, 'POST', `content-orders/${id}/steps/${step}`, { data });

  const { page, errors } = await signIn(browser, seats.ana.link);
  await page.goto(`${node.url}/app/orders/${id}`);
  await page.getByRole('heading', { name: 'Item 1: hide it' }).waitFor();
  await page.getByText('The address does not show which object is meant').waitFor({ timeout: 40_000 });
  await page.getByText('Done', { exact: true }).waitFor();
  assert.ok(tube.blocked.has(VIDEO));
  assert.deepEqual(await faultsOf(page), []);
  await page.getByRole('button', { name: 'I did it in the product by hand: Item 2' }).click();
  await page.getByText('A person did it by hand').waitFor();
  assert.deepEqual(errors, []);
  await page.context().close();

  const arabic = await signIn(browser, (await node.seat('Leila', ['administrator'])).link, {
    language: 'ar',
    phone: true,
    dark: true,
  });
  await arabic.page.goto(`${node.url}/app/orders/systems`);
  await arabic.page.getByText('وصلت كل الرسائل.').waitFor();
  assert.deepEqual(await faultsOf(arabic.page), []);
  await admin.page.getByRole('button', { name: 'Remove this system: PeerTube' }).click();
  await admin.page.getByRole('dialog').getByRole('button', { name: 'Remove this system' }).click();
  await admin.page.getByText('No system is connected').waitFor();
  assert.deepEqual(admin.errors, []);
});
