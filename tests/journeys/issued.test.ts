import assert from 'node:assert/strict';
import { mkdirSync } from 'node:fs';
import { after, before, test } from 'node:test';
import type { Browser, Page } from 'playwright-core';
import { buildWorkbench } from '../../src/apps/workbench/build.ts';
import { anOrder } from '../../src/desks/content-orders/testing/order-play.ts';
import { issueCredential } from '../../src/kernel/identity/credentials.ts';
import { launchBrowser } from '../browser.ts';
import { type Asking, befriend, startTestNode, type TestNode } from '../nodes.ts';
import { faultsOf, signIn } from './seated-node.ts';

let authority: TestNode;
let provider: TestNode;
let northern: TestNode;
let browser: Browser;
let clerk: Asking;
let head: Asking;
before(async () => {
  const { folder: workbench } = await buildWorkbench({ log: () => {} });
  [authority, provider, northern, browser] = await Promise.all([
    startTestNode({ name: 'Example Office', class: 'state', workbench }),
    startTestNode({ name: 'Harbour Pictures' }),
    startTestNode({ name: 'Northern Office', class: 'state' }),
    launchBrowser(),
  ]);
  await befriend(authority, provider);
  await befriend(authority, northern);
  clerk = await authority.person(['reviewer'], 'Cleo');
  head = await authority.person(['senior-reviewer'], 'Hana');
});
after(async () => {
  await browser?.close();
  await Promise.all([authority?.close(), provider?.close(), northern?.close()]);
});

async function open(who: Asking, look: Parameters<typeof signIn>[2] = {}) {
  const once = await authority.kernel.store.system('test')((tx) =>
    issueCredential(authority.kernel, tx, { kind: 'sign-in-link', person: who.id }),
  );
  return signIn(browser, `${authority.url}/app/sign-in#${once}`, look);
}

const heading = (page: Page, name: string | RegExp) =>
  page.getByRole('heading', { level: 2, name }).waitFor();

/** As a person types: every question that is marked as needed, and no other but the copy. */
async function fillIn(page: Page, { items, contentTypes, ...order }: ReturnType<typeof anOrder>) {
  const at = (path: string) =>
    page.locator(`[id="field-${path.replaceAll('.', '-')}"], [id="field-${path}"]`).first();
  const type = (path: string, value: string) => at(path).fill(value);
  const choose = async (path: string, name: string | RegExp) => {
    await at(path).click();
    await page.getByRole('option', { name }).click();
  };
  await choose('issuingState', /^France/);
  await type('addressee.name', order.addressee.name);
  await type('addressee.contactPoint', order.addressee.contactPoint);
  await choose('addressee.establishedIn', /^Ireland/);
  await type('issuedAt', '2026-11-02T21:05');
  await type('reference', order.reference);
  await type('items', items.map(({ url }) => url).join('\n'));
  await type('reasons', order.reasons);
  await page.getByLabel('(a) incites terrorist offences').check();
  assert.deepEqual(contentTypes, ['a']);
  await type('copySentTo', order.copySentTo!);
  await page.getByLabel('Law enforcement').check();
  const { authority, contact, establishmentContact, redress } = order;
  for (const [path, value] of Object.entries({
    'authority.name': authority.name,
    'authority.representative.name': authority.representative.name,
    'authority.representative.post': authority.representative.post,
    'authority.fileNumber': authority.fileNumber,
    'authority.address': authority.address,
    'authority.phone': authority.phone,
    'authority.email': authority.email,
    'authority.signedOn': '2026-11-02T21:05',
    'contact.email': contact.email,
    'establishmentContact.email': establishmentContact!.email,
    'redress.body': redress.body,
    'redress.deadline': redress.deadline,
    'redress.provisions': redress.provisions,
  }))
    await type(path, value!);
}

