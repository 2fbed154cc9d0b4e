import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { after, before, test } from 'node:test';
import type { Browser } from 'playwright-core';
import { createClient } from '../../src/client/create-client.ts';
import { launchBrowser } from '../browser.ts';
import { faultsOf, type SeatedNode, signIn, startSeatedNode } from './seated-node.ts';

/** An analyst looks how the index does. */

let node: SeatedNode;
let browser: Browser;

before(async () => {
  [node, browser] = await Promise.all([startSeatedNode(), launchBrowser()]);
});
after(async () => {
  await browser?.close();
  await node?.close();
});

test('an empty index says so, and a filled one how large, how fresh and how fast it is', async () => {
  const seat = await node.seat('Ines', ['analyst']);
  const { page, errors } = await signIn(browser, seat.link);
  await page.goto(`${node.url}/app/signals/banks`);
  await page.getByRole('link', { name: 'Index' }).click();
  await page.getByText('Nothing was looked up since the start.').waitFor();
  await page.getByText('No new signal since the start').waitFor();
  assert.deepEqual(await faultsOf(page), []);

  const client = createClient({ baseUrl: node.url, token: seat.token });
  const ownTerms = { document: 'Community rules', section: '4.2' };
  const { id } = await client.banks.create({ name: 'Footage', basis: 'Reviewed by two.', ownTerms });
  const value = randomBytes(32).toString('hex');
  await client.banks.addHash(id, { type: 'pdq', value });
  await client.match.hash({ hash: { type: 'pdq', value } });
  await node.settled();
  await page.reload();
  await page.getByText(/Half within \d+ ms, 99 of 100 within \d+ ms, of the last 1 signal/).waitFor();
  await page.getByText('Up to date: it has taken over every act').waitFor();
  assert.match(await page.getByRole('row', { name: /^PDQ/ }).innerText(), /PDQ\s+1\s+0\s+1\s+[\d.]+ MiB/);
  await page.getByRole('row', { name: /^up to 0.05 ms/ }).waitFor();
  assert.deepEqual(await faultsOf(page), []);
  assert.deepEqual(errors, []);
  await page.context().close();
});

test('on a phone, in Arabic and dark; a reader is refused', async () => {
  const { link } = await node.seat('Imad', ['administrator']);
  const { page, errors } = await signIn(browser, link, { language: 'ar', dark: true, phone: true });
  await page.goto(`${node.url}/app/signals/index`);
  await page.getByText('كم استغرقت عمليات البحث').first().waitFor();
  await page.getByText('محدَّث', { exact: false }).waitFor();
  assert.deepEqual(await faultsOf(page), []);
  assert.deepEqual(errors, []);
  await page.context().close();

  const { token } = await node.seat('Rami', ['reader']);
  await assert.rejects(createClient({ baseUrl: node.url, token }).signalIndex.get(), { status: 403 });
});
