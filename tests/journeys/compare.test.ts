import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import type { Browser } from 'playwright-core';
import sharp from 'sharp';
import { makePicture } from '../../src/desks/signals/testing/pictures.ts';
import { launchBrowser } from '../browser.ts';
import { faultsOf, type SeatedNode, signIn, startSeatedNode } from './seated-node.ts';

/** An analyst asks why two pictures match. */

let node: SeatedNode;
let browser: Browser;

before(async () => {
  [node, browser] = await Promise.all([startSeatedNode(), launchBrowser()]);
});
after(async () => {
  await browser?.close();
  await node?.close();
});

const fileOf = (buffer: Buffer) => ({ name: 'picture.jpg', mimeType: 'image/jpeg', buffer });
const kept = async () => {
  const { rows } = await node.kernel.store.pool.query('select count(*)::int as n from blob');
  return rows[0].n;
};

test('two pictures: how far, how they lie to each other, and the bits that differ', async () => {
  const { page, errors } = await signIn(browser, (await node.seat('Ada', ['analyst'])).link);
  await page.goto(`${node.url}/app/signals/banks`);
  await page.getByRole('link', { name: 'Compare two pictures' }).click();
  await page.getByText('Nothing is compared yet.').waitFor();
  assert.deepEqual(await faultsOf(page), []);

  // Both are missing: the summary leads to the first field, by keyboard.
  await page.getByRole('button', { name: 'Compare them' }).press('Enter');
  const summary = page.getByRole('alert').filter({ hasText: 'Choose the first picture' });
  await summary.waitFor();
  assert.deepEqual(await faultsOf(page), []);

  const picture = await makePicture(12);
  const turned = await sharp(picture).resize(420).rotate(180).jpeg().toBuffer();
  const inputs = page.locator('input[type=file]');
  await inputs.nth(0).setInputFiles(fileOf(turned));
  await inputs.nth(1).setInputFiles(fileOf(picture));
  await page.getByRole('button', { name: 'Compare them' }).click();
  await page.getByRole('heading', { name: 'They match' }).waitFor();
  await page.getByRole('img', { name: /bits? differs?$/ }).waitFor();
  await page.getByRole('definition').filter({ hasText: 'The first, turned by 180°' }).waitFor();
  await page.getByRole('img', { name: 'The first, turned by 180°' }).waitFor();
  await page.getByRole('img', { name: /On a scale from 0 to 256 bits these two are at \d+/ }).waitFor();
  await page.getByText('All eight orientations').click();
  assert.equal(await page.getByRole('row', { name: /^(as it is|turned|mirrored)/ }).count(), 8);
  assert.deepEqual(await faultsOf(page), []);

  // Another picture in place of the second: what stood there is gone with what it was of.
  await inputs.nth(1).setInputFiles(fileOf(await makePicture(13)));
  await page.getByText('Nothing is compared yet.').waitFor();
  await page.getByRole('button', { name: 'Compare them' }).click();
  await page.getByRole('heading', { name: 'They do not match' }).waitFor();
  assert.equal(await kept(), 0);
  assert.deepEqual(errors, []);
  await page.context().close();
});

test('a dropped file that is no picture is told at its side; two hashes by keyboard', async () => {
  const { page } = await signIn(browser, (await node.seat('Ari', ['reviewer'])).link, { phone: true });
  await page.goto(`${node.url}/app/signals/compare`);
  const first = page.getByRole('group', { name: 'The first' });
  await first.waitFor();
  const dropped = await page.evaluateHandle(() => {
    const data = new DataTransfer();
    data.items.add(new File(['no picture'], 'notes.txt', { type: 'text/plain' }));
    return data;
  });
  await first.dispatchEvent('drop', { dataTransfer: dropped });
  await first.getByText('notes.txt').waitFor();
  await page.getByRole('group', { name: 'The second' }).getByRole('textbox').fill('0'.repeat(64));
  await page.keyboard.press('Enter');
  const link = page.getByRole('alert').getByRole('link');
  await link.waitFor();
  assert.equal(await link.getAttribute('href'), '#compare-one-file');
  assert.deepEqual(await faultsOf(page), []);

  await first.getByRole('button', { name: 'Choose no file' }).click();
  await first.getByRole('textbox').fill(`${'0'.repeat(60)}ffff`);
  await page.keyboard.press('Enter');
  await page.getByText('16 of 256 bits differ, where they come nearest.', { exact: false }).waitFor();
  await page.getByText('A hash cannot be turned', { exact: false }).waitFor();
  assert.deepEqual(await faultsOf(page), []);
  await page.context().close();
});

test('in Arabic and dark; a reader is told who compares', async () => {
  const analyst = await node.seat('Amal', ['analyst']);
  const { page, errors } = await signIn(browser, analyst.link, { language: 'ar', dark: true });
  await page.goto(`${node.url}/app/signals/compare`);
  await page.getByRole('group', { name: 'الأولى' }).getByRole('textbox').fill('0'.repeat(64));
  await page.getByRole('group', { name: 'الثانية' }).getByRole('textbox').fill('f'.repeat(64));
  await page.keyboard.press('Enter');
  await page.getByRole('heading', { name: 'لا تتطابقان' }).waitFor();
  assert.deepEqual(await faultsOf(page), []);
  assert.deepEqual(errors, []);
  await page.context().close();

  const reader = await signIn(browser, (await node.seat('Rasha', ['reader'])).link);
  await reader.page.goto(`${node.url}/app/signals/compare`);
  await reader.page.getByText('Your role does not compare pictures.').waitFor();
  assert.deepEqual(await faultsOf(reader.page), []);
  await reader.page.context().close();
});
