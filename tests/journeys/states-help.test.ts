import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import type { Browser, Page } from 'playwright-core';
import { buildWorkbench } from '../../src/apps/workbench/build.ts';
import { formWith, makePicture, resized } from '../../src/desks/signals/testing/pictures.ts';
import { ANSWERS, REASON } from '../../src/desks/signals/testing/words.ts';
import { issueCredential } from '../../src/kernel/identity/credentials.ts';
import { launchBrowser } from '../browser.ts';
import { type Asking, befriend, eventually, expectStatus, startTestNode, type TestNode } from '../nodes.ts';
import { openPlatform, type Platform } from '../platform.ts';
import { faultsOf, signIn } from './seated-node.ts';

// A State's signal at a platform's node, page by page: said to be voluntary help to who decides and to whom it
// affects, counted apart, with what was decided against it beside every count of matches; and what cannot wait.

const DAY = 86_400_000;
let ahead = 0;
let authority: TestNode;
let harbour: TestNode;
let platform: Platform;
let browser: Browser;
let page: Page;
let errors: string[];
let uploads: Asking;
let first: Asking;
let second: Asking;
let senior: Asking;
let bank: string;
let signal: string;
let picture: Buffer;
const cases: string[] = [];

const law = { instrument: 'Online Safety Act of Northfield', article: 'section 12' };

before(async () => {
  const { folder: workbench } = await buildWorkbench({ log: () => {} });
  [authority, harbour, platform, browser] = await Promise.all([
    startTestNode({ name: 'Northern Authority', class: 'state' }),
    startTestNode({ name: 'Harbour', workbench, now: () => new Date(Date.now() + ahead) }),
    openPlatform(),
    launchBrowser(),
  ]);
  const { agreement } = await befriend(authority, harbour, 'Signals about terrorist content');
  const theirs = await authority.person(['analyst', 'senior-reviewer']);
  [uploads, first, second, senior] = await Promise.all([
    harbour.person(['analyst', 'administrator'], 'Upload system'),
    harbour.person(['reviewer'], 'Jonas'),
    harbour.person(['reviewer'], 'Leila'),
    harbour.person(['senior-reviewer'], 'Tomas'),
  ]);
  await expectStatus(201, uploads.post('/api/v1/webhooks', { url: platform.url }));
  const own = await expectStatus(
    201,
    theirs.post<{ id: string }>('/api/v1/banks', {
      name: 'Reviewed',
      basis: 'Stills of films',
      legalBasis: law,
    }),
  );
  await expectStatus(200, theirs.post(`/api/v1/banks/${own.json.id}/agreements`, { agreement }));
  const original = await makePicture(17);
  picture = await resized(original);
  await expectStatus(201, theirs.post(`/api/v1/banks/${own.json.id}/signals`, formWith('file', original)));
  type Banks = { items: { id: string; mode: string; signals: number }[] };
  const arrived = await eventually(
    async () => (await senior.get<Banks>('/api/v1/banks')).json.items.find(({ mode }) => mode === 'shadow'),
    (found) => found?.signals === 1,
  );
  bank = arrived?.id as string;
  await expectStatus(200, senior.post(`/api/v1/banks/${bank}/mode`, { mode: 'on' }));
  await harbour.settled();
  for (let n = 1; n <= 11; n++) await match(`item-${n}`);
  // One of our own, so that a part of all matches is something else than all.
  const ours = await expectStatus(
    201,
    uploads.post<{ id: string }>('/api/v1/banks', { name: 'Ours', basis: 'Seen here', legalBasis: law }),
  );
  const hash = { type: 'sha256', value: 'ab'.repeat(32) };
  await expectStatus(201, uploads.post(`/api/v1/banks/${ours.json.id}/signals`, hash));
  await expectStatus(200, uploads.post('/api/v1/match', { hash, item: 'item-ours' }));
  ({ page, errors } = await signIn(browser, await linkOf(senior)));
});
after(async () => {
  await browser?.close();
  await Promise.all([authority?.close(), harbour?.close(), platform?.close()]);
});

const linkOf = ({ id }: Asking): Promise<string> =>
  harbour.kernel.store.system('a link for a test')(
    async (tx) =>
      `${harbour.url}/app/sign-in#${await issueCredential(harbour.kernel, tx, { kind: 'sign-in-link', person: id })}`,
  );

