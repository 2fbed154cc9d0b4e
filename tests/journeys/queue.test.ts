import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import type { Browser, Page } from 'playwright-core';
import { createClient } from '../../src/client/create-client.ts';
import { formWith, makePicture } from '../../src/desks/signals/testing/pictures.ts';
import { launchBrowser } from '../browser.ts';
import { faultsOf, type Seat, type SeatedNode, signIn, startSeatedNode } from './seated-node.ts';

let node: SeatedNode;
let browser: Browser;
let seat: Seat;

before(async () => {
  [node, browser] = await Promise.all([startSeatedNode(), launchBrowser()]);
  seat = await node.seat('Jonas', ['analyst', 'reviewer', 'senior-reviewer']);
  const client = createClient({ baseUrl: node.url, token: seat.token });
  const bank = await client.banks.create({
    name: 'News',
    basis: 'Reviewed',
    legalBasis: { instrument: 'Some Act', article: 'section 1' },
  });
  for (let item = 1; item <= 5; item += 1) {
    // Of the same picture they would be one line.
    const picture = await makePicture(30 + item);
    await client.banks.addFile(bank.id, new Blob([picture as never]), 'picture.png');
    const answer = await fetch(`${node.url}/api/v1/match`, {
      method: 'POST',
      headers: { authorization: `Bearer ${seat.token}` },
      body: formWith('picture', picture, { item: `item-${item}` }),
    });
    assert.equal(answer.status, 200, await answer.text());
  }
});

after(async () => {
  await browser?.close();
  await node?.close();
});

/** What has the focus says; nothing when nothing has it. */
const focused = (page: Page) =>
  page.evaluate(() => (document.activeElement === document.body ? '' : document.activeElement?.textContent));

test('a long queue comes in pages: the count is said, the keys go on, and the focus is never lost', async () => {
  const { page, errors } = await signIn(browser, seat.link);
  // The node's own pages, two cases each instead of a hundred.
  await page.route('**/api/v1/cases?*', (route) =>
    route.continue({ url: route.request().url().replace('limit=100', 'limit=2') }),
  );
  await page.goto(`${node.url}/app/signals/queue`);
  const rows = page.locator('tbody tr');
  const status = page.getByRole('status');
  await status.filter({ hasText: '2 are shown. There are more.' }).waitFor();
  assert.equal(await rows.count(), 2);

  const more = page.getByRole('button', { name: 'Show more' });
  await more.press('Enter');
  await status.filter({ hasText: '4 are shown. There are more.' }).waitFor();
  assert.equal(await focused(page), 'Show more');
  assert.deepEqual(await faultsOf(page), []);
  await page.keyboard.press('Enter');
  await status.filter({ hasText: '5 are shown. That is all.' }).waitFor();
  assert.equal(await more.count(), 0);
  assert.match((await focused(page)) ?? '', /5 are shown/);
  assert.deepEqual(
    (await rows.locator('th').allInnerTexts()).sort(),
    [1, 2, 3, 4, 5].map((item) => `item-${item}`),
  );

  // j and k carry the focus from case to case; Enter opens the one that has it.
  const names = await rows.locator('th').allInnerTexts();
  await page.keyboard.press('j');
  assert.equal(await focused(page), names[1]);
  await page.keyboard.press('j');
  await page.keyboard.press('k');
  await page.keyboard.press('k');
  await page.keyboard.press('k');
  assert.equal(await focused(page), names[0]);
  await page.keyboard.press('Enter');
  await page.getByRole('heading', { level: 1, name: new RegExp(names[0]!) }).waitFor();
  await page.keyboard.press('u');
  await page.getByRole('heading', { level: 1, name: 'Queue' }).waitFor();
  assert.deepEqual(errors, []);
  await page.context().close();
});

test('the keys of a page are listed, also when single letters are off, and the focus comes back', async () => {
  const { link } = await node.seat('Mara', ['reviewer']);
  const { page, errors } = await signIn(browser, link);
  await page.getByRole('link', { name: 'item-1' }).waitFor();
  const list = page.getByRole('dialog', { name: 'Keys of this page' });
  await page.getByRole('link', { name: 'item-1' }).focus();
  await page.keyboard.press('?');
  await list.getByText('Next case').waitFor();
  assert.deepEqual(await faultsOf(page), []);
  await list.getByRole('switch', { name: 'Single-letter keys' }).press(' ');
  await page.keyboard.press('Escape');
  await list.waitFor({ state: 'hidden' });
  assert.equal(await focused(page), 'item-1');

  // `?` is a single key too: the menu is the way back.
  await page.keyboard.press('?');
  assert.equal(await list.count(), 0);
  const menu = page.getByRole('button', { name: 'Mara' });
  await menu.press('Enter');
  await page.getByRole('menuitem', { name: 'List the keys of this page' }).press('Enter');
  await list.getByRole('switch', { name: 'Single-letter keys' }).press(' ');
  await page.keyboard.press('Escape');
  await list.waitFor({ state: 'hidden' });
  assert.match((await focused(page)) ?? '', /Mara/);
  await page.keyboard.press('?');
  await list.waitFor();
  assert.deepEqual(errors, []);
  await page.context().close();
});

