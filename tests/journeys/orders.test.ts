import assert from 'node:assert/strict';
import { mkdirSync, readFileSync } from 'node:fs';
import { after, before, test } from 'node:test';
import type { Browser, Page } from 'playwright-core';
import { createClient } from '../../src/client/create-client.ts';
import { anOrder, OFFICE, registerOf } from '../../src/desks/content-orders/testing/order-play.ts';
import { readPdf } from '../../src/kernel/print/testing/read-pdf.ts';
import { launchBrowser } from '../browser.ts';
import { faultsOf, type Seat, type SeatedNode, signIn, startSeatedNode } from './seated-node.ts';

const WHY = 'The duty officer knows the order and its number.';
let node: SeatedNode;
let browser: Browser;
let ada: Seat;
let bo: Seat;
let cy: Seat;
before(async () => {
  [node, browser] = await Promise.all([startSeatedNode(), launchBrowser()]);
  ada = await node.seat('Ada', ['reviewer']);
  bo = await node.seat('Bo', ['senior-reviewer']);
  cy = await node.seat('Cy', ['reviewer']);
});
after(async () => {
  await browser?.close();
  await node?.close();
});

const heading = (page: Page, name: string | RegExp) =>
  page.getByRole('heading', { level: 2, name }).waitFor();

test('an order that came by mail is entered, its sender called back, and two people execute and answer it', async () => {
  const other = await signIn(browser, bo.link);
  await other.page.goto(`${node.url}/app/authorities`);
  await other.page.getByText('The register is empty').waitFor();
  assert.deepEqual(await faultsOf(other.page), []);
  const file = (name: string, text: string, mimeType: string) => ({
    name,
    mimeType,
    buffer: Buffer.from(text),
  });
  const put = other.page.getByRole('button', { name: 'Put this register in the place' });
  await other.page
    .locator('input[type=file]')
    .setInputFiles(file('bad.csv', registerOf([{ ...OFFICE, phone: '110' }]), 'text/csv'));
  await put.click();
  await other.page.getByText('line 2: phone').waitFor();
  await other.page
    .locator('input[type=file]')
    .setInputFiles(file('register.csv', registerOf([OFFICE]), 'text/csv'));
  await put.click();
  await other.page.getByText('1 authority is in the register now').waitFor();
  assert.deepEqual(await faultsOf(other.page), []);

  const { page, errors } = await signIn(browser, ada.link);
  await page.goto(`${node.url}/app/orders`);
  await page.getByText('No order is open.').waitFor();
  await page.getByRole('link', { name: 'Enter an order' }).click();
  assert.deepEqual(await faultsOf(page), []);
  await page.getByRole('button', { name: 'Take in the order' }).click();
  await page.getByText('Say when it reached your contact point').first().waitFor();
  const past = new Date(Date.now() - 10 * 60_000);
  const local = new Date(past.getTime() - past.getTimezoneOffset() * 60_000).toISOString().slice(0, 16);
  await page.getByLabel('When did it reach you?').fill(local);
  await page.getByLabel('Reference number').fill('EX-BY-MAIL');
  await page.getByLabel('URLs, one a line').fill('https://harbour.example/p/1\nhttps://harbour.example/p/2');
  await page.getByLabel('Name of the authority').fill(OFFICE.name);
  await page.getByRole('combobox', { name: 'State of the authority' }).fill('Fra');
  await page.getByRole('option', { name: 'France (FR)' }).click();
  await page.getByLabel('(a) incites').check();
  await page.getByRole('button', { name: 'Take in the order' }).click();

  await page.getByText('Not verified: nobody knows yet who sent this').waitFor();
  await heading(page, 'Call the authority back');
  assert.ok((await page.getByText(/nothing stands here/).count()) > 3, 'what is missing is named');
  assert.equal(
    await page.locator('a[href*="harbour.example"]').count(),
    0,
    'what was ordered down is no link',
  );
  assert.deepEqual(await faultsOf(page), []);
  await page.getByRole('button', { name: 'Record what they said' }).click();
  await page.getByText('Answer: Did they issue this order?').first().waitFor();
  await page.getByLabel(new RegExp(OFFICE.name)).check();
  await page.getByLabel('Yes, they issued it').check();
  await page.getByLabel('What was said?').fill(WHY);
  await page.getByRole('button', { name: 'Record what they said' }).click();
  await page.getByText('Binding: a registered authority ordered this').waitFor();
  await heading(page, 'Is it complete?');
  await page.getByLabel('It is complete').check();
  await page.getByRole('button', { name: 'Record what you found' }).click();
  await heading(page, 'What is it about?');
  await page.getByRole('radiogroup', { name: 'Is it what the order says it is?' }).getByLabel('Yes').check();
  for (const name of ['journalism', 'research', 'education', 'art', 'speak against'])
    await page
      .getByRole('radiogroup', { name: new RegExp(name) })
      .getByLabel('No')
      .check();
  await page.getByLabel('Why?').fill('It calls on people to attack a market.');
  await page.getByRole('button', { name: 'Record the assessment' }).click();
  await heading(page, 'Propose to execute the order');
  await page.getByLabel('Removed').check();
  await page.getByRole('button', { name: 'Ask a second person to confirm' }).click();
  await heading(page, 'Nothing is asked of you now');
  assert.deepEqual(await faultsOf(page), []);

  const { url } = { url: page.url() };
  await other.page.goto(`${node.url}/app/orders`);
  await other.page.getByText('EX-BY-MAIL').waitFor();
  await other.page.getByRole('link', { name: new RegExp(OFFICE.name) }).click();
  await heading(other.page, 'What do you do?');
  await other.page.getByRole('radio', { name: 'Execute the order' }).check();
  await other.page.getByText('It calls on people to attack a market.').first().waitFor();
  await other.page.getByRole('button', { name: 'Record that it was executed' }).click();
  await other.page.getByRole('dialog').getByRole('button', { name: 'Record that it was executed' }).click();
  await heading(other.page, 'Tell the authority');
  const [sheet] = await Promise.all([
    other.page.waitForEvent('download'),
    other.page.getByRole('link', { name: 'Annex II, what was done: PDF in English' }).click(),
  ]);
  if (process.env.COMITY_PICTURES)
    await other.page.screenshot({ path: `${process.env.COMITY_PICTURES}/order-answer.png`, fullPage: true });
  const paper = await readPdf(readFileSync(await sheet.path()));
  assert.ok(paper.text.includes('EX-BY-MAIL') && paper.text.includes('☒Removed'), paper.text);
  assert.match(sheet.suggestedFilename(), /^feedback-.+\.pdf$/);
  await other.page.getByRole('button', { name: 'Record that it was sent' }).click();
  await other.page.getByRole('radio', { name: 'The content provider was told' }).waitFor();
  assert.deepEqual(await faultsOf(other.page), []);
  assert.ok(url.includes('/app/orders/'));
  // The browser says of itself that a register was refused.
  assert.deepEqual(
    [...errors, ...other.errors].filter((line) => !/status of 400/.test(line)),
    [],
  );
});

