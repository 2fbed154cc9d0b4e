import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import type { Browser } from 'playwright-core';
import { buildWorkbench } from '../../src/apps/workbench/build.ts';
import { createClient } from '../../src/client/create-client.ts';
import { issueCredential } from '../../src/kernel/identity/credentials.ts';
import type { Role } from '../../src/kernel/store/viewer.ts';
import { launchBrowser } from '../browser.ts';
import { befriend, startTestNode, type TestNode } from '../nodes.ts';
import { faultsOf, signIn } from './seated-node.ts';

// Keys of services on their page: made, shown once, listed and revoked, with the keyboard, on a phone and in Arabic.

let node: TestNode;
let partner: TestNode;
let browser: Browser;
before(async () => {
  const { folder: workbench } = await buildWorkbench({ log: () => {} });
  [node, partner, browser] = await Promise.all([
    startTestNode({ name: 'Lantern', workbench }),
    startTestNode({ name: 'Northern Authority', class: 'state' }),
    launchBrowser(),
  ]);
  await befriend(node, partner, 'Ask only');
});
after(async () => {
  await browser?.close();
  await Promise.all([node?.close(), partner?.close()]);
});

const seat = async (name: string, roles: Role[]) => {
  const { id, token } = await node.person(roles, name);
  const once = await node.kernel.store.system('a link for a test')((tx) =>
    issueCredential(node.kernel, tx, { kind: 'sign-in-link', person: id }),
  );
  return { token, link: `${node.url}/app/sign-in#${once}` };
};
const administrator = (name: string) => seat(name, ['administrator']);
const look = (key: string, path = '/api/v1/match') =>
  fetch(`${node.url}${path}`, {
    method: 'POST',
    headers: { authorization: `Bearer ${key}`, 'content-type': 'application/json' },
    body: JSON.stringify({ hash: { type: 'sha256', value: 'a'.repeat(64) } }),
  });

test('with no key the page says what to do, to each what they may do', async () => {
  const reader = await signIn(browser, (await seat('Rosa', ['reader'])).link);
  await reader.page.goto(`${node.url}/app/keys`);
  await reader.page.getByText('An administrator of your organisation can make one.').waitFor();
  assert.equal(await reader.page.getByRole('button', { name: /^Make the key/ }).count(), 0);
  await reader.page.close();
  const { page } = await signIn(browser, (await administrator('Amina')).link);
  await page.getByRole('link', { name: 'Keys', exact: true }).click();
  await page.getByText('Make one below for the system that checks uploads').waitFor();
  assert.deepEqual(await faultsOf(page), []);
  await page.close();
});

test('an administrator makes a key, is shown it once, and revokes it with the keyboard', async () => {
  const { page, errors } = await signIn(browser, (await administrator('Boris')).link);
  await page.goto(`${node.url}/app/keys`);
  const make = page.getByRole('button', { name: 'Make the key and show it once' });
  await make.click();
  await page.getByRole('alert').getByText('Enter what the service is called').waitFor();
  await page.getByRole('textbox', { name: 'Service' }).fill('Upload scanner');
  await page.getByLabel('Needs no key from').fill('10.20.0.0/16\neverywhere');
  await make.click();
  await page
    .getByText(/is no IP address and no range/)
    .first()
    .waitFor();
  // The node refused it, as it should; the browser says so in its console.
  for (const line of errors.splice(0)) assert.match(line, /400/);
  await page.getByLabel('Needs no key from').fill('10.20.0.0/16\n10.30.0.7');
  await page.getByLabel('Look-ups in a minute').fill('6000');
  await page.keyboard.press('Enter');
  await page.getByText('Key of Upload scanner. It is not shown again').waitFor();
  const focused = await page.evaluate(() => document.activeElement?.textContent ?? '');
  const key = /cmk_[\w-]{43}/.exec(focused)?.[0] ?? 'the key has not the focus';
  assert.equal((await look(key)).status, 200);
  await page.getByRole('button', { name: 'Copy the key' }).waitFor();
  const row = page.getByRole('row', { name: /Upload scanner/ });
  const said = await row.innerText();
  for (const part of ['6,000 look-ups a minute', '10.20.0.0/16', '10.30.0.7/32', 'Until ']) {
    assert.ok(said.replaceAll(/[\u2066-\u2069]/g, '').includes(part), `${part}: ${said}`);
  }
  assert.deepEqual(await faultsOf(page), []);
  await page.reload();
  await row.waitFor();
  assert.ok(!(await page.content()).includes(key), 'shown once');

  await page.getByRole('button', { name: 'Revoke the key of Upload scanner' }).focus();
  await page.keyboard.press('Enter');
  await page.getByRole('dialog').getByText('It cannot be undone').waitFor();
  assert.deepEqual(await faultsOf(page), []);
  // The safe way out has the focus; the step is the next stop.
  await page.waitForFunction(() => document.activeElement?.hasAttribute('data-autofocus'));
  await page.keyboard.press('Tab');
  await page.keyboard.press('Enter');
  await page.getByText('The key of Upload scanner is revoked.').waitFor();
  await row.getByText(/^Revoked/).waitFor();
  assert.equal(
    await page.evaluate(() => document.activeElement?.textContent),
    'The key of Upload scanner is revoked.',
  );
  assert.equal((await look(key)).status, 401);
  assert.deepEqual(errors, []);
  await page.close();
});

