import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import type { Browser } from 'playwright-core';
import { createClient } from '../../src/client/create-client.ts';
import { launchBrowser } from '../browser.ts';
import { faultsOf, type Seat, type SeatedNode, signIn, startSeatedNode } from './seated-node.ts';

let node: SeatedNode;
let browser: Browser;
let ada: Seat;
before(async () => {
  [node, browser] = await Promise.all([startSeatedNode(), launchBrowser()]);
  ada = await node.seat('Ada', ['administrator']);
});
after(async () => {
  await browser?.close();
  await node?.close();
});

const SECRET = /whsec_[A-Za-z0-9+/]{43}=/;

test('an administrator names the address, sees its secret once, and is asked before another takes its place', async () => {
  const { page, errors } = await signIn(browser, ada.link);
  await page.getByRole('link', { name: 'Platform', exact: true }).click();
  await page.getByText('No address is set.').waitFor();
  assert.deepEqual(await faultsOf(page), []);
  await page.getByRole('button', { name: 'Name it and show its secret once' }).click();
  await page.getByRole('alert').getByText('Give the address.').waitFor();
  await page.locator('#platform-url').fill('https://10.0.0.1/hook');
  await page.getByRole('button', { name: 'Name it and show its secret once' }).click();
  await page
    .getByRole('alert')
    .getByText(/private/)
    .first()
    .waitFor();
  assert.deepEqual(await faultsOf(page), []);
  await page.locator('#platform-url').fill('https://93.184.216.34/one');
  await page.getByRole('button', { name: 'Name it and show its secret once' }).click();
  const secret = page.getByRole('status').filter({ hasText: SECRET });
  const [first] = SECRET.exec(await secret.innerText())!;
  await page.getByText('Every message has arrived.').waitFor();
  assert.deepEqual(await faultsOf(page), []);

  await page.locator('#platform-url').fill('https://93.184.216.34/two');
  await page.getByRole('button', { name: 'Name it and show its secret once' }).click();
  const dialog = page.getByRole('dialog', { name: 'Name another address' });
  await dialog.getByText('https://93.184.216.34/one').waitFor();
  assert.deepEqual(await faultsOf(page), []);
  await dialog.getByRole('button', { name: 'Name it and show its secret once' }).click();
  await page.locator('code', { hasText: 'https://93.184.216.34/two' }).waitFor();
  const [second] = SECRET.exec(await secret.innerText())!;
  assert.notEqual(second, first);
  await page.reload();
  await page.getByText('Every message has arrived.').waitFor();
  assert.equal(await secret.count(), 0, 'not shown again');
  // What was refused is in the console as the browser's own line.
  assert.deepEqual(
    errors.filter((line) => !line.includes('422')),
    [],
  );
  await page.context().close();
});

test('a reviewer is told for whom the address is; the palette finds pages that the menu has not', async () => {
  const leila = await node.seat('Leila', ['reviewer']);
  const { items } = await createClient({ baseUrl: node.url, token: leila.token }).webhooks.list();
  assert.deepEqual(items, []);
  const { page, errors } = await signIn(browser, leila.link, { language: 'ar', phone: true, dark: true });
  await page.goto(`${node.url}/app/signals/platform`);
  await page.getByText('العنوان للمديرين والمشرفين.').waitFor();
  assert.deepEqual(await faultsOf(page), []);
  await page.keyboard.press('Control+k');
  await page.getByRole('textbox').last().fill('قارن');
  await page.getByRole('button', { name: /قارن/ }).first().click();
  await page.waitForURL(/\/signals\/compare$/);
  assert.deepEqual(errors, []);
  await page.context().close();
});
