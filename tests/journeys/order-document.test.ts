import assert from 'node:assert/strict';
import { mkdirSync, readFileSync } from 'node:fs';
import { after, before, test } from 'node:test';
import type { Browser, Page } from 'playwright-core';
import { createClient } from '../../src/client/create-client.ts';
import { anOrder } from '../../src/desks/content-orders/testing/order-play.ts';
import { makeMail, plainMail } from '../../src/kernel/documents/testing/make-mail.ts';
import { makePdf } from '../../src/kernel/documents/testing/make-pdf.ts';
import { annexOneLines, annexOneText } from '../../src/standards/tco-annexes/testing/annex-one-text.ts';
import { launchBrowser } from '../browser.ts';
import { faultsOf, type Seat, type SeatedNode, signIn, startSeatedNode } from './seated-node.ts';

let node: SeatedNode;
let browser: Browser;
let ada: Seat;
let bo: Seat;
let cy: Seat;
before(async () => {
  [node, browser] = await Promise.all([startSeatedNode(), launchBrowser()]);
  ada = await node.seat('Ada', ['reviewer']);
  bo = await node.seat('Bo', ['reviewer']);
  cy = await node.seat('Cy', ['analyst']);
});
after(async () => {
  await browser?.close();
  await node?.close();
});

const file = (name: string, buffer: Buffer, mimeType = 'message/rfc822') => ({ name, mimeType, buffer });
const choose = (page: Page, given: ReturnType<typeof file>) =>
  page.locator('input[type=file]').first().setInputFiles(given);
/** A form as it comes on a bad day: no zone at the time of issue, two URLs in one line. */
const halfClear = () => {
  const order = anOrder({ items: [{ url: 'https://harbour.example/1 https://harbour.example/2' }] });
  const at = { issued: '2 November 2026, 21:05', signed: order.authority.signedOn };
  return { order, mail: plainMail(annexOneText(order, at)) };
};
const enter = async (page: Page) => {
  await page.goto(`${node.url}/app/orders/enter`);
  await page.getByRole('heading', { level: 1 }).waitFor();
};

test('an order that came as an e-mail is put on the page, compared, confirmed, and kept with what it came as', async () => {
  const { order, mail } = halfClear();
  const { page, errors } = await signIn(browser, ada.link);
  await enter(page);
  await choose(page, file('order.eml', mail));
  await page.getByText(/\d+ fields are proposed/).waitFor();
  await page.getByText('A mail domain proves nothing').waitFor();
  assert.equal(await page.getByLabel('Reference number').inputValue(), order.reference);
  await page.getByText(`Proposed from the document: “${order.reference}”`).waitFor();
  assert.equal(await page.getByLabel(/^Time and date of issue/).inputValue(), '', 'what is unclear is blank');
  await page.getByText('The document has a time without a zone that means one thing').waitFor();
  await page.getByText('More than one URL in one line').waitFor();
  assert.equal(await page.getByLabel('URLs, one a line').inputValue(), order.items[0]!.url);
  assert.ok(await page.getByLabel('(a) incites').isChecked());
  assert.notEqual(
    await page.getByLabel('When did it reach you?').inputValue(),
    '',
    'as its last server stamped it',
  );
  assert.equal(await page.locator('a[href*="harbour.example"]').count(), 0, 'nothing in it is a link');
  assert.deepEqual(await faultsOf(page), []);

  await page.getByLabel('Reference number').fill('EX-AS-SAID-ON-THE-PHONE');
  await page.getByText(`You wrote something else than the document proposes: “${order.reference}”`).waitFor();
  const past = new Date(Date.now() - 10 * 60_000);
  const local = new Date(past.getTime() - past.getTimezoneOffset() * 60_000).toISOString().slice(0, 16);
  await page.getByLabel('When did it reach you?').fill(local);
  await page.getByRole('button', { name: 'Take in the order' }).click();
  await page.getByText('Compare each proposed field with the document, and say so.').first().waitFor();
  await page.getByLabel('I compared each proposed field').check();
  await page.getByRole('button', { name: 'Take in the order' }).click();

  await page.getByRole('heading', { level: 1, name: /EX-AS-SAID-ON-THE-PHONE/ }).waitFor();
  await page.getByText('more than one URL in one field').waitFor();
  const [download] = await Promise.all([
    page.waitForEvent('download'),
    page.getByRole('link', { name: 'Save the document' }).click(),
  ]);
  assert.match(download.suggestedFilename(), /^order-.*\.eml$/);
  assert.ok(readFileSync(await download.path()).equals(mail));
  assert.deepEqual(await faultsOf(page), []);
  assert.deepEqual(errors, []);
});

