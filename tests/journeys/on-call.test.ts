import assert from 'node:assert/strict';
import { mkdirSync } from 'node:fs';
import { after, before, test } from 'node:test';
import type { Browser } from 'playwright-core';
import { createClient } from '../../src/client/create-client.ts';
import { anOrder } from '../../src/desks/content-orders/testing/order-play.ts';
import { launchBrowser } from '../browser.ts';
import { type MailServer, openMailServer } from '../mail-server.ts';
import { faultsOf, type Seat, type SeatedNode, signIn, startSeatedNode } from './seated-node.ts';

let mail: MailServer;
let node: SeatedNode;
let browser: Browser;
let ada: Seat;
let bo: Seat;
before(async () => {
  mail = await openMailServer();
  [node, browser] = await Promise.all([
    startSeatedNode({ COMITY_SMTP_URL: mail.url, COMITY_MAIL_FROM: 'comity@lantern.example' }),
    launchBrowser(),
  ]);
  ada = await node.seat('Ada', ['reviewer']);
  bo = await node.seat('Bo', ['senior-reviewer']);
});
after(async () => {
  await browser?.close();
  await node?.close();
  await mail?.close();
});

test('a person says how they are reached, is put on duty, is called by mail and says that they have it', async () => {
  const { page, errors } = await signIn(browser, ada.link);
  await page.goto(`${node.url}/app/on-call`);
  await page.getByText('Nobody can be reached').waitFor();
  assert.deepEqual(await faultsOf(page), []);
  await page.getByRole('button', { name: 'Send a code there' }).click();
  await page.getByText('Enter an address').first().waitFor();
  await page.getByLabel('Your address').fill('ada@lantern.example');
  await page.getByRole('button', { name: 'Send a code there' }).click();
  await page.getByText('Enter the code that was sent there.').waitFor();
  await page.getByLabel('Code').fill('12');
  await page.getByRole('button', { name: 'Confirm' }).click();
  await page.getByText('six digits').waitFor();
  await page.getByLabel('Code').fill(mail.mails.at(-1)!.subject.slice(0, 6));
  await page.getByRole('button', { name: 'Confirm' }).click();
  await page.getByText('Ready. No message yet.').waitFor();
  assert.deepEqual(await faultsOf(page), []);
  const asked = errors.splice(0);
  assert.ok(
    asked.every((line) => /status of 400/.test(line)),
    'a refused code is in the console of the browser, and nothing else is',
  );

  const other = await signIn(browser, bo.link);
  await other.page.goto(`${node.url}/app/on-call`);
  await other.page.getByText('Nobody is on duty.').waitFor();
  assert.equal(
    await other.page.getByText('ada@lantern.example').count(),
    0,
    'an address is its own person’s',
  );
  await other.page.getByRole('combobox', { name: 'Who' }).click();
  await other.page.getByRole('option', { name: 'Ada' }).click();
  const local = (minutes: number) => {
    const at = new Date(Date.now() + minutes * 60_000);
    return new Date(at.getTime() - at.getTimezoneOffset() * 60_000).toISOString().slice(0, 16);
  };
  await other.page.getByLabel('Begins').fill(local(-5));
  await other.page.getByLabel('Ends').fill(local(300));
  await other.page.getByRole('button', { name: 'Put on duty' }).click();
  await other.page.getByRole('button', { name: 'Hand over the shift of Ada' }).waitFor();
  assert.deepEqual(await faultsOf(other.page), []);
  assert.deepEqual(other.errors, []);

  const client = createClient({ baseUrl: node.url, token: ada.token });
  const { id } = await client.contentOrders.receive({ kind: 'removal-order', order: { ...anOrder() } });
  await mail.came(2);
  const { raw, subject } = mail.mails[1]!;
  assert.match(subject, /^removal order: removal is due in (59|60) min$/);
  assert.ok(raw.includes(`/app/orders/${id}`));
  await page.goto(`${node.url}/app/orders/${id}`);
  await page.getByText('Nobody has taken this on.').waitFor();
  await page.getByRole('button', { name: 'I have it' }).click();
  await page.getByText('You have had it since').waitFor();
  assert.deepEqual(await faultsOf(page), []);
  await other.page.goto(`${node.url}/app/orders/${id}`);
  await other.page.getByText('Ada has had it since').waitFor();
  assert.deepEqual(errors, []);
});

test('a browser that allowed it shows what the node pushes, once for each message', async () => {
  const context = await browser.newContext({ permissions: ['notifications'] });
  const page = await context.newPage();
  await page.goto(`${node.url}/app/sign-in`);
  // The push service of the browser's maker is not here: the browser is handed the message as that service would.
  const session = await context.newCDPSession(page);
  const registered = new Promise<string>((resolve) => {
    session.on('ServiceWorker.workerRegistrationUpdated', ({ registrations }) => {
      const [one] = registrations;
      if (one) resolve(one.registrationId);
    });
  });
  await session.send('ServiceWorker.enable');
  await page.evaluate(async () => {
    await navigator.serviceWorker.register('/app/push-worker.js', { scope: '/app/' });
    await navigator.serviceWorker.ready;
  });
  const registrationId = await registered;
  const worker = context.serviceWorkers()[0] ?? (await context.waitForEvent('serviceworker'));
  await worker.evaluate(() => {
    const self = globalThis as unknown as {
      asked: { title: string; tag: string }[];
      registration: { showNotification(title: string, options: { tag: string }): Promise<void> };
    };
    self.asked = [];
    self.registration.showNotification = async (title, { tag }) => void self.asked.push({ title, tag });
  });
  const data = { id: 'call-1', subject: 'removal order: removal is due in 45 min', link: null };
  for (let n = 0; n < 2; n++)
    await session.send('ServiceWorker.deliverPushMessage', {
      origin: new URL(node.url).origin,
      registrationId,
      data: JSON.stringify(data),
    });
  // A browser without a screen shows no messages: what it was asked to show is looked at.
  const shown = await worker.evaluate(async () => {
    const { asked } = globalThis as unknown as { asked: { title: string; tag: string }[] };
    for (let looks = 0; looks < 50 && asked.length < 2; looks++)
      await new Promise((resolve) => setTimeout(resolve, 100));
    return asked;
  });
  const one = { title: data.subject, tag: data.id };
  assert.deepEqual(shown, [one, one], 'the tag lets the second take the place of the first');
  await context.close();
});

test('on call reads in Arabic, in the dark, on a telephone', async () => {
  const pictures = process.env.COMITY_PICTURES;
  for (const look of [{}, { language: 'ar', phone: true }, { dark: true }] as const) {
    const { link } = await node.seat('Dee', ['senior-reviewer']);
    const { page, errors } = await signIn(browser, link, look);
    await page.goto(`${node.url}/app/on-call`);
    await page
      .getByRole('heading', { level: 1, name: 'language' in look ? 'المناوبة' : 'On call' })
      .waitFor();
    await page.getByRole('table').first().waitFor();
    assert.deepEqual(await faultsOf(page), []);
    assert.deepEqual(errors, []);
    if (pictures) {
      mkdirSync(pictures, { recursive: true });
      await page.screenshot({
        path: `${pictures}/on-call-${Object.keys(look).join('-') || 'wide'}.png`,
        fullPage: true,
      });
    }
    await page.context().close();
  }
});
