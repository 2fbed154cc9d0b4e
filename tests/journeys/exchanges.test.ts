import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { after, before, test } from 'node:test';
import type { Browser } from 'playwright-core';
import { createClient } from '../../src/client/create-client.ts';
import { type FarSide, openFarSide, saying } from '../../src/desks/signals/testing/far-side.ts';
import { launchBrowser } from '../browser.ts';
import { faultsOf, type SeatedNode, signIn, startSeatedNode } from './seated-node.ts';

let node: SeatedNode;
let browser: Browser;
let far: FarSide;
const sha256 = (what: string) => createHash('sha256').update(what).digest('hex');
const rows = (many: number) =>
  Array.from({ length: many }, (_, n) => ({ signal_type: 'sha256', signal: sha256(`n${n}`) }));

before(async () => {
  [node, browser, far] = await Promise.all([startSeatedNode(), launchBrowser(), openFarSide()]);
  node.kernel.configuration.privateHosts = ['127.0.0.1'];
});
after(async () => {
  await browser?.close();
  await node?.close();
  await far?.close();
});

test('a list is added by a form, seen to come, held when it is emptied, and decided on', async () => {
  far.answer = () => saying(rows(30));
  const someone = await node.seat('Ines', ['senior-reviewer', 'administrator']);
  const { page, errors } = await signIn(browser, someone.link);
  await page.goto(`${node.url}/app/signals/exchanges`);
  await page.getByText('No list is pulled from anywhere yet.').waitFor();
  const add = page.getByRole('button', { name: 'Add the exchange and pull it now' });
  await add.click();
  await page.getByText('Give the exchange a name').first().waitFor();
  await page.getByLabel('Name').fill('The archive');
  await page.getByLabel('Address').fill('http://10.0.0.1/list');
  await page.getByLabel('Who runs it').fill('Some Archive');
  await page.getByLabel('What kind of organisation that is').selectOption('civil-society');
  await add.click();
  await page
    .getByText(/COMITY_PRIVATE_HOSTS/)
    .first()
    .waitFor();
  assert.deepEqual(await faultsOf(page), []);
  await page.getByLabel('Address').fill(`${far.origin}/list.json`);
  await add.click();
  await page.getByRole('heading', { level: 1, name: 'The archive' }).waitFor();
  await page.getByRole('heading', { name: 'Pulled as it should be' }).waitFor();
  assert.deepEqual(await faultsOf(page), []);

  far.answer = () => saying([]);
  await page.getByRole('button', { name: 'Pull now' }).click();
  await page.getByRole('heading', { name: '30 withdrawals wait for a person' }).waitFor();
  await page.getByRole('button', { name: 'Keep 30 signals' }).click();
  await page.getByRole('dialog').getByLabel('Give your reason').fill('Their site lost the list.');
  assert.deepEqual(await faultsOf(page), []);
  await page.getByRole('dialog').getByRole('button', { name: 'Keep 30 signals' }).click();
  await page.getByText('Kept here although taken back').waitFor();
  far.answer = () => ({ status: 503 });
  await page.getByRole('button', { name: 'Pull now' }).click();
  await page.getByText(/answered 503/).waitFor();
  // The address that was refused answered 422, which a browser reports.
  assert.deepEqual(
    errors.filter((error) => !error.includes('422')),
    [],
  );
  await page.context().close();
});

test('in Arabic, on a phone and in the dark it is whole; a reader is told what waits and decides nothing', async () => {
  const script = await node.seat('Omar', ['senior-reviewer', 'administrator']);
  const client = createClient({ baseUrl: node.url, token: script.token });
  const [exchange] = (await client.exchanges.list()).items;
  const { link } = await node.seat('Rosa', ['reader']);
  const { page, errors } = await signIn(browser, link, { language: 'ar', dark: true, phone: true });
  for (const path of ['/signals/exchanges', `/signals/exchanges/${exchange?.id}`]) {
    await page.goto(`${node.url}/app${path}`);
    await page.getByRole('heading', { level: 1 }).waitFor();
    await page.waitForFunction(() => document.querySelector('[data-kind="loading"]') === null);
    assert.deepEqual(await faultsOf(page), [], path);
    assert.equal(await page.locator('form').count(), 0);
  }
  assert.equal(await page.getByRole('button', { name: 'أزل التبادل' }).count(), 0);
  assert.deepEqual(errors, []);
  await page.context().close();
});

test('its bank states on what it rests before it is turned on, and stays in shadow until somebody does', async () => {
  const someone = await node.seat('Uma', ['senior-reviewer', 'administrator']);
  const client = createClient({ baseUrl: node.url, token: someone.token });
  const bank = (await client.exchanges.list()).items[0]?.bank;
  const { page, errors } = await signIn(browser, someone.link);
  await page.goto(`${node.url}/app/signals/banks/${bank?.id}`);
  await page.getByRole('heading', { name: 'This bank states no ground yet' }).waitFor();
  assert.equal(await page.getByRole('button', { name: /^Turn on/ }).count(), 0);
  await page.getByLabel('Why its signals are shared').fill('Reviewed by its members.');
  await page.getByLabel('Published terms of whoever made the list, and no law').check();
  await page.getByLabel('Which terms, as published').fill('Rules of the archive');
  await page.getByLabel('Section').fill('2');
  await page.getByRole('button', { name: 'State the ground of this bank' }).click();
  const dialog = page.getByRole('dialog');
  await dialog.getByText('The bank stays in shadow until a senior reviewer turns it on.').waitFor();
  assert.deepEqual(await faultsOf(page), []);
  await dialog.getByRole('button', { name: 'State the ground of this bank' }).click();
  await page.getByRole('button', { name: /^Turn on/ }).waitFor();
  assert.deepEqual(errors, []);
  await page.context().close();
});