test('an order is prepared by one, issued by another, and its delivery is seen', async () => {
  const { page, errors } = await open(clerk);
  await page.goto(`${authority.url}/app/issued`);
  await page.getByText('No order of yours is open.').waitFor();
  assert.deepEqual(await faultsOf(page), []);
  await page.getByRole('link', { name: 'Prepare an order' }).first().click();
  await page.getByRole('button', { name: 'Prepare it for issue' }).click();
  await page.getByText('Say to which provider it goes').first().waitFor();
  await page.getByRole('combobox', { name: 'To which provider' }).click();
  await page.getByRole('option', { name: 'Harbour Pictures' }).click();
  await page.getByRole('button', { name: 'Prepare it for issue' }).click();
  // Half an order is not taken: each gap is told, with its section.
  await page.getByText(/things need an answer/).waitFor();
  assert.ok((await page.getByText(/section [A-G]:/).count()) > 5);
  assert.deepEqual(await faultsOf(page), []);
  assert.ok(errors.splice(0).every((line) => /status of 400/.test(line)));

  // Silence is nobody's to fill in by habit: nothing of it is marked as needed.
  assert.equal(await page.getByLabel('Silence until').getAttribute('required'), null);
  await fillIn(page, anOrder());
  await page.getByRole('button', { name: 'Prepare it for issue' }).click();
  await page.waitForURL(/\/issued\/[0-9a-f-]{36}$/);
  const id = page.url().split('/').at(-1)!;
  await page.getByText('No other order of yours is on them.').waitFor();
  assert.equal(
    await page.getByRole('button', { name: 'Issue the order' }).count(),
    0,
    'who prepared does not issue',
  );
  assert.deepEqual(await faultsOf(page), []);

  const other = await open(head);
  await other.page.goto(`${authority.url}/app/issued/${id}`);
  await heading(other.page, 'Issue the order');
  await other.page.getByText('Nobody else is').click();
  await other.page.getByText('It is not the first order to it').click();
  await other.page
    .getByLabel('Why this order is necessary')
    .fill('It calls for an attack on a named market, and was posted twice since.');
  await other.page.getByRole('button', { name: 'Issue the order' }).click();
  await other.page.getByRole('dialog').getByRole('button', { name: 'Issue the order' }).click();
  await other.page.getByText('Taken by the provider’s node').waitFor();
  assert.deepEqual(await faultsOf(other.page), []);
  assert.deepEqual(other.errors, []);
  assert.deepEqual(errors, []);
});

test('another authority is asked about the addresses, and who asks here is answered where somebody agreed', async () => {
  const { page, errors } = await open(head);
  await page.goto(`${authority.url}/app/issued`);
  await page.getByRole('link', { name: 'Who may ask you' }).click();
  await page.getByText('You answer nobody.').waitFor();
  await page.getByRole('combobox', { name: 'Partner' }).click();
  await page.getByRole('option', { name: 'Northern Office' }).click();
  await page.getByLabel('Why?').fill('We work on the same cases with them.');
  await page.getByRole('button', { name: 'Agree to answer' }).click();
  await page.getByRole('dialog').getByRole('button', { name: 'Agree to answer' }).click();
  await page.getByRole('link', { name: 'Northern Office' }).click();
  await page.getByText('Your node answers it').waitFor();
  assert.deepEqual(await faultsOf(page), []);

  const [{ id }] = (await head.get<{ items: { id: string }[] }>('/api/v1/issued-orders')).json.items as [
    { id: string },
  ];
  await page.goto(`${authority.url}/app/issued/${id}/ask-others`);
  await page.getByRole('button', { name: 'Ask them' }).click();
  await page
    .getByText(/Whom do you ask/)
    .first()
    .waitFor();
  await page.getByLabel('Northern Office').check();
  await page.getByRole('button', { name: 'Ask them' }).click();
  // Nobody there has agreed: the page says to call.
  await page.getByText('does not answer your node: call').waitFor();
  assert.deepEqual(await faultsOf(page), []);
  assert.deepEqual(errors, []);
});

test('the orders that are issued read in Arabic, in the dark, on a telephone', async () => {
  const pictures = process.env.COMITY_PICTURES;
  const [{ id }] = (await head.get<{ items: { id: string }[] }>('/api/v1/issued-orders')).json.items as [
    { id: string },
  ];
  for (const look of [{}, { language: 'ar', phone: true }, { dark: true }] as const) {
    const { page, errors } = await open(head, look);
    for (const path of ['', `/${id}`, '/prepare', `/${id}/ask-others`, '/others']) {
      await page.goto(`${authority.url}/app/issued${path}`);
      await page.locator('main form, main h2').first().waitFor();
      assert.deepEqual(await faultsOf(page), []);
      if (pictures) {
        mkdirSync(pictures, { recursive: true });
        const name = `issued${path.replace(id, 'one').replaceAll('/', '-')}-${Object.keys(look).join('-') || 'wide'}`;
        await page.screenshot({ path: `${pictures}/${name}.png`, fullPage: true });
      }
    }
    assert.deepEqual(errors, []);
    await page.context().close();
  }
});
