import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import type { Browser, Page } from 'playwright-core';
import { createClient } from '../../src/client/create-client.ts';
import { formWith, makePicture } from '../../src/desks/signals/testing/pictures.ts';
import { ANSWERS, REASON } from '../../src/desks/signals/testing/words.ts';
import { launchBrowser } from '../browser.ts';
import { faultsOf, type Seat, type SeatedNode, signIn, startSeatedNode } from './seated-node.ts';

const ITEMS = 28;

let node: SeatedNode;
let browser: Browser;
let jonas: Seat;
let leila: Seat;
const cases: string[] = [];

before(async () => {
  [node, browser] = await Promise.all([startSeatedNode(), launchBrowser()]);
  jonas = await node.seat('Jonas', ['analyst', 'reviewer']);
  leila = await node.seat('Leila', ['reviewer']);
  const client = as(jonas);
  const bank = await client.banks.create({
    name: 'News',
    basis: 'Reviewed by two people.',
    legalBasis: { instrument: 'Some Act', article: 'section 1' },
  });
  const hash = { type: 'sha256', value: 'c'.repeat(64) } as const;
  await client.http.post(`banks/${bank.id}/signals`, hash);
  await node.settled();
  for (let n = 0; n < ITEMS; n++) {
    const answer = await client.http.post<{ case: string }>('match', { hash, item: `post:${n}` });
    cases.push(answer.case);
  }
});
after(async () => {
  await browser?.close();
  await node?.close();
});

const as = ({ token }: Seat) => {
  const client = createClient({ baseUrl: node.url, token });
  const http = {
    async post<T>(path: string, body: unknown): Promise<T> {
      const answer = await fetch(`${node.url}/api/v1/${path}`, {
        method: 'POST',
        headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
        body: JSON.stringify(body),
      });
      assert.ok(answer.ok, `${path}: ${answer.status}`);
      return (await answer.json()) as T;
    },
  };
  return { ...client, http };
};

const LOOKS = 6;

