import assert from 'node:assert/strict';
import { mkdirSync } from 'node:fs';
import { after, before, test } from 'node:test';
import type { Browser, Page } from 'playwright-core';
import { createClient } from '../../src/client/create-client.ts';
import {
  aNotifiedEpoc,
  anEpoc,
  anEpocPr,
  COURT,
  STAMP,
} from '../../src/desks/evidence-requests/testing/request-play.ts';
import { writeForm } from '../../src/standards/e-evidence-forms/write-xml.ts';
import { launchBrowser } from '../browser.ts';
import { faultsOf, type Seat, type SeatedNode, signIn, startSeatedNode } from './seated-node.ts';

const WHY = 'The contact point knows the certificate and its number.';
const stamp = { ...STAMP, channel: 'decentralised-it-system' as const };
let node: SeatedNode;
let browser: Browser;
let ada: Seat;
let bo: Seat;
before(async () => {
  [node, browser] = await Promise.all([startSeatedNode(), launchBrowser()]);
  ada = await node.seat('Ada', ['reviewer']);
  bo = await node.seat('Bo', ['senior-reviewer']);
});
after(async () => {
  await browser?.close();
  await node?.close();
});

const heading = (page: Page, name: string | RegExp) =>
  page.getByRole('heading', { level: 2, name }).waitFor();
const client = (seat: Seat) => createClient({ baseUrl: node.url, token: seat.token }).evidenceRequests;

test('a form that came by other means is taken in, kept, called back, assembled by one and sent after another approved', async () => {
  await client(bo).keepAuthorities([COURT]);
  const { page, errors } = await signIn(browser, ada.link);
  await page.goto(`${node.url}/app/evidence`);
  await page.getByText('No certificate is open.').waitFor();
  assert.deepEqual(await faultsOf(page), []);
  await page.getByRole('link', { name: 'Take in a form' }).click();
  await page.getByRole('button', { name: 'Take in the form' }).click();
  await page.getByText('Say how it came').first().waitFor();
  assert.deepEqual(await faultsOf(page), []);
  const form = anEpoc();
  const buffer = Buffer.from(writeForm(form));
  await page
    .locator('input[type=file]')
    .setInputFiles({ name: 'epoc.xml', mimeType: 'application/xml', buffer });
  const past = new Date(Date.now() - 10 * 60_000);
  const local = new Date(past.getTime() - past.getTimezoneOffset() * 60_000).toISOString().slice(0, 16);
  await page.getByLabel('When did it reach you?').fill(local);
  await page.getByLabel('By other means').check();
  await page.getByRole('button', { name: 'Take in the form' }).click();

  await page.getByText('Not verified: nobody knows yet who sent this').waitFor();
  await heading(page, 'What do you do?');
  await page.getByRole('radio', { name: 'Keep the data now' }).check();
  assert.deepEqual(await faultsOf(page), []);
  await page.getByLabel('What is it?').fill('The log-in records of one account, on the evidence disk.');
  await page.getByRole('button', { name: 'Record that the data are kept' }).click();
  await heading(page, 'Call the authority back');
  assert.equal(await page.getByLabel(/\+33 1 00 00 00 00/).count(), 0, 'a number of the form is not offered');
  await page.getByLabel(new RegExp(COURT.name)).check();
  await page.getByLabel('Yes, they issued it').check();
  await page.getByLabel('What is to be said about it?').fill(WHY);
  await page.getByRole('button', { name: 'Record what they said' }).click();
  await page.getByText('Binding: a known authority asks for this').waitFor();
  await heading(page, 'Is it complete?');
  await page.getByLabel('It is complete').check();
  await page.getByRole('button', { name: 'Record what you found' }).click();
  await heading(page, 'Look at what it asks for');
  for (const name of ['immunity', 'press', 'another country', 'somebody else'])
    await page
      .getByRole('radiogroup', { name: new RegExp(name) })
      .getByLabel('No')
      .check();
  await page.getByLabel('Why?').fill('An account of a private person, and nothing protected.');
  await page.getByRole('button', { name: 'Record what you found' }).click();
  await heading(page, 'Assemble what is to be sent');
  await page
    .locator('input[type=file]')
    .setInputFiles({ name: 'log-in.csv', mimeType: 'text/csv', buffer: Buffer.from('a,b\n1,2\n') });
  await page.getByText('log-in.csv, 8 bytes').waitFor();
  await page.getByLabel('All of it').check();
  await page
    .getByLabel('What is to be said about it?')
    .fill('The log-in records of the days that are named.');
  assert.deepEqual(await faultsOf(page), []);
  await page.getByRole('button', { name: 'Ask a second person to approve' }).click();
  await heading(page, 'Nothing is asked of you now');

  const second = await signIn(browser, bo.link);
  const other = second.page;
  await other.goto(`${node.url}/app/evidence`);
  await other.getByText(form.sectionA!.issuingAuthorityFileNumber!).waitFor();
  await other.getByRole('link', { name: /Example Court/ }).click();
  await other.getByRole('radio', { name: 'Approve what is to be sent' }).check();
  await other.getByText('log-in.csv, 8 bytes').first().waitFor();
  await other
    .getByLabel('What is to be said about it?')
    .fill('Compared with the certificate, number by number.');
  await other.getByRole('button', { name: 'Approve this list' }).click();
  await other.getByRole('dialog').getByRole('button', { name: 'Approve this list' }).click();
  await heading(other, 'Send the data');
  assert.deepEqual(await faultsOf(other), []);
  await other.getByRole('radio', { name: 'Over the decentralised IT system' }).check();
  await other.getByLabel('To whom?').fill(COURT.name);
  await other.getByRole('button', { name: 'Record that the data were sent' }).click();
  await other.getByRole('dialog').getByRole('button', { name: 'Record that the data were sent' }).click();
  await heading(other, 'Propose to delete what was kept');
  assert.deepEqual(await faultsOf(other), []);
  assert.deepEqual([...errors, ...second.errors], []);
});

