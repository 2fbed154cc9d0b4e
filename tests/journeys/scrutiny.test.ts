import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { mkdirSync } from 'node:fs';
import { after, before, test } from 'node:test';
import type { Browser, Page } from 'playwright-core';
import { buildWorkbench } from '../../src/apps/workbench/build.ts';
import { anOrder } from '../../src/desks/content-orders/testing/order-play.ts';
import { callPeer } from '../../src/kernel/exchange/peers/call-peer.ts';
import { findPeer } from '../../src/kernel/exchange/peers/peer-queries.ts';
import { issueCredential } from '../../src/kernel/identity/credentials.ts';
import { launchBrowser } from '../browser.ts';
import { type Asking, befriend, startTestNode, type TestNode } from '../nodes.ts';
import { faultsOf, signIn } from './seated-node.ts';

let issuing: TestNode;
let establishment: TestNode;
let browser: Browser;
let eva: Asking;
let finn: Asking;
before(async () => {
  const { folder: workbench } = await buildWorkbench({ log: () => {} });
  [issuing, establishment, browser] = await Promise.all([
    startTestNode({ name: 'Example Office', class: 'state' }),
    startTestNode({ name: 'Media Authority', class: 'state', workbench }),
    launchBrowser(),
  ]);
  await befriend(issuing, establishment);
  eva = await establishment.person(['reviewer'], 'Eva');
  finn = await establishment.person(['senior-reviewer'], 'Finn');
});
after(async () => {
  await browser?.close();
  await Promise.all([issuing?.close(), establishment?.close()]);
});

async function open(who: Asking, look: Parameters<typeof signIn>[2] = {}) {
  const once = await establishment.kernel.store.system('test')((tx) =>
    issueCredential(establishment.kernel, tx, { kind: 'sign-in-link', person: who.id }),
  );
  return signIn(browser, `${establishment.url}/app/sign-in#${once}`, look);
}

const heading = (page: Page, name: string | RegExp) =>
  page.getByRole('heading', { level: 2, name }).waitFor();

/** A copy as the issuing authority's node brings one; its provider has no node here. */
async function copyComes(): Promise<void> {
  const peer = await issuing.kernel.store.system('test')((tx) => findPeer(tx, establishment.kernel.host.id));
  const answer = await callPeer(issuing.kernel, peer!, {
    method: 'POST',
    path: '/federation/letters',
    body: JSON.stringify({
      id: randomUUID(),
      kind: 'content-orders.copy',
      body: {
        order: randomUUID(),
        provider: 'identity--00000000-0000-4000-8000-000000000000',
        document: anOrder(),
        signature: { key: 'a', value: 'b' },
      },
    }),
  });
  assert.equal(answer.status, 201, answer.body.toString());
}

test('a copy is looked at, a request entered, and a decision taken by two', async () => {
  const { page, errors } = await open(eva);
  await page.goto(`${establishment.url}/app/scrutiny`);
  await page.getByText('No order is here to scrutinise.').waitFor();
  assert.deepEqual(await faultsOf(page), []);
  await copyComes();
  await page.reload();
  await page.getByRole('link', { name: /^EX-2026-/ }).click();
  // Nobody asked: nothing is asked of anybody.
  await heading(page, 'You may look at the order');
  await page.getByText('It is no partner of yours: tell it by hand').waitFor();
  assert.equal(await page.getByRole('link', { name: 'Propose: no infringement' }).count(), 0);
  assert.deepEqual(await faultsOf(page), []);
  const address = page.url();

  await page.getByRole('link', { name: 'Enter a request' }).click();
  await page.getByLabel('The content provider').check();
  assert.equal(
    await page.getByLabel(/^Since when do they have the order/).inputValue(),
    '',
    'nobody’s guess',
  );
  await page.getByLabel(/^Since when do they have the order/).fill(minutesAgo(120));
  await page.getByLabel('Why?').fill('The post is the report of a journalist.');
  await page.getByRole('button', { name: 'Enter the request' }).click();
  await heading(page, 'Look at the order: a decision is owed');
  assert.deepEqual(await faultsOf(page), []);
  await page.getByRole('link', { name: 'Propose: no infringement' }).click();
  await page.getByLabel('Why?').fill('It calls for an attack, and reports of none.');
  await page.getByRole('button', { name: 'Propose it' }).click();
  await page.getByText('Another person decides on the proposal.').waitFor();

  const other = await open(finn);
  await other.page.goto(address);
  await heading(other.page, 'Find no infringement');
  await other.page
    .getByLabel('Why?')
    .fill('The post calls for an attack on a named market; no right is infringed.');
  await other.page.getByRole('button', { name: 'Find none, and tell them' }).click();
  await other.page.getByRole('dialog').getByRole('button', { name: 'Find none, and tell them' }).click();
  await heading(other.page, 'Record whom you told');
  assert.deepEqual(await faultsOf(other.page), []);
  await other.page.getByLabel('Europol').check();
  await other.page.getByLabel('In which way?').fill('by its secure mail');
  await other.page.getByRole('button', { name: 'Record it' }).click();
  await other.page.getByText('Told them of the decision').first().waitFor();
  assert.deepEqual([errors, other.errors], [[], []]);
});

/** As a field for a time takes it: of here, to the minute. */
function minutesAgo(minutes: number): string {
  const at = new Date(Date.now() - minutes * 60_000);
  return new Date(at.getTime() - at.getTimezoneOffset() * 60_000).toISOString().slice(0, 16);
}

test('orders to scrutinise read in Arabic, in the dark, on a telephone', async () => {
  const pictures = process.env.COMITY_PICTURES;
  await copyComes();
  const { items } = (await eva.get<{ items: { id: string; state: string }[] }>('/api/v1/scrutiny')).json;
  const { id } = items.find(({ state }) => state === 'open')!;
  for (const look of [{}, { language: 'ar', phone: true }, { dark: true }] as const) {
    const { page, errors } = await open(eva, look);
    for (const path of ['', `/${id}`, `/${id}/tell-intention`, `/${id}/receive-request`]) {
      await page.goto(`${establishment.url}/app/scrutiny${path}`);
      await page.locator('main table, main form, main h2').first().waitFor();
      assert.deepEqual(await faultsOf(page), []);
      if (pictures) {
        mkdirSync(pictures, { recursive: true });
        const name = `scrutiny${path.replace(id, 'one').replaceAll('/', '-')}-${Object.keys(look).join('-') || 'wide'}`;
        await page.screenshot({ path: `${pictures}/${name}.png`, fullPage: true });
      }
    }
    assert.deepEqual(errors, []);
    await page.context().close();
  }
});