test('whoever decides on a step’s own page without a look is told so, and not once they have looked', async () => {
  const client = createClient({ baseUrl: node.url, token: seat.token });
  const id = (await client.cases.queue('match-review')).items[0]!.id;
  await client.cases.step(id, 'take', {});
  const { page, errors } = await signIn(browser, (await node.seat('Ines', ['reviewer'])).link);
  const told = page.getByRole('status').filter({ hasText: 'You have not looked at the picture.' });
  await page.goto(`${node.url}/app/signals/cases/${id}`);
  await page.getByRole('heading', { level: 1, name: /item-/ }).waitFor();
  await page.keyboard.press('p');
  assert.equal(
    await page.evaluate(() => document.activeElement?.getAttribute('data-zone')),
    '0,0',
    'p goes to the picture',
  );
  await page.keyboard.press('n');
  assert.equal(await page.evaluate(() => document.activeElement?.tagName), 'H2', 'n goes to the next step');

  const form = `${node.url}/app/signals/cases/${id}/answer-question`;
  await page.goto(form);
  await told.waitFor();
  assert.deepEqual(await faultsOf(page), []);
  assert.ok((await page.request.get(`${node.url}/api/v1/cases/${id}/picture?zone=1,1`)).ok());
  await page.goto(form);
  await page.getByRole('button', { name: 'Record these answers' }).waitFor();
  assert.equal(await told.count(), 0);
  assert.deepEqual(errors, []);
  await page.context().close();
});

test('a sign-in link says when it expires, and a button copies it', async () => {
  const { page, errors } = await signIn(browser, (await node.seat('Noor', ['administrator'])).link);
  await page.context().grantPermissions(['clipboard-read', 'clipboard-write']);
  await node.seat('Odile', ['reader']);
  await page.goto(`${node.url}/app/people`);
  await page.getByRole('button', { name: 'New sign-in link for Odile' }).click();
  await page.getByRole('button', { name: /^Make the link/ }).click();
  const link = (await page.getByText(/app\/sign-in#/).textContent()) ?? '';
  await page.getByText(/It can be used until .*\d{4}/).waitFor();
  await page.getByRole('button', { name: 'Copy the link' }).click();
  await page.getByRole('button', { name: 'Copied' }).waitFor();
  assert.equal(await page.evaluate(() => navigator.clipboard.readText()), link);
  assert.deepEqual(await faultsOf(page), []);
  await page.clock.install();
  await page.clock.fastForward(16 * 60_000);
  await page.getByText('The sign-in link for Odile has expired.').waitFor();
  assert.equal(await page.getByText(link).count(), 0);
  assert.deepEqual(errors, []);
  await page.context().close();
});

test('roles that were changed can be taken back at once, by a key too', async () => {
  const { page, errors } = await signIn(browser, (await node.seat('Nadia', ['administrator'])).link);
  await node.seat('Omar', ['reader']);
  await page.goto(`${node.url}/app/people`);
  const row = page.locator('tr', { has: page.getByRole('rowheader', { name: 'Omar' }) });
  const change = row.getByRole('button', { name: 'Change the roles of Omar' });
  await change.press('Enter');
  await page.getByRole('dialog').getByRole('checkbox', { name: 'analyst' }).press(' ');
  await page.getByRole('button', { name: 'Change the roles from now on' }).press('Enter');
  await row.getByText('reader, analyst').waitFor();
  await page.getByRole('status').filter({ hasText: 'The roles of Omar were changed.' }).waitFor();
  await page.getByRole('dialog').waitFor({ state: 'hidden' });
  assert.equal(await focused(page), 'Change the roles', 'the focus is back where it was');
  assert.deepEqual(await faultsOf(page), []);
  await page.keyboard.press('z');
  await page.getByRole('status').filter({ hasText: 'Taken back.' }).waitFor();
  await row.getByText('reader', { exact: true }).waitFor();
  assert.deepEqual(errors, []);
  await page.context().close();
});