test('what cannot be produced is told by Form 3, which is saved from the page', async () => {
  const { id } = await client(ada).receive(writeForm(aNotifiedEpoc()), stamp);
  const { page, errors } = await signIn(browser, (await node.seat('Cy', ['reviewer'])).link);
  await page.goto(`${node.url}/app/evidence/${id}`);
  await page.getByText('Do not send yet').waitFor();
  await page.getByRole('link', { name: 'Immunity, privilege or the press' }).click();
  await page
    .getByLabel('Explain it to the authority')
    .fill('The account is that of a newspaper and its sources.');
  await page.getByLabel('Yes, they are kept').check();
  await page.getByRole('button', { name: 'Record that it was told' }).click();
  const [saved] = await Promise.all([
    page.waitForEvent('download'),
    page.getByRole('link', { name: /Save Form 3/ }).click(),
  ]);
  assert.match(saved.suggestedFilename(), /^form-3-.+\.xml$/);
  assert.deepEqual(await faultsOf(page), []);
  assert.deepEqual(errors, []);
});

// Pictures of these pages for a person to look at: COMITY_PICTURES names the folder.
test('pages are drawn narrow, dark and in Arabic without a fault', async () => {
  const notified = await client(ada).receive(writeForm(aNotifiedEpoc()), stamp);
  const kept = await client(ada).receive(writeForm(anEpocPr()), { channel: 'alternative-means' });
  const half = await client(ada).receive(writeForm({ form: 1, sectionA: { issuingState: 'FR' } }), stamp);
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
      ['evidence', '/app/evidence'],
      ['production-order', `/app/evidence/${notified.id}`],
      ['preservation-order', `/app/evidence/${kept.id}`],
      ['half', `/app/evidence/${half.id}`],
      ['receive', '/app/evidence/receive'],
      ['third-country', `/app/evidence/${notified.id}/object-third-country`],
    ] as const) {
      await page.goto(`${node.url}${path}`);
      await page.getByRole('heading', { level: 1 }).waitFor();
      await page.waitForLoadState('networkidle');
      await page.evaluate(() => {
        for (const one of document.querySelectorAll('#asked details'))
          (one as HTMLDetailsElement).open = true;
      });
      assert.deepEqual(await faultsOf(page), [], `${name}, ${look}`);
      if (folder) await page.screenshot({ path: `${folder}/${name}-${look}.png`, fullPage: true });
    }
    await context.close();
  }
});