async function match(item: string): Promise<void> {
  type Matched = { case: string; matches: { signal: string; voluntary: boolean }[] };
  const form = formWith('picture', picture, { item });
  const { json } = await expectStatus(200, uploads.post<Matched>('/api/v1/match', form));
  assert.equal(json.matches[0]?.voluntary, true, 'who uploads is told too');
  signal = json.matches[0]?.signal as string;
  cases.push(json.case);
}

const step = (who: Asking, id: string | undefined, name: string, data: unknown = {}) =>
  expectStatus(200, who.post(`/api/v1/cases/${id}/steps/${name}`, { data }));

async function restrict(id: string | undefined, alone: boolean): Promise<void> {
  await step(first, id, 'take');
  await step(first, id, 'answer-question', ANSWERS);
  if (alone)
    return void (await step(first, id, 'restrict-single-handed', { ...REASON, urgency: 'It spreads now.' }));
  await step(first, id, 'propose-restriction', REASON);
  await step(second, id, 'confirm-restriction', { reason: 'I see the same.' });
}

/** What one page of the workbench says, without what only differs in spaces. */
async function told(path: string): Promise<string> {
  await page.goto(`${harbour.url}/app${path}`);
  await page.getByRole('heading', { level: 1 }).waitFor();
  await page.waitForFunction(() => document.querySelector('[data-kind="loading"]') === null);
  return (await page.locator('main').innerText()).replace(/\s+/g, ' ');
}

test('the review says that it is voluntary help before anybody decides, and that nothing follows from leaving it', async () => {
  const review = await told(`/signals/cases/${cases[0]}`);
  assert.match(review, /Voluntary help from a State, not an order/);
  assert.match(review, /You are free to leave the item as it is/);
  assert.match(review, /Northern Authority · A State authority|Northern Authority · /);
  assert.doesNotMatch(review, /Binding: an order stands behind this/);
  assert.match(await told(`/signals/signals/${signal}`), /Voluntary help from a State, not an order/);
  assert.match(await told(`/signals/banks/${bank}`), /voluntary help from a State/);
});

test('the record’s page says which handling the agreement adds', async () => {
  const record = await told(`/records/${signal}`);
  assert.match(record, /Under Signals about terrorist content: /);
  assert.match(record, /Beside what the record says of itself, this agreement adds:/);
  for (const added of [
    'Find copies of terrorist content that a partner has reviewed',
    'Regulation (EU) 2021/784, Article 14',
    'Only with the originator’s consent',
    '30 days',
  ])
    assert.ok(record.includes(added), added);
  assert.deepEqual(await faultsOf(page), []);
});

test('where nobody has decided yet every count of matches says so', async () => {
  assert.match(await told('/signals/banks'), /Northern Authority .* 11 no match decided yet/);
  assert.match(
    await told(`/signals/banks/${bank}`),
    /Matches 11 Decided against the signal no match decided yet/,
  );
  assert.match(await told(`/signals/signals/${signal}`), /Decided against the signal no match decided yet/);
  const queue = await told('/signals/queue');
  assert.match(queue, /11 of 12 matches rest on a State’s voluntary help/);
  assert.match(queue, /No item has been restricted yet/);
});

test('the notice says it to the person affected, in both languages and on its page', async () => {
  await restrict(cases[0], false);
  type Told = { case: string; notice: { text: string; texts: Record<string, string>; link: string } | null };
  const { notice } = await eventually(
    async () =>
      platform.told.map(({ body }) => JSON.parse(body) as Told).find((one) => one.case === cases[0])!,
    (one) => one?.notice != null,
  );
  const sentence =
    'The fingerprint was shared by a public authority of a State. This was voluntary help and not an order: we were free not to act on it.';
  assert.ok(notice?.text.includes(sentence));
  assert.match(notice?.texts.ar ?? '', /طوع/);
  const shown = await (await fetch(notice?.link as string)).text();
  assert.ok(shown.includes(sentence));
  for (const hidden of ['Northern Authority', signal]) assert.ok(!shown.includes(hidden), hidden);
});

