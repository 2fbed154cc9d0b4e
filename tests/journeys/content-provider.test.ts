import assert from 'node:assert/strict';
import { mkdirSync } from 'node:fs';
import { after, before, test } from 'node:test';
import type { Browser } from 'playwright-core';
import { createClient } from '../../src/client/create-client.ts';
import {
  anOrder,
  NO_DOUBT,
  OFFICE,
  registerOf,
  signed,
} from '../../src/desks/content-orders/testing/order-play.ts';
import { launchBrowser } from '../browser.ts';
import { faultsOf, type Seat, type SeatedNode, signIn, startSeatedNode } from './seated-node.ts';

let node: SeatedNode;
let browser: Browser;
let ada: Seat;
let bo: Seat;
before(async () => {
  [node, browser] = await Promise.all([startSeatedNode(), launchBrowser()]);
  ada = await node.seat('Ada', ['reviewer']);
  bo = await node.seat('Bo', ['senior-reviewer']);
});
after(async () => {
  await browser?.close();
  await node?.close();
});

async function executedOrder(): Promise<string> {
  const [a, b] = [ada, bo].map(({ token }) => createClient({ baseUrl: node.url, token }));
  const put = await fetch(`${node.url}/api/v1/authorities`, {
    method: 'PUT',
    headers: { authorization: `Bearer ${bo.token}`, 'content-type': 'text/csv' },
    body: registerOf([OFFICE]),
  });
  assert.equal(put.status, 200, await put.text());
  const order = { ...anOrder() };
  const { id } = await a!.contentOrders.receive({ kind: 'removal-order', order, signature: signed(order) });
  await a!.contentOrders.step(id, 'check-completeness', { found: 'complete' });
  await a!.contentOrders.step(id, 'assess', NO_DOUBT);
  await a!.contentOrders.step(id, 'propose-execution', { measure: 'removed' });
  await b!.contentOrders.step(id, 'confirm-execution', { executedAt: new Date().toISOString() });
  return id;
}

test('whose picture was taken down opens one link, reads why, and writes; somebody else answers', async () => {
  const id = await executedOrder();
  const { page, errors } = await signIn(browser, ada.link);
  await page.goto(`${node.url}/app/orders/${id}`);
  await page.getByRole('heading', { level: 2, name: 'Tell the content provider' }).waitFor();
  await page.getByRole('button', { name: 'Make a link' }).click();
  await page.getByText('It is shown now and never again.').waitFor();
  assert.deepEqual(await faultsOf(page), []);
  const link = (await page.getByText(/\/c\/[\w-]{22}$/).innerText()).trim();

  const pictures = process.env.COMITY_PICTURES;
  for (const look of [
    { name: 'wide' },
    { name: 'phone', phone: true },
    { name: 'dark', dark: true },
    { name: 'ar', ar: true },
  ]) {
    const context = await browser.newContext({
      viewport: look.phone ? { width: 360, height: 740 } : { width: 1280, height: 900 },
      locale: look.ar ? 'ar' : 'en-GB',
      colorScheme: look.dark ? 'dark' : 'light',
    });
    const visitor = await context.newPage();
    await visitor.goto(link);
    await visitor.getByRole('heading', { level: 1 }).waitFor();
    assert.equal(await visitor.locator('html').getAttribute('dir'), look.ar ? 'rtl' : 'ltr');
    assert.deepEqual(await faultsOf(visitor), [], look.name);
    if (pictures) {
      mkdirSync(pictures, { recursive: true });
      await visitor.screenshot({ path: `${pictures}/content-provider-${look.name}.png`, fullPage: true });
    }
    await context.close();
  }

  const visitor = await (await browser.newContext()).newPage();
  await visitor.goto(link);
  await visitor.getByLabel('What do we not know?').fill('It reports on the attack, for a newspaper.');
  await visitor.getByRole('button', { name: 'Send' }).click();
  await visitor.getByText('A person reads it and answers here').waitFor();
  assert.deepEqual(await faultsOf(visitor), []);

  const client = createClient({ baseUrl: node.url, token: ada.token });
  await client.contentOrders.step(id, 'send-feedback', { sentAt: new Date().toISOString() });
  await page.reload();
  // What they wrote is in front of whoever answers.
  await page.getByText('It reports on the attack, for a newspaper.').first().waitFor();
  await client.contentOrders.step(id, 'answer-objection', {
    found: 'wrong-item',
    reason: 'It is a report about the attack and not a call for one.',
  });
  await visitor.reload();
  await visitor.getByText('It is a report about the attack and not a call for one.').waitFor();
  assert.deepEqual(errors, []);
});
