import assert from 'node:assert/strict';
import { mkdirSync } from 'node:fs';
import { after, before, test } from 'node:test';
import type { Browser, Page } from 'playwright-core';
import { OFFICE, registerOf } from '../../src/desks/content-orders/testing/order-play.ts';
import { launchBrowser } from '../browser.ts';
import { faultsOf, type SeatedNode, signIn, startSeatedNode } from './seated-node.ts';

const WHY = 'The duty officer knows this, and its number.';
let node: SeatedNode;
let browser: Browser;
before(async () => {
  [node, browser] = await Promise.all([startSeatedNode(), launchBrowser()]);
});
after(async () => {
  await browser?.close();
  await node?.close();
});

const heading = (page: Page, name: string | RegExp) =>
  page.getByRole('heading', { level: 2, name }).waitFor();
const click = (page: Page, name: string) => page.getByRole('button', { name, exact: true }).click();

async function enter(page: Page, kind: string, fill: () => Promise<void>) {
  await page.goto(`${node.url}/app/demands/enter/${kind}`);
  const past = new Date(Date.now() - 10 * 60_000);
  const local = new Date(past.getTime() - past.getTimezoneOffset() * 60_000).toISOString().slice(0, 16);
  await page.getByLabel('When did it reach you?').fill(local);
  await fill();
  assert.deepEqual(await faultsOf(page), []);
  await click(page, 'Take it in');
}

async function picture(page: Page, name: string) {
  const folder = process.env.COMITY_PICTURES;
  if (!folder) return;
  mkdirSync(folder, { recursive: true });
  await page.screenshot({ path: `${folder}/${name}.png`, fullPage: true });
}

test('each kind says what stands behind it before anything else, in a list and a look of its own', async () => {
  const { page, errors } = await signIn(browser, (await node.seat('Ada', ['reviewer'])).link);
  await page.goto(`${node.url}/app/demands`);
  await page.getByText('Voluntary: this is no order').waitFor();
  await page.getByText('Nothing of this kind is open.').waitFor();
  assert.deepEqual(await faultsOf(page), []);
  const looks = new Set<string>();
  for (const [kind, force] of [
    ['Orders to act', 'Binding by its own law: an order to act'],
    ['Orders to provide information', 'Binding by its own law: an order to provide information'],
    ['Notices', 'A notice: this is no order'],
    ['Orders of other States', 'Under another State’s law'],
  ] as const) {
    await page.getByRole('combobox', { name: 'Which kind' }).click();
    await page.getByRole('option', { name: kind }).click();
    await page.getByText(force).first().waitFor();
    looks.add((await page.locator('[data-kind]').first().getAttribute('data-kind')) ?? '');
  }
  assert.deepEqual([...looks].sort(), ['binding', 'own', 'unverified']);
  assert.deepEqual(errors, []);
  await page.context().close();
});

test('a referral is entered, found to break no rule, and declined; nothing asked for an answer', async () => {
  const { page, errors } = await signIn(browser, (await node.seat('Cy', ['reviewer'])).link);
  await enter(page, 'referral', async () => {
    await page.getByLabel('Authority, as it names itself').fill('Example Referral Unit');
    await page.getByLabel('Addresses, one a line').fill('https://harbour.example/p/5001');
    await page.getByLabel('Reasons').fill('It calls on others to join a named group.');
  });
  await page.getByText('Voluntary: this is no order').waitFor();
  await page.getByText('The referral came').waitFor();
  assert.equal(await page.locator('a[href*="harbour.example"]').count(), 0, 'what was reported is no link');
  assert.equal(await page.getByText('Remove or disable').count(), 0);
  assert.deepEqual(await faultsOf(page), []);
  await picture(page, 'referral');
  await heading(page, 'What is it, by the law and by your own terms?');
  await page.getByLabel('Neither', { exact: true }).check();
  for (const question of ['journalism', 'research', 'education', 'art'])
    await page
      .getByRole('radiogroup', { name: `Is it ${question}?` })
      .getByLabel('No')
      .check();
  await page
    .getByRole('radiogroup', { name: /speak against terrorism/ })
    .getByLabel('No')
    .check();
  await page.getByLabel('Why?').fill(WHY);
  await click(page, 'Record the assessment');
  await heading(page, 'Do not follow it');
  await page.getByLabel('Why?').fill(WHY);
  await click(page, 'Do not follow it');
  await page.getByText('It was not followed').first().waitFor();
  assert.deepEqual(errors, []);
  await page.context().close();
});

