import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { after, before, test } from 'node:test';
import type { Browser } from 'playwright-core';
import { createClient } from '../../src/client/create-client.ts';
import { launchBrowser } from '../browser.ts';
import { faultsOf, type Seat, type SeatedNode, signIn, startSeatedNode } from './seated-node.ts';

let node: SeatedNode;
let browser: Browser;
let sanna: Seat;
let jonas: Seat;

const post = async (path: string, body: object) => {
  const answer = await fetch(`${node.url}/api/v1/${path}`, {
    method: 'POST',
    headers: { authorization: `Bearer ${jonas.token}`, 'content-type': 'application/json' },
    body: JSON.stringify(body),
  });
  assert.ok(answer.ok, `${path}: ${answer.status}`);
  return answer.json();
};

before(async () => {
  [node, browser] = await Promise.all([startSeatedNode(), launchBrowser()]);
  sanna = await node.seat('Sanna', ['senior-reviewer']);
  jonas = await node.seat('Jonas', ['analyst', 'reviewer']);
  const bank = await createClient({ baseUrl: node.url, token: jonas.token }).banks.create({
    name: 'Attack in Northtown',
    basis: 'Reviewed by two people.',
    legalBasis: { instrument: 'Some Act', article: 'section 1' },
  });
  for (let n = 0; n < 21; n++) {
    const hash = { type: 'sha256', value: randomBytes(32).toString('hex') };
    await post(`banks/${bank.id}/signals`, hash);
    await post('match', { hash, item: `post:${n}` });
  }
});
after(async () => {
  await browser?.close();
  await node?.close();
});

test('a flood is said in the queue; a senior reviewer declares a crisis, ends it, and looks back at it', async () => {
  const { page, errors } = await signIn(browser, sanna.link);
  await page.goto(`${node.url}/app/signals/queue`);
  const flood = page.getByRole('status').filter({ hasText: '21 matches in the last hour' });
  await flood.waitFor();
  assert.deepEqual(await faultsOf(page), []);
  await flood.getByRole('link', { name: 'Crisis mode' }).click();
  await page.getByRole('heading', { name: 'Declare a crisis' }).waitFor();
  await page.getByRole('button', { name: 'Put these matches first' }).click();
  await page.getByRole('alert').getByText('Choose at least one bank.').waitFor();
  assert.deepEqual(await faultsOf(page), []);
  await page.getByLabel('What it is called').fill('Attack in Northtown');
  await page.getByRole('radio', { name: 'Content incident', exact: true }).check();
  await page.getByRole('checkbox', { name: 'Attack in Northtown' }).check();
  await page.getByLabel('Why').fill('Copies of the video are posted everywhere.');
  await page.getByRole('button', { name: 'Put these matches first' }).click();
  await page.getByText('21, of 21 different contents').waitFor();
  await page.getByRole('radio', { name: /End the crisis/ }).waitFor();
  assert.deepEqual(await faultsOf(page), []);
  await page.goto(`${node.url}/app/signals/queue`);
  await page.getByText('Crisis mode · Content incident').waitFor();
  await page.getByRole('row', { name: /post:0 · crisis/ }).waitFor();
  await page.getByRole('link', { name: 'Attack in Northtown' }).click();
  await page.getByRole('radio', { name: /End the crisis/ }).press(' ');
  await page.locator('#field-reason').fill('It has calmed down again.');
  await page.getByRole('button', { name: 'End it' }).click();
  await page.locator('#field-wentWell').fill('The copies were found within a minute.');
  await page.locator('#field-wentWrong').fill('A news report was looked at last.');
  await page.locator('#field-change').fill('Newsrooms are asked beforehand.');
  assert.deepEqual(await faultsOf(page), []);
  await page.getByRole('button', { name: 'Keep this and close the crisis' }).click();
  await page.getByText('Newsrooms are asked beforehand.').first().waitFor();
  await page.goto(`${node.url}/app/signals/queue`);
  await page.getByRole('row', { name: /post:0/ }).waitFor();
  await page.getByText('Crisis mode · Content incident').waitFor({ state: 'detached' });
  assert.deepEqual(errors, []);
  await page.context().close();
});

test('the same pages in Arabic, dark, on a phone; who may not declare is told whom to ask', async () => {
  const { page, errors } = await signIn(browser, jonas.link, { language: 'ar', phone: true, dark: true });
  await page.goto(`${node.url}/app/signals/crises`);
  await page.getByRole('link', { name: 'Attack in Northtown' }).waitFor();
  assert.equal(await page.getByRole('heading', { name: 'أعلن أزمة' }).count(), 0);
  assert.deepEqual(await faultsOf(page), []);
  await page.getByRole('link', { name: 'Attack in Northtown' }).click();
  await page.getByText('ما آلت إليه تطابقاتها').waitFor();
  assert.deepEqual(await faultsOf(page), []);
  assert.deepEqual(errors, []);
  await page.context().close();
});
