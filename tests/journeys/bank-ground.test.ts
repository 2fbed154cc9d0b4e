import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import type { Browser } from 'playwright-core';
import { createClient } from '../../src/client/create-client.ts';
import { launchBrowser } from '../browser.ts';
import { faultsOf, type Seat, type SeatedNode, signIn, startSeatedNode } from './seated-node.ts';

let node: SeatedNode;
let browser: Browser;
let analyst: Seat;
let bank: string;

before(async () => {
  [node, browser] = await Promise.all([startSeatedNode(), launchBrowser()]);
  analyst = await node.seat('Ines', ['analyst']);
  const client = createClient({ baseUrl: node.url, token: analyst.token });
  bank = (await client.banks.create({ name: 'Made by a script' })).id;
});
after(async () => {
  await browser?.close();
  await node?.close();
});

test('a bank that states no ground says so at its top, and who reads it can not state it', async () => {
  const { page } = await signIn(browser, (await node.seat('Rosa', ['reader'])).link);
  await page.goto(`${node.url}/app/signals/banks/${bank}`);
  await page.getByRole('heading', { name: 'This bank states no ground yet' }).waitFor();
  await page.getByText('Its matches are seen and nothing is decided on them until it does.').waitFor();
  assert.equal(await page.getByRole('button', { name: 'State the ground of this bank' }).count(), 0);
  await page.close();
});

test('a bank is made without its ground only by who says so, and is in shadow', async () => {
  const { page, errors } = await signIn(browser, (await node.seat('Iris', ['analyst'])).link);
  await page.goto(`${node.url}/app/signals/banks`);
  await page.getByLabel('Name').fill('Ground to come');
  const create = page.getByRole('button', { name: 'Create the bank, empty' });
  await create.click();
  await page.getByText('Say why its signals are shared').first().waitFor();
  await page.getByLabel('State its ground later').check();
  await page.getByText('The bank stays in shadow until its ground is stated').waitFor();
  assert.deepEqual(await faultsOf(page), []);
  await page.getByRole('button', { name: 'Create the bank in shadow, empty' }).click();
  await page.getByRole('heading', { level: 1, name: 'Ground to come' }).waitFor();
  await page.getByRole('heading', { name: 'This bank states no ground yet' }).waitFor();
  assert.deepEqual(errors, []);
  await page.close();
});

test('an analyst states it, is told first what that does, and the bank is on', async () => {
  const { page, errors } = await signIn(browser, analyst.link);
  await page.goto(`${node.url}/app/signals/banks`);
  await page.getByText('Shadow: it states no ground yet').first().waitFor();
  await page.getByRole('link', { name: 'Made by a script' }).click();
  await page.getByRole('heading', { name: 'This bank states no ground yet' }).waitFor();
  assert.equal(await page.getByRole('button', { name: /^Turn on/ }).count(), 0);
  assert.deepEqual(await faultsOf(page), []);

  const state = page.getByRole('button', { name: 'State the ground of this bank' });
  await state.click();
  await page.getByText('Say why its signals are shared').first().waitFor();
  await page.getByText('Say what the bank rests on').first().waitFor();
  await page.getByLabel('Why its signals are shared').fill('Reviewed by two people.');
  await page.getByLabel('Our own published terms, and no law').check();
  await page.getByLabel('Which terms, as published').fill('Community rules');
  await page.getByLabel('Section').fill('4.2');
  await state.click();
  const dialog = page.getByRole('dialog');
  await dialog.getByText(/The bank is turned on by it/).waitFor();
  assert.deepEqual(await faultsOf(page), []);
  await dialog.getByRole('button', { name: 'State the ground of this bank' }).click();
  await page.getByRole('heading', { name: 'This bank is on' }).waitFor();
  assert.equal(await page.getByRole('heading', { name: 'This bank states no ground yet' }).count(), 0);
  assert.match(await page.getByRole('main').innerText(), /Own terms, not a law\s+Community rules, 4\.2/);
  assert.deepEqual(errors, []);
  await page.close();
});