test('once decided, how often it went against the signal and how many acts were single-handed stand beside', async () => {
  await restrict(cases[1], true);
  await step(second, cases[1], 'reverse-restriction', { reason: 'Nothing here is unlawful.' });
  await harbour.settled();
  assert.match(await told('/signals/banks'), /Northern Authority .* 11 1 of 2 decided matches/);
  assert.match(
    await told(`/signals/banks/${bank}`),
    /Matches 11 Decided against the signal 1 of 2 decided matches/,
  );
  assert.match(await told(`/signals/signals/${signal}`), /Decided against the signal 1 of 2 decided matches/);
  // In another case the same signal is judged by what people found; the case itself is not among them.
  assert.match(await told(`/signals/cases/${cases[2]}`), /Decided against the signal 1 of 2 decided matches/);
  const queue = await told('/signals/queue');
  assert.match(queue, /Restricted by one person alone: 1 of 2\. Put back so far: 1 of 2 restricted\./);
  assert.match(queue, /11 of 12 matches rest on a State’s voluntary help/);
  assert.deepEqual(await faultsOf(page), []);
});

test('“someone is in danger now” starts a clock of an hour, beside the review', async () => {
  await step(senior, cases[2], 'take');
  await page.goto(`${harbour.url}/app/signals/cases/${cases[2]}`);
  const exits = page.getByRole('navigation', { name: 'What cannot wait' });
  await exits.getByRole('link', { name: 'Someone is in danger now' }).click();
  await page.getByText('A clock of one hour starts. The review goes on beside it.').waitFor();
  await page
    .getByLabel('Who is in danger, where, and what makes you think so?')
    .fill('A child in a cellar, at the harbour.');
  await page.getByLabel('Which authority must be told?').fill('The police of the port');
  await page
    .getByRole('button', { name: 'Raise the alarm: an authority must be told within the hour' })
    .click();
  await page.getByRole('heading', { name: 'Tell the authority now, then record it' }).waitFor();
  const shown = await told(`/signals/cases/${cases[2]}`);
  assert.match(shown, /Tell the authority:?/);
  assert.match(shown, /Someone may be in danger/);
  type Clocked = { clocks: { name: string; dueAt: string }[] };
  const { json } = await senior.get<Clocked>(`/api/v1/cases/${cases[2]}`);
  const due = Date.parse(json.clocks.find(({ name }) => name === 'danger')?.dueAt ?? '') - Date.now();
  assert.ok(due > 3_500_000 && due <= 3_600_000, `${due} ms`);
  assert.deepEqual(await faultsOf(page), []);
});

test('“child abuse material” is asked once more, and then nobody sees the picture', async () => {
  await page.goto(`${harbour.url}/app/signals/cases/${cases[3]}`);
  await page.getByRole('button', { name: /Zone in row 1, column 1/ }).waitFor();
  const exits = page.getByRole('navigation', { name: 'What cannot wait' });
  await exits.getByRole('link', { name: 'Child abuse material' }).click();
  await page.getByText('nobody here can see, export or share it').waitFor();
  await page.locator('[id="field-reason"]').fill('It shows the abuse of a child.');
  await page.getByLabel('Where will it be reported?').fill('The national hotline');
  await page.getByRole('button', { name: 'Lock it: no preview, export or sharing' }).click();
  const dialog = page.getByRole('dialog');
  assert.equal(
    (await senior.get(`/api/v1/cases/${cases[3]}/picture`)).status,
    200,
    'not before it was asked',
  );
  await dialog.getByRole('button', { name: 'Lock it: no preview, export or sharing' }).click();
  await page.getByText('This material is locked.').first().waitFor();
  const shown = await told(`/signals/cases/${cases[3]}`);
  assert.match(shown, /Nobody here can preview, export or share it/);
  assert.equal(await page.locator('main img').count(), 0);
  assert.equal(await page.getByRole('button', { name: /Zone in row/ }).count(), 0);
  for (const zone of ['', '?zone=0,0'])
    assert.equal((await senior.get(`/api/v1/cases/${cases[3]}/picture${zone}`)).status, 404);
  assert.deepEqual(await faultsOf(page), []);
  assert.deepEqual(errors, []);
});

test('in public a State’s help is counted apart, two days on, and what is under ten says so', async () => {
  ahead = 2 * DAY;
  const text = (await (await fetch(`${harbour.url}/?lang=en`)).text()).replace(/\s+/g, ' ');
  const row = (what: string) =>
    new RegExp(`<th scope="row">${what}</th> <td class="count">([^<]+)</td>`).exec(text)?.[1];
  assert.equal(row('Matches that opened a review'), '12');
  assert.equal(row('of these, on a signal that a State shared without an order'), '11');
  // Beside them: what was decided against a signal, undone, or done by one person.
  for (const beside of [
    'Matches left alone after review',
    'Restrictions undone',
    'Restrictions by one person in an emergency',
  ])
    assert.equal(row(beside), 'under ten', beside);
});
