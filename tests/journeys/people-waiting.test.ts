import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import type { Browser } from 'playwright-core';
import { createClient } from '../../src/client/create-client.ts';
import { anAccount } from '../../src/desks/signals/testing/add-people.ts';
import { launchBrowser } from '../browser.ts';
import { faultsOf, type Seat, type SeatedNode, signIn, startSeatedNode } from './seated-node.ts';

let node: SeatedNode;
let browser: Browser;
let ada: Seat;
let bo: Seat;
before(async () => {
  [node, browser] = await Promise.all([startSeatedNode(), launchBrowser()]);
  ada = await node.seat('Ada', ['reviewer']);
  bo = await node.seat('Bo', ['reviewer']);
});
after(async () => {
  await browser?.close();
  await node?.close();
});

test('accounts of a bundle wait on the page of their bank until another reviewer adds or declines them', async () => {
  const client = createClient({ baseUrl: node.url, token: ada.token });
  const bank = await client.banks.create({
    name: 'Collectors',
    basis: 'Named in court.',
    ownTerms: { document: 'House rules', section: 'section 4' },
  });
  const { page, errors } = await signIn(browser, ada.link);
  await page.goto(`${node.url}/app/signals/banks/${bank.id}`);
  const send = async (value: string) => {
    const bundle = { type: 'bundle', id: `bundle--${crypto.randomUUID()}`, objects: [anAccount(value)] };
    const buffer = Buffer.from(JSON.stringify(bundle));
    const file = { name: 'accounts.json', mimeType: 'application/json', buffer };
    await page.locator('input[type=file]').setInputFiles(file);
    await page.getByRole('button', { name: 'Add it to this bank' }).click();
  };
  await send('videos.example:collector');
  await page.getByText('waits for a second person. It stands at the top of this page').waitFor();
  const own = page.getByRole('article', { name: '1 signal about a person' });
  await own.getByText('You proposed it').waitFor();
  assert.equal(await own.getByRole('button', { name: 'Add it to the bank' }).count(), 0);
  assert.deepEqual(await faultsOf(page), []);

  const other = await signIn(browser, bo.link);
  await other.page.goto(`${node.url}/app/signals/banks/${bank.id}`);
  const waiting = other.page.getByRole('article', { name: '1 signal about a person' });
  await waiting.getByText('videos.example:collector').waitFor();
  await waiting.getByText('Ada').waitFor();
  assert.deepEqual(await faultsOf(other.page), []);
  await waiting.getByRole('button', { name: 'Add it to the bank' }).click();
  await waiting.waitFor({ state: 'detached' });
  await other.page.getByText('•••').first().waitFor();

  await page.reload();
  await send('videos.example:another');
  await own.getByRole('button', { name: 'Take your proposal back' }).click();
  const dialog = page.getByRole('dialog');
  await dialog.getByLabel('Why').fill('It was the wrong file.');
  await dialog.getByRole('button', { name: 'Take your proposal back' }).click();
  await own.waitFor({ state: 'detached' });
  assert.deepEqual([...errors, ...other.errors], []);
});