test('a key is lent to a partner under an agreement in force', async () => {
  const { page, errors } = await signIn(browser, (await administrator('Celia')).link);
  await page.goto(`${node.url}/app/keys`);
  await page.getByRole('textbox', { name: 'Service' }).fill('Northern Authority');
  await page.getByLabel('A partner’s').check();
  const make = page.getByRole('button', { name: 'Make the key to lend and show it once' });
  await make.click();
  await page.getByRole('alert').getByText('Choose the agreement under which the key is lent').waitFor();
  await page
    .getByRole('textbox', { name: 'Agreement' })
    .or(page.getByRole('combobox', { name: 'Agreement' }))
    .click();
  await page.getByRole('option', { name: 'Ask only' }).click();
  await make.click();
  await page.getByText('Key of Northern Authority. It is not shown again').waitFor();
  const key = /cmk_[\w-]{43}/.exec(await page.locator('main').innerText())?.[0] ?? '';
  assert.equal((await look(key, '/api/v1/match/private')).status, 200);
  assert.equal((await look(key)).status, 403);
  const row = page.getByRole('row', { name: /Northern Authority/ });
  await row.getByText('Lent: asks for match or no match, under Ask only').waitFor();
  await row.getByText('60 look-ups a minute, 1,000 a day').waitFor();
  assert.deepEqual(errors, []);
  await page.close();
});

test('the page of a bank says who may ask it privately', async () => {
  const { token } = await seat('Faisal', ['administrator']);
  const client = createClient({ baseUrl: node.url, token });
  const legalBasis = { instrument: 'Some Act', article: 'section 1' };
  const { id } = await client.banks.create({ name: 'Not held', basis: 'Reviewed.', legalBasis });
  const [agreement] = (await client.agreements.list()).items;
  await client.banks.askPrivately(id, agreement!.id);
  const { page, errors } = await signIn(browser, (await seat('Rosa', ['reader'])).link);
  await page.goto(`${node.url}/app/signals/banks/${id}`);
  await page.getByRole('heading', { name: 'Who may ask it privately' }).waitFor();
  await page.getByText('No day to show yet').waitFor();
  const { pool } = node.kernel.store;
  await pool.query(
    `insert into private_look_up (bank, agreement, day, asked, matched)
     select bank, agreement, (now() at time zone 'UTC')::date - 2, 1200, 9 from bank_asked_privately`,
  );
  await page.reload();
  const row = page.getByRole('table', { name: 'Private look-ups a day' }).getByRole('row').last();
  await row.getByText('1,200').waitFor();
  await row.getByText('under ten').waitFor();
  assert.deepEqual(await faultsOf(page), []);
  assert.deepEqual(errors, []);
  await client.banks.stopPrivateLookUps(id, agreement!.id);
  await page.close();
});

test('the page reads well on a phone, in the dark and in Arabic', async () => {
  const { token } = await administrator('Dina');
  await createClient({ baseUrl: node.url, token }).serviceKeys.make({
    name: 'By address',
    addresses: ['2001:db8::/32'],
  });
  for (const seen of [
    { phone: true, dark: true },
    { language: 'ar' },
    { language: 'ar', phone: true },
  ] as const) {
    const { page, errors } = await signIn(browser, (await administrator('Emre')).link, seen);
    await page.goto(`${node.url}/app/keys`);
    await page.getByText('By address').first().waitFor();
    assert.deepEqual(await faultsOf(page), [], JSON.stringify(seen));
    assert.deepEqual(errors, []);
    await page.close();
  }
});