/** Opens each case that was drawn, by its link, and comes back. */
async function lookAtSample(page: Page, { looked, unopened }: { looked: string; unopened: string }) {
  for (let at = 0; at < LOOKS; at++) {
    await page.getByText(looked.replace('#', String(at))).waitFor();
    await page.getByText(unopened).first().waitFor();
    const row = page.locator('[data-row]').filter({ hasText: unopened }).first();
    await row.getByRole('link').first().click();
    await page.waitForURL(/\/signals\/cases\//);
    await page.locator('#next-step').waitFor();
    await page.goBack();
  }
}

test('twenty-eight items are one line: a sample is opened, one decision is taken, and seen to go', async () => {
  const { page, errors } = await signIn(browser, jonas.link);
  await page.goto(`${node.url}/app/signals/queue`);
  const row = page.getByRole('row', { name: /post:0/ });
  await row.getByText('and 27 more items of the same content').waitFor();
  assert.equal(await page.locator('tbody tr').count(), 1);
  assert.deepEqual(await faultsOf(page), []);
  await row.getByRole('link', { name: 'post:0' }).click();
  await page.getByRole('heading', { name: 'Open these first' }).waitFor();
  assert.deepEqual(await faultsOf(page), []);
  await lookAtSample(page, { looked: 'Opened: # of 6.', unopened: 'not opened yet' });

  await page.getByRole('heading', { name: /First the required question, once for all 28 cases/ }).waitFor();
  for (const [name, value] of Object.entries(ANSWERS)) {
    if (name === 'reason') await page.locator('#field-reason').fill(value);
    else await page.locator(`input[name="${name}"][value="${value}"]`).check();
  }
  await page.locator('#next-step button[type=submit], form button[type=submit]').first().click();
  const restrict = page.getByRole('radio', { name: /Restrict/ }).first();
  await restrict.waitFor();
  // Nothing is recorded yet, and what was answered outlasts a look at a case.
  await page.getByText('They are recorded in each case together with what you decide').waitFor();
  assert.equal((await as(jonas).cases.get(cases[27]!)).state, 'open');
  await page.locator('summary', { hasText: 'All of them' }).click();
  await page.getByRole('link', { name: 'post:9', exact: true }).first().click();
  await page.locator('#next-step').waitFor();
  await page.goBack();
  await page.getByText(ANSWERS.reason).waitFor();
  await page.getByRole('button', { name: 'Change the answers' }).click();
  assert.equal(await page.locator('#field-reason').inputValue(), ANSWERS.reason);
  await page.getByRole('button', { name: 'Go on with these answers' }).click();
  // The law stands as in a case alone, and so does the evidence.
  await restrict.check();
  assert.equal(await page.getByText('Some Act').first().isVisible(), true);
  await page.getByRole('button', { name: 'Restrict all of them: ask a second person to confirm' }).waitFor();
  await page.getByRole('heading', { name: 'The signal it matched' }).waitFor();
  assert.deepEqual(await faultsOf(page), []);
  assert.deepEqual(errors, []);
  await page.context().close();
});

test('the second person reads in Arabic, on a phone, what the first one said, and confirms for all', async () => {
  await lookByApi(jonas);
  const content = await contentOf();
  let after: number | null = 0;
  const propose = { step: 'propose-restriction', data: REASON, answers: ANSWERS };
  while (after !== null) after = (await as(jonas).sameContent.decide(content, propose, after)).next;
  const { page, errors } = await signIn(browser, leila.link, { language: 'ar', phone: true, dark: true });
  await page.goto(`${node.url}/app/signals/same-content/${content}`);
  await lookAtSample(page, { looked: 'فُتح # من 6.', unopened: 'لم تُفتح بعد' });
  await page.getByRole('heading', { name: /قرّر في القضايا كلها/ }).waitFor();
  await page.getByText(REASON.necessity).waitFor();
  assert.deepEqual(await faultsOf(page), []);
  await page.getByRole('radio').first().press(' ');
  await page.locator('#field-reason').fill('I looked at six of them, and agree.');
  await page.locator('form button[type=submit]').click();
  await page.getByText(`قُرر في ${ITEMS} من ${ITEMS}`).waitFor();
  await page.getByRole('heading', { name: 'تم' }).waitFor();
  assert.deepEqual(await faultsOf(page), []);
  const seen = await as(leila).cases.get(cases[27]!);
  assert.equal(seen.state, 'restricted');
  assert.deepEqual(
    seen.together?.map(({ opened }) => opened),
    [6, 6],
  );
  assert.deepEqual(errors, []);
  await page.context().close();
});

const contentOf = async () => (await as(jonas).cases.get(cases[0]!)).sameContent!.content;

async function lookByApi(seat: Seat): Promise<void> {
  const { sample } = await as(seat).sameContent.get(await contentOf());
  for (const { id } of sample!.cases) await as(seat).cases.get(id);
}

test('who looked at the picture in any of the cases has looked, and the second person reads so', async () => {
  const [mia, ola] = [await node.seat('Mia', ['analyst', 'reviewer']), await node.seat('Ola', ['reviewer'])];
  const picture = await makePicture(4711);
  const send = async <T>(path: string, form: FormData): Promise<T> => {
    const headers = { authorization: `Bearer ${mia.token}` };
    const answer = await fetch(`${node.url}/api/v1/${path}`, { method: 'POST', headers, body: form });
    assert.ok(answer.ok, await answer.clone().text());
    return (await answer.json()) as T;
  };
  const [bank] = (await as(mia).banks.list()).items;
  await send(`banks/${bank!.id}/signals`, formWith('file', picture));
  await node.settled();
  const ids: string[] = [];
  for (let n = 0; n < 3; n++) {
    const form = formWith('picture', picture, { item: `looked:${n}` });
    ids.push((await send<{ case: string }>('match', form)).case);
  }
  const content = (await as(mia).cases.get(ids[0]!)).sameContent!.content;
  const look = async (seat: Seat) => {
    await as(seat).sameContent.get(content);
    for (const id of ids) await as(seat).cases.get(id);
  };
  await look(mia);
  const { page, errors } = await signIn(browser, mia.link);
  await page.goto(`${node.url}/app/signals/same-content/${content}`);
  await page.getByText('You have not looked at the picture.').first().waitFor();
  const zone = as(mia).cases.pictureUrl(ids[2]!, { row: 0, column: 0 });
  assert.ok((await fetch(zone, { headers: { authorization: `Bearer ${mia.token}` } })).ok);
  await page.reload();
  await page.getByRole('heading', { name: 'The picture', exact: true }).waitFor();
  assert.equal(await page.getByText('You have not looked at the picture.').count(), 0);
  assert.deepEqual(errors, []);
  await page.context().close();

  await as(mia).sameContent.decide(content, {
    step: 'propose-restriction',
    data: REASON,
    answers: ANSWERS,
  });
  await look(ola);
  const other = await signIn(browser, ola.link);
  await other.page.goto(`${node.url}/app/signals/same-content/${content}`);
  await other.page.getByText('They saw 1 of the 16 zones of the picture clear').waitFor();
  assert.deepEqual(await faultsOf(other.page), []);
  assert.deepEqual(other.errors, []);
  await other.page.context().close();
});
