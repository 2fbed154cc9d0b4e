import assert from 'node:assert/strict';
import { mkdirSync } from 'node:fs';
import { after, before, test } from 'node:test';
import type { Browser, Page } from 'playwright-core';
import { launchBrowser } from '../browser.ts';
import { faultsOf, type SeatedNode, signIn, startSeatedNode } from './seated-node.ts';

const LAST_YEAR = new Date().getUTCFullYear() - 1;
let node: SeatedNode;
let browser: Browser;
before(async () => {
  [node, browser] = await Promise.all([startSeatedNode(), launchBrowser()]);
});
after(async () => {
  await browser?.close();
  await node?.close();
});

async function picture(page: Page, name: string) {
  const folder = process.env.COMITY_PICTURES;
  if (!folder) return;
  mkdirSync(folder, { recursive: true });
  await page.screenshot({ path: `${folder}/${name}.png`, fullPage: true });
}

test('a report is looked at, asks for what the law wants in words, is published, and is there for everybody', async () => {
  const { page, errors } = await signIn(browser, (await node.seat('Dee', ['administrator'])).link);
  await page.goto(`${node.url}/app/reports`);
  await page.getByText('No report was published yet.').waitFor();
  await page.getByRole('rowheader', { name: 'Items removed or disabled after orders' }).waitFor();
  await page.getByText(`It is due before ${LAST_YEAR + 1}-03-01.`).waitFor();
  assert.deepEqual(await faultsOf(page), []);
  await picture(page, 'reports-new');
  await page.getByRole('button', { name: 'Publish it' }).click();
  await page.getByText('Write: Measures to identify and remove.').first().waitFor();
  assert.deepEqual(await faultsOf(page), []);
  await page.getByLabel('Measures to identify and remove').fill('People look at what others report.');
  await page.getByLabel(/Measures against reappearance/).fill('A list of hashes finds copies.');
  await page.getByRole('button', { name: 'Publish it' }).click();
  await page.getByText('It is public from now on').waitFor();
  await page.getByRole('dialog').getByRole('button', { name: 'Publish it' }).click();
  await page.getByRole('link', { name: new RegExp(`Removal orders at a provider.*${LAST_YEAR}`) }).click();
  await page.getByRole('link', { name: 'Items removed or disabled after orders' }).click();
  await page.getByText('It counted 0 acts').waitFor();
  assert.deepEqual(await faultsOf(page), []);
  await page.goBack();
  await page.getByRole('link', { name: /^\/reports\/[0-9a-f-]+$/ }).click();
  await page.getByRole('heading', { level: 1, name: /Art\. 7\(3\): report for/ }).waitFor();
  await page.getByText('People look at what others report.').waitFor();
  await picture(page, 'report-public');
  await page.setViewportSize({ width: 360, height: 800 });
  assert.deepEqual(await faultsOf(page), []);
  await picture(page, 'report-public-narrow');
  await page.getByRole('link', { name: 'العربية' }).click();
  await page.locator('html[dir=rtl]').waitFor();
  assert.match(page.url(), /\/reports\/[0-9a-f-]+\?lang=ar$/);
  assert.deepEqual(await faultsOf(page), []);
  await picture(page, 'report-public-arabic');
  assert.deepEqual(errors, []);
});
