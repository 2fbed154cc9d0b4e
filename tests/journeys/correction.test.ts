import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { after, before, test } from 'node:test';
import type { Browser } from 'playwright-core';
import { type Client, createClient } from '../../src/client/create-client.ts';
import { launchBrowser } from '../browser.ts';
import { faultsOf, type SeatedNode, signIn, startSeatedNode } from './seated-node.ts';

/** A reviewer rolls a bank out, narrows it, says that a signal is wrong, and names a picture that is known to be innocent. */

let node: SeatedNode;
let browser: Browser;
let client: Client;
let bank: string;
let signal: string;
let value: string;

before(async () => {
  [node, browser] = await Promise.all([startSeatedNode(), launchBrowser()]);
  const { token } = await node.seat('Sena', ['analyst', 'senior-reviewer']);
  client = createClient({ baseUrl: node.url, token });
  const ownTerms = { document: 'Community rules', section: '4.2' };
  bank = (await client.banks.create({ name: 'Footage', basis: 'Reviewed by two people.', ownTerms })).id;
  value = randomBytes(32).toString('hex');
  signal = (await client.banks.addHash(bank, { type: 'pdq', value })).added.signals[0]!;
  for (const item of ['post:1', 'post:2', 'post:3']) {
    await client.match.hash({ hash: { type: 'pdq', value } }, { item });
  }
});
after(async () => {
  await browser?.close();
  await node?.close();
});

test('a bank is rolled out and narrowed on its page, which draws what became of its matches', async () => {
  const { page, errors } = await signIn(browser, (await node.seat('Rhea', ['reviewer'])).link);
  await page.goto(`${node.url}/app/signals/banks/${bank}`);
  await page.getByRole('heading', { name: 'What became of the matches' }).waitFor();
  const row = page.getByRole('row', { name: /^Matched/ });
  assert.match(await row.innerText(), /Matched\s+3/);
  await page
    .getByRole('button', { name: 'On for a sample: a share of its matches reaches reviewers' })
    .click();
  const dialog = page.getByRole('dialog');
  await dialog.getByLabel('Matches in a hundred that act').fill('25');
  assert.deepEqual(await faultsOf(page), []);
  await dialog.getByRole('button', { name: /^On for a sample/ }).click();
  await page
    .getByRole('heading', { name: 'This bank is on for a sample: 25 % of its matches act' })
    .waitFor();
  await page.getByRole('button', { name: 'Change how near a match must be' }).click();
  await dialog.getByLabel('How near is near enough').fill('12');
  await dialog.getByRole('button', { name: 'Match by this distance from now on' }).click();
  await page.getByText('up to 12 of 256 bits of a picture’s hash may differ').waitFor();
  assert.deepEqual(await faultsOf(page), []);
  const shown = await client.banks.get(bank);
  assert.deepEqual([shown.mode, shown.percent, shown.radius], ['sample', 25, 12]);
  assert.deepEqual(errors, []);
  await page.close();
});

test('a reviewer disputes a signal with a reason, and the page says who did', async () => {
  const { page, errors } = await signIn(browser, (await node.seat('Runa', ['reviewer'])).link);
  await page.goto(`${node.url}/app/signals/signals/${signal}`);
  await page.getByRole('heading', { name: 'Right or wrong' }).waitFor();
  await page.getByRole('button', { name: 'Dispute this signal' }).click();
  const dialog = page.getByRole('dialog');
  await dialog.getByText('It acts as before, and nobody else is told.', { exact: false }).waitFor();
  await dialog.getByRole('textbox').fill('The picture shows the memorial, and not the attack.');
  assert.deepEqual(await faultsOf(page), []);
  await dialog.getByRole('button', { name: 'Dispute this signal' }).click();
  await page.getByText(/Disputed by Runa/).waitFor();
  assert.match(await page.getByRole('row', { name: /who dispute it/ }).innerText(), /1/);
  assert.deepEqual(await faultsOf(page), []);
  assert.deepEqual(errors, []);
  await page.close();
});

test('a list of innocent pictures is made and filled, with a reason', async () => {
  const { page, errors } = await signIn(browser, (await node.seat('Rika', ['reviewer'])).link);
  await page.goto(`${node.url}/app/signals/banks`);
  await page.getByLabel('Name').fill('Town pictures');
  await page.getByLabel('A list of known-innocent pictures').check();
  assert.deepEqual(await faultsOf(page), []);
  await page.getByRole('button', { name: 'Create the bank, empty' }).click();
  await page.getByRole('heading', { name: 'This bank spares known-innocent pictures' }).waitFor();
  await page.getByLabel('Or one signal as text').fill(value);
  await page.getByRole('button', { name: /^Add/ }).click();
  await page.getByText('Say why it is known to be innocent').first().waitFor();
  await page
    .getByLabel('Why it is known to be innocent')
    .fill('A photograph of the town hall, in every newspaper.');
  await page.getByRole('button', { name: /^Add/ }).click();
  await page.getByText('Known to be innocent: it spares what looks like it').waitFor();
  assert.deepEqual(await faultsOf(page), []);
  const answer = await client.match.hash({ hash: { type: 'pdq', value } }, { item: 'post:4' });
  assert.deepEqual(
    [answer.shadow, answer.case, answer.innocent?.[0]?.bank],
    [true, undefined, 'Town pictures'],
  );
  assert.deepEqual(errors, []);
  await page.close();
});