test('an order with an error in it is answered by a question, and one found to be the wrong item goes back in two steps', async () => {
  const client = createClient({ baseUrl: node.url, token: ada.token });
  const order = anOrder({ items: [{ url: 'https://harbour.example/3 https://harbour.example/4' }] });
  const { id } = await client.contentOrders.receive({ kind: 'removal-order', order });
  const { page, errors } = await signIn(browser, cy.link);
  await page.goto(`${node.url}/app/orders/${id}/check-completeness`);
  await page.getByLabel('Manifest errors').check();
  await page.getByRole('button', { name: 'Record what you found' }).click();
  await page.getByText('more than one URL in one field').waitFor();
  await page.goto(`${node.url}/app/orders/${id}/ask-clarification`);
  await page.getByLabel('What must be clarified?').fill('Which URL is meant?\nThe first or the second?');
  await page.getByLabel('Explain it to the authority').fill('Two addresses stand in one field of the form.');
  await page.getByRole('button', { name: 'Record that it was sent' }).click();
  await page.getByText('Clarification asked; the hour rests').waitFor();
  const annex = await client.contentOrders.annex(id, 'impossibility');
  assert.deepEqual(annex.needed, ['Which URL is meant?', 'The first or the second?']);
  await page.getByRole('link', { name: 'Annex III, what stands in the way: PDF in Arabic' }).waitFor();
  assert.equal(await page.getByRole('link', { name: /^Annex II,/ }).count(), 0);
  assert.deepEqual(await faultsOf(page), []);
  assert.deepEqual(errors, []);
});

// Pictures of these pages for a person to look at: COMITY_PICTURES names the folder.
test('pages are drawn narrow, dark and in Arabic without a fault', async () => {
  const client = createClient({ baseUrl: node.url, token: ada.token });
  const { id } = await client.contentOrders.receive({ kind: 'removal-order', order: anOrder() });
  const folder = process.env.COMITY_PICTURES;
  if (folder) mkdirSync(folder, { recursive: true });
  for (const [look, options] of [
    ['wide', { viewport: { width: 1280, height: 900 } }],
    ['narrow', { viewport: { width: 390, height: 844 } }],
    ['dark', { viewport: { width: 1280, height: 900 }, colorScheme: 'dark' }],
    ['arabic', { viewport: { width: 1280, height: 900 }, locale: 'ar' }],
  ] as const) {
    const context = await browser.newContext(options);
    await context.setExtraHTTPHeaders({ authorization: `Bearer ${ada.token}` });
    const page = await context.newPage();
    for (const [name, path] of [
      ['orders', '/app/orders'],
      ['order', `/app/orders/${id}`],
      ['enter', '/app/orders/enter'],
      ['authorities', '/app/authorities'],
    ] as const) {
      await page.goto(`${node.url}${path}`);
      await page.getByRole('heading', { level: 1 }).waitFor();
      await page.waitForLoadState('networkidle');
      assert.deepEqual(await faultsOf(page), [], `${name}, ${look}`);
      if (folder) await page.screenshot({ path: `${folder}/${name}-${look}.png`, fullPage: true });
    }
    await context.close();
  }
});

test('a drill is begun by whoever answers for the work, and says on every page that it is one', async () => {
  const { page, errors } = await signIn(browser, (await node.seat('Dee', ['senior-reviewer'])).link);
  await page.goto(`${node.url}/app/orders/drills`);
  await page.getByText('There was no drill yet.').waitFor();
  assert.deepEqual(await faultsOf(page), []);
  await page.getByRole('button', { name: 'Begin: the hour runs' }).click();
  await page.getByText('Drill: nobody sent this order').waitFor();
  assert.deepEqual(await faultsOf(page), []);
  await page.goto(`${node.url}/app/orders`);
  await page.getByRole('link', { name: 'DRILL: no authority' }).waitFor();
  await page.goto(`${node.url}/app/orders/drills`);
  await page.getByText('Running').first().waitFor();
  assert.deepEqual(await faultsOf(page), []);
  assert.deepEqual(errors, []);
});