test('a PDF is dropped; another one takes its place, and what a person wrote stays', async () => {
  const [first, second] = [
    anOrder(),
    anOrder({ addressee: { name: 'Quay Pictures', contactPoint: 'q@quay.example', establishedIn: 'IE' } }),
  ];
  const { page } = await signIn(browser, bo.link);
  await enter(page);
  await page.getByLabel('File number').fill('OURS 1');
  const drop = async (bytes: Buffer, name: string) => {
    const data = await page.evaluateHandle(
      ([text, called]) => {
        const transfer = new DataTransfer();
        const raw = Uint8Array.from(atob(text!), (letter) => letter.charCodeAt(0));
        transfer.items.add(new File([raw], called!));
        return transfer;
      },
      [bytes.toString('base64'), name],
    );
    const zone = page.getByText('The order as an e-mail or PDF');
    await zone.dispatchEvent('dragover', { dataTransfer: data });
    await zone.dispatchEvent('drop', { dataTransfer: data });
  };
  await drop(makePdf([annexOneLines(first)]), 'order.pdf');
  await page.getByText(/\d+ fields are proposed/).waitFor();
  assert.equal(await page.getByLabel('Reference number').inputValue(), first.reference);
  assert.equal(await page.getByLabel('File number').inputValue(), 'OURS 1');
  await page.getByText('You wrote something else than the document proposes: “OC 17/26”').waitFor();
  const acting = makePdf([annexOneLines(second)], { catalog: '/OpenAction << /S /JavaScript /JS (x) >>' });
  await drop(acting, 'other.pdf');
  await page.getByText('It seems to have JavaScript').waitFor();
  assert.equal(await page.getByLabel('Reference number').inputValue(), second.reference);
  assert.equal(await page.getByLabel('Addressee').first().inputValue(), 'Quay Pictures');
  await page.getByRole('button', { name: 'Take the file away' }).first().click();
  assert.equal(await page.getByLabel('Reference number').inputValue(), '');
  assert.equal(await page.getByLabel('File number').inputValue(), 'OURS 1');
});

test('what cannot be read says why, and the form is there to be filled', async () => {
  const { page } = await signIn(browser, cy.link);
  await enter(page);
  // By keyboard alone.
  const chooser = page.waitForEvent('filechooser');
  await page.getByLabel('The order as an e-mail or PDF').press('Enter');
  await (await chooser).setFiles(file('note.eml', Buffer.from('no mail at all')));
  await page.getByText('This is neither an e-mail (.eml) nor a PDF.').waitFor();
  await page.getByText('Enter below what it says.').waitFor();
  assert.deepEqual(await faultsOf(page), []);
  await choose(page, file('scan.pdf', makePdf([[]]), 'application/pdf'));
  await page.getByText('No field was found in it').waitFor();
  await page.getByText('It has no text: it may be a scan.').waitFor();
  assert.deepEqual(await faultsOf(page), []);
});

// Pictures of these pages for a person to look at: COMITY_PICTURES names the folder.
test('pages are drawn narrow, dark and in Arabic without a fault', async () => {
  const { order } = halfClear();
  const mail = makeMail([
    {
      type: 'text/plain; charset=utf-8',
      body: annexOneText(order, { issued: '2 November 2026, 21:05', signed: '' }),
    },
    {
      type: 'application/pdf',
      name: 'order.pdf',
      body: makePdf([['x']], { catalog: '/AA << /S /Launch >>' }),
    },
  ]);
  const client = createClient({ baseUrl: node.url, token: ada.token });
  const { id } = await client.contentOrders.receiveWithDocument(
    { kind: 'removal-order', order: anOrder() },
    new Blob([new Uint8Array(mail)]),
  );
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
    await enter(page);
    await choose(page, file('order.eml', mail));
    await page.locator('[data-proposed=true]').first().waitFor();
    assert.deepEqual(await faultsOf(page), [], `enter, ${look}`);
    if (folder) await page.screenshot({ path: `${folder}/document-${look}.png`, fullPage: true });
    await page.goto(`${node.url}/app/orders/${id}`);
    await page.locator('a[href$="/document"]').waitFor();
    assert.deepEqual(await faultsOf(page), [], `order, ${look}`);
    if (folder) await page.screenshot({ path: `${folder}/order-with-document-${look}.png`, fullPage: true });
    await context.close();
  }
});