test('another State’s order: its law, the test, its border, and two people', async () => {
  const other = await signIn(browser, (await node.seat('Bo', ['senior-reviewer'])).link);
  await other.page.goto(`${node.url}/app/authorities`);
  await other.page.locator('input[type=file]').setInputFiles({
    name: 'register.csv',
    mimeType: 'text/csv',
    buffer: Buffer.from(
      registerOf([
        OFFICE,
        {
          ...OFFICE,
          keys: '',
          revoked_keys: '',
          state: 'AU',
          name: 'Example Safety Office',
          competences: 'order-elsewhere',
        },
      ]),
    ),
  });
  await other.page.getByRole('button', { name: 'Put this register in the place' }).click();
  await other.page.getByText('2 authorities are in the register now').waitFor();

  const { page, errors } = await signIn(browser, (await node.seat('Ed', ['reviewer'])).link);
  await enter(page, 'foreign-order', async () => {
    await page.getByLabel('State of the authority').fill('AU');
    await page.getByLabel('Authority, as it names itself').fill('Example Safety Office');
    await page.getByLabel('Reference').fill('SO-26-7');
    await page.getByLabel('Addresses, one a line').fill('https://harbour.example/p/5004');
    await page.getByLabel('Where it says that it has effect').fill('worldwide');
  });
  await heading(page, 'Call the sender back');
  await page.getByText('it asks for an effect beyond its own State').waitFor();
  await page.getByLabel(/Example Safety Office/).check();
  await page.getByLabel('Yes, they sent it').check();
  await page.getByLabel('What was said?').fill(WHY);
  await click(page, 'Record what they said');
  await heading(page, 'Does it have what its law asks for?');
  await page.getByLabel('It is complete').check();
  await click(page, 'Record what you found');
  await heading(page, 'Which law, and does it reach us?');
  await page.getByLabel('Which law is it?').fill('Example Online Safety Act');
  await page.getByLabel('Which article?').fill('section 5');
  await page.getByRole('radiogroup', { name: 'Does it reach us?' }).getByLabel('Yes').check();
  await page.getByLabel('Why?').fill(WHY);
  await picture(page, 'foreign-order');
  await click(page, 'Record the law');
  await heading(page, 'The three-part test');
  for (const question of [/a law for it/, /serve an aim/, /nothing milder/])
    await page.getByRole('radiogroup', { name: question }).getByLabel('Yes').check();
  for (const question of [/journalism/, /research/, /education/, /Is it art/, /speak against/])
    await page.getByRole('radiogroup', { name: question }).getByLabel('No').check();
  await page.getByLabel('Why?').fill(WHY);
  await click(page, 'Record the test');
  await page.getByLabel('Propose to act').check();
  await page.getByLabel('Access disabled there').check();
  await page.getByLabel('In the State of the sender alone').check();
  await page.getByLabel('Why?').fill(WHY);
  assert.deepEqual(await faultsOf(page), []);
  await click(page, 'Ask a second person to confirm');
  await page.getByText('A second person must confirm').first().waitFor();
  assert.equal(await page.getByRole('button', { name: 'Record that it was done' }).count(), 0);

  await other.page.goto(page.url());
  await heading(other.page, 'Which is it?').catch(() => undefined);
  await other.page.getByRole('radio', { name: /^Act/ }).check();
  await click(other.page, 'Record that it was done');
  await other.page.getByRole('dialog').getByRole('button', { name: 'Record that it was done' }).click();
  await other.page.getByText('It was acted on').first().waitFor();
  assert.deepEqual(await faultsOf(other.page), []);
  await other.page.setViewportSize({ width: 360, height: 800 });
  assert.deepEqual(await faultsOf(other.page), []);
  await picture(other.page, 'foreign-order-narrow');
  await other.page.goto(`${node.url}/app/clocks`);
  await other.page.getByText('Tell the recipient').first().waitFor();
  assert.deepEqual(await faultsOf(other.page), []);
  await picture(other.page, 'clocks-narrow');
  await other.page.getByRole('link', { name: 'Order of another State' }).first().click();
  await other.page.getByText('It was acted on').first().waitFor();
  assert.deepEqual([...errors, ...other.errors], []);
});

test('anyone sends a notice without an account, on a phone, in Arabic, and finds it again', async () => {
  const context = await browser.newContext({ viewport: { width: 360, height: 800 } });
  const page = await context.newPage();
  await page.goto(`${node.url}/notice?lang=ar`);
  assert.deepEqual(await faultsOf(page), []);
  await page.getByRole('button', { name: 'أرسل الإشعار' }).click();
  await page.getByRole('alert').waitFor();
  assert.deepEqual(await faultsOf(page), []);
  await picture(page, 'notice-arabic');
  await page.getByRole('link', { name: 'English' }).click();
  await page.getByLabel('Where is it?').fill('https://harbour.example/p/9');
  await page.getByLabel('Why is it illegal?').fill('It calls on others to hurt people.');
  await page.getByLabel('Your name').fill('A. Neighbour');
  await page.getByLabel('Your e-mail address').fill('neighbour@people.example');
  await page.getByLabel(/in good faith/).check();
  await page.getByRole('button', { name: 'Send the notice' }).click();
  await page.getByRole('heading', { level: 1, name: 'We have your notice' }).waitFor();
  assert.deepEqual(await faultsOf(page), []);
  await picture(page, 'notice-received');
  await context.close();
});
