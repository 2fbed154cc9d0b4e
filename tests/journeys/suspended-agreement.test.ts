import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import type { Browser } from 'playwright-core';
import { buildWorkbench } from '../../src/apps/workbench/build.ts';
import { issueCredential } from '../../src/kernel/identity/credentials.ts';
import { launchBrowser } from '../browser.ts';
import { type Asking, befriend, expectStatus, startTestNode, type TestNode } from '../nodes.ts';
import { faultsOf, signIn } from './seated-node.ts';

// What people read of an agreement that a partner suspended, of a proposal to one that has not added this node, and of
// an agreement among the records.

let authority: TestNode;
let harbour: TestNode;
let newcomer: TestNode;
let browser: Browser;
let person: Asking;

before(async () => {
  const { folder: workbench } = await buildWorkbench({ log: () => {} });
  [authority, harbour, newcomer, browser] = await Promise.all([
    startTestNode({ name: 'Northern Authority', class: 'state' }),
    startTestNode({ name: 'Harbour', workbench }),
    startTestNode({ name: 'Newcomer' }),
    launchBrowser(),
  ]);
  const { agreement } = await befriend(authority, harbour, 'Pilot');
  const theirs = await authority.person(['senior-reviewer']);
  await expectStatus(
    200,
    theirs.post(`/api/v1/agreements/${agreement}/suspend`, { reason: 'The review of its purposes' }),
  );
  person = await harbour.person(['analyst', 'senior-reviewer', 'administrator'], 'Rita Solano');
  const { url, publicKey } = newcomer;
  await expectStatus(201, person.post('/api/v1/peers', { url, publicKey }));
  const proposal = {
    title: 'More signals',
    party: newcomer.kernel.host.id,
    purposes: ['Find copies'],
    legalBasis: { instrument: 'Some Act', article: 'section 1' },
    onward: 'originator-consent',
    retentionDays: 30,
  };
  await expectStatus(201, person.post('/api/v1/agreements', proposal));
});
after(async () => {
  await browser?.close();
  await Promise.all([authority?.close(), harbour?.close(), newcomer?.close()]);
});

const link = (): Promise<string> =>
  harbour.kernel.store.system('a link for a test')(
    async (tx) =>
      `${harbour.url}/app/sign-in#${await issueCredential(harbour.kernel, tx, { kind: 'sign-in-link', person: person.id })}`,
  );

for (const { language, phone, says, propose, title, record } of [
  {
    language: 'en' as const,
    phone: false,
    says: [
      /Suspended by Northern Authority, .*, because/,
      /The review of its purposes/,
      /until it was suspended, /,
      /can not be resumed\. To share again, propose a new agreement\./,
      /Newcomer has not added this node as a partner yet/,
    ],
    propose: 'Propose a new one',
    title: 'Partners',
    record: 'Sharing agreement',
  },
  {
    language: 'ar' as const,
    phone: true,
    says: [
      /علّقته .*Northern Authority.*، والسبب/,
      /The review of its purposes/,
      /إلى أن عُلّق، /,
      /ولا يمكن استئنافه/,
      /لم تُضف .*Newcomer.* هذه العقدة شريكًا بعد/,
    ],
    propose: 'اقتراح اتفاق جديد',
    title: 'الشركاء',
    record: 'اتفاق مشاركة',
  },
]) {
  test(`who suspended an agreement and why, and what to do next (${language})`, async () => {
    const { page, errors } = await signIn(browser, await link(), { language, phone, dark: phone });
    const main = page.locator('main');
    await page.goto(`${harbour.url}/app/agreements`);
    await main.getByText('The review of its purposes').waitFor();
    const text = await main.innerText();
    for (const one of says) assert.match(text, one);
    assert.deepEqual(await faultsOf(page), []);
    await page.goto(`${harbour.url}/app/records`);
    await main.getByRole('link', { name: 'Pilot' }).first().waitFor();
    await main.getByText(record).first().waitFor();
    assert.doesNotMatch(await main.innerText(), /x-comity-agreement/);
    await page.goto(`${harbour.url}/app/peers`);
    await main.getByRole('heading', { name: title, level: 1 }).waitFor();
    await page.goto(`${harbour.url}/app/agreements`);
    await main.getByRole('link', { name: propose }).click();
    await page.waitForURL(/\/agreements\/propose$/);
    assert.deepEqual(errors, []);
  });
}
