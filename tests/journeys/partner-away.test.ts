import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import type { Browser } from 'playwright-core';
import { buildWorkbench } from '../../src/apps/workbench/build.ts';
import { issueCredential } from '../../src/kernel/identity/credentials.ts';
import { launchBrowser } from '../browser.ts';
import { type Asking, befriend, eventually, expectStatus, startTestNode, type TestNode } from '../nodes.ts';
import { faultsOf, signIn } from './seated-node.ts';

// What people read of a partner that stopped: a bank that it shares no more, a proposal that it has not got yet.

let authority: TestNode;
let harbour: TestNode;
let browser: Browser;
let person: Asking;
let bank: string;

before(async () => {
  const { folder: workbench } = await buildWorkbench({ log: () => {} });
  [authority, harbour, browser] = await Promise.all([
    startTestNode({ name: 'Northern Authority', class: 'state' }),
    startTestNode({ name: 'Harbour', workbench }),
    launchBrowser(),
  ]);
  const { agreement } = await befriend(authority, harbour);
  const theirs = await authority.person(['analyst', 'senior-reviewer']);
  person = await harbour.person(['analyst', 'senior-reviewer', 'administrator']);
  const law = { instrument: 'Some Act', article: 'section 1' };
  const made = await expectStatus(
    201,
    theirs.post<{ id: string }>('/api/v1/banks', { name: 'Reviewed', basis: 'Reviewed.', legalBasis: law }),
  );
  await expectStatus(200, theirs.post(`/api/v1/banks/${made.json.id}/agreements`, { agreement }));
  const hash = { type: 'sha256', value: 'ab'.repeat(32) };
  await expectStatus(201, theirs.post(`/api/v1/banks/${made.json.id}/signals`, hash));
  type Banks = { items: { id: string; provenance: string; signals: number; unsharedSince: string | null }[] };
  const partners = async () =>
    (await person.get<Banks>('/api/v1/banks')).json.items.find(({ provenance }) => provenance === 'peer');
  await eventually(partners, (found) => found?.signals === 1);
  await expectStatus(200, theirs.post(`/api/v1/banks/${made.json.id}/unshare`, { agreement }));
  const found = await eventually(
    async () => {
      await harbour.pullAll();
      return partners();
    },
    (one) => typeof one?.unsharedSince === 'string',
  );
  bank = String(found?.id);
  await harbour.kernel.store.pool.query("update peer set url = 'http://127.0.0.1:9'");
  const proposal = {
    title: 'More signals',
    party: authority.kernel.host.id,
    purposes: ['Find copies'],
    legalBasis: law,
    onward: 'originator-consent',
    retentionDays: 30,
  };
  await expectStatus(201, person.post('/api/v1/agreements', proposal));
});
after(async () => {
  await browser?.close();
  await Promise.all([authority?.close(), harbour?.close()]);
});

const link = (): Promise<string> =>
  harbour.kernel.store.system('a link for a test')(
    async (tx) =>
      `${harbour.url}/app/sign-in#${await issueCredential(harbour.kernel, tx, { kind: 'sign-in-link', person: person.id })}`,
  );

for (const { language, phone, says } of [
  {
    language: 'en' as const,
    phone: false,
    says: {
      bank: [/Northern Authority no longer shares this bank, since /, /Its signals do not act here\./],
      not: /kept up to date|Add a picture|Turn (it )?on/i,
      list: /No: its partner no longer shares it/,
      agreement: /Stored; goes out when Northern Authority can be reached/,
    },
  },
  {
    language: 'ar' as const,
    phone: true,
    says: {
      bank: [/لم تعد .*Northern Authority.* تشارك هذا البنك منذ /, /لا تعمل إشاراته هنا\./],
      not: /ويُحدَّث باستمرار|أضف صورة|تشغيل/,
      list: /لا: لم يعد شريكه يشاركه/,
      agreement: /محفوظ؛ يُرسَل متى أمكن الوصول إلى .*Northern Authority/,
    },
  },
]) {
  test(`the bank and the proposal, as they are (${language})`, async () => {
    const { page, errors } = await signIn(browser, await link(), { language, phone, dark: phone });
    await page.goto(`${harbour.url}/app/signals/banks/${bank}`);
    const main = page.locator('main');
    await main.getByText(says.bank[1] as RegExp).waitFor();
    const text = await main.innerText();
    for (const one of says.bank) assert.match(text, one);
    assert.doesNotMatch(text, says.not);
    assert.deepEqual(await faultsOf(page), []);
    await page.goto(`${harbour.url}/app/signals/banks`);
    await main.getByText(says.list).first().waitFor();
    await page.goto(`${harbour.url}/app/agreements`);
    await main.getByText(says.agreement).waitFor();
    assert.deepEqual(await faultsOf(page), []);
    assert.deepEqual(errors, []);
  });
}

test('an agreement that ends before it begins is not sent; one whose last day is its first is', async () => {
  const { page, errors } = await signIn(browser, await link(), { language: 'en' });
  await page.goto(`${harbour.url}/app/agreements/propose`);
  await page.getByLabel('Title').fill('For a day');
  await page.locator('#party').click();
  await page.getByRole('option', { name: 'Northern Authority' }).click();
  await page.getByLabel('Purposes').fill('Find copies');
  await page.getByLabel('Law or treaty').fill('Some Act');
  await page.getByLabel('Article').fill('section 1');
  const today = new Date().toISOString().slice(0, 10);
  await page.getByLabel('First day').fill(today);
  await page.getByLabel('Last day').fill('2020-01-01');
  const send = page.getByRole('button', { name: /Northern Authority/ });
  await send.click();
  await page.getByRole('link', { name: 'The last day is today or later' }).click();
  assert.equal(await page.getByLabel('Last day').getAttribute('aria-invalid'), 'true');
  await page.getByLabel('Last day').fill(today);
  await send.click();
  await page.getByRole('heading', { name: 'For a day' }).waitFor();
  assert.deepEqual(errors, []);
});
