import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { after, before, test } from 'node:test';
import type { Browser } from 'playwright-core';
import { type Client, createClient } from '../../src/client/create-client.ts';
import { launchBrowser } from '../browser.ts';
import { faultsOf, type SeatedNode, signIn, startSeatedNode } from './seated-node.ts';

/** A reviewer finds a signal in a bank, has hashes kept, and searches them for a signal that came later. */

let node: SeatedNode;
let browser: Browser;
let client: Client;
let bank: string;
const values = Array.from({ length: 60 }, () => randomBytes(32).toString('hex'));

before(async () => {
  [node, browser] = await Promise.all([startSeatedNode(), launchBrowser()]);
  const { token } = await node.seat('Sena', ['analyst', 'senior-reviewer']);
  client = createClient({ baseUrl: node.url, token });
  const ownTerms = { document: 'Community rules', section: '4.2' };
  bank = (await client.banks.create({ name: 'Footage', basis: 'Reviewed by two people.', ownTerms })).id;
  const csv = new Blob([['type,value', ...values.map((value) => `sha256,${value}`)].join('\n')]);
  await client.banks.addFile(bank, csv, 'list.csv');
});
after(async () => {
  await browser?.close();
  await node?.close();
});

test('the contents are listed in pages, and found by how the hash begins and by state', async () => {
  const { page, errors } = await signIn(browser, (await node.seat('Rhea', ['analyst', 'reviewer'])).link);
  await page.goto(`${node.url}/app/signals/banks/${bank}`);
  const rows = page.getByRole('table', { name: 'Signals in it' }).getByRole('row');
  await rows.nth(50).waitFor();
  assert.equal(await rows.count(), 51, 'a heading and fifty');
  await page.getByRole('button', { name: 'Show more' }).click();
  await rows.nth(60).waitFor();
  assert.equal(await rows.count(), 61);
  await page.getByLabel('Hash begins with, or address is').fill(values[7]!.slice(0, 20));
  await page.waitForFunction(() => document.querySelectorAll('[data-row]').length === 1);
  await page
    .getByRole('button', {
      name: new RegExp(`^Copy the whole hash that begins with ${values[7]!.slice(0, 16)}`),
    })
    .waitFor();
  assert.deepEqual(await faultsOf(page), []);
  await page.getByLabel('Hash begins with, or address is').fill('what?');
  await page.getByText('A hash is made of 0-9 and a-f').waitFor();
  await client.banks.addHash(bank, { value: 'https://example.org/listed' });
  await page.getByLabel('Hash begins with, or address is').fill('HTTPS://Example.org/listed');
  await page.getByText('https://example.org/listed').waitFor();
  await page.getByLabel('Hash begins with, or address is').fill('example.com');
  await page.getByText('No signal of this bank is so.').waitFor();
  await page.getByLabel('Hash begins with, or address is').fill('');
  await page.getByRole('combobox', { name: 'State' }).click();
  await page.getByRole('option', { name: 'Stopped here' }).click();
  await page.getByText('No signal of this bank is so.').waitFor();
  assert.deepEqual(errors, []);
  await page.close();
});

test('hashes are kept when somebody says why; a later signal is searched for, and its case says so', async () => {
  const { page, errors } = await signIn(
    browser,
    (await node.seat('Sira', ['analyst', 'senior-reviewer'])).link,
  );
  await page.goto(`${node.url}/app/signals/banks/${bank}`);
  await page.getByText('Nothing of what matched nothing is kept, so there is nothing to search.').waitFor();
  await page.getByRole('button', { name: 'Keep hashes of what is asked about' }).click();
  const dialog = page.getByRole('dialog');
  await dialog.getByLabel('Days, 1 to 90').fill('7');
  await dialog.getByRole('textbox', { name: 'Reason' }).fill('We add lists each week.');
  assert.deepEqual(await faultsOf(page), []);
  await dialog.getByRole('button', { name: 'Keep them for 7 days' }).click();
  await page.getByText(/are kept for 7 days, since .*We add lists each week\./).waitFor();

  const value = randomBytes(32).toString('hex');
  await client.match.hash({ hash: { type: 'sha256', value } }, { item: 'post:later' });
  await client.banks.addHash(bank, { type: 'sha256', value });
  await page.getByRole('button', { name: 'Search what was kept for these signals' }).click();
  await dialog.getByRole('button', { name: 'Search now: each match opens a case' }).click();
  const row = page.getByRole('table', { name: 'Searches that are over' }).getByRole('row').nth(1);
  await row.waitFor();
  assert.match(await row.innerText(), /Done\s+1 of 1\s+1/);
  assert.deepEqual(await faultsOf(page), []);

  const [found] = (await client.cases.byReference('post:later')).items;
  await page.goto(`${node.url}/app/signals/cases/${found!.id}`);
  await page.getByText(/Found backwards: the platform asked about this item on \d{4}-\d\d-\d\d/).waitFor();
  assert.deepEqual(await faultsOf(page), []);
  await page.goto(node.url);
  await page.getByText(/Lantern: for 7 days, since/).waitFor();
  assert.deepEqual(errors, []);
  await page.close();
});
