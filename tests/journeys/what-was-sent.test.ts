import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import type { Browser, Page } from 'playwright-core';
import { HASH_TYPES } from '../../src/desks/signals/types/signal-types.ts';
import { launchBrowser } from '../browser.ts';
import { faultsOf, type Seat, type SeatedNode, signIn, startSeatedNode } from './seated-node.ts';

const WORDS = HASH_TYPES.tlsh.examples().hashed[0]!.of as string;
const PAGE = 'https://example.org/a-page';

let node: SeatedNode;
let browser: Browser;
let jonas: Seat;
let bank: string;

before(async () => {
  [node, browser] = await Promise.all([startSeatedNode(), launchBrowser()]);
  jonas = await node.seat('Jonas', ['analyst', 'reviewer', 'senior-reviewer']);
  const created = await call<{ id: string }>('banks', {
    name: 'News',
    basis: 'Reviewed by two people.',
    legalBasis: { instrument: 'Some Act', article: 'section 1' },
  });
  bank = created.id;
  await call(`banks/${bank}/signals`, { text: WORDS });
  await call(`banks/${bank}/signals`, { type: 'url', value: PAGE });
  await node.settled();
});
after(async () => {
  await browser?.close();
  await node?.close();
});

async function call<T>(path: string, body: unknown): Promise<T> {
  const answer = await fetch(`${node.url}/api/v1/${path}`, {
    method: 'POST',
    headers: { authorization: `Bearer ${jonas.token}`, 'content-type': 'application/json' },
    body: JSON.stringify(body),
  });
  assert.ok(answer.ok, `${path}: ${await answer.clone().text()}`);
  return (await answer.json()) as T;
}

/** Sends something about an item, and opens the case that its match opened. */
async function openCase(page: Page, asked: object, item: string): Promise<void> {
  const { case: id } = await call<{ case: string }>('match', { ...asked, item });
  await page.goto(`${node.url}/app/signals/cases/${id}`);
}

const LOOK = /Look at it at the platform, under its reference, before you decide/;

test('a case of a text or an address says what was sent, and that it is looked at on the platform', async () => {
  const { page, errors } = await signIn(browser, jonas.link);
  for (const [asked, item, name, said] of [
    [{ text: WORDS }, 'post:words', 'The text', 'Of a text this node keeps only a digest'],
    [{ text: PAGE }, 'post:page', 'The web address', 'The address itself is what was compared'],
  ] as const) {
    await openCase(page, asked, item);
    await page.getByRole('heading', { name, exact: true }).waitFor();
    await page.getByText(said).waitFor();
    await page.getByText(LOOK).waitFor();
    const evidence = await page.locator('#evidence').innerText();
    assert.ok(evidence.includes(item), evidence);
    assert.doesNotMatch(await page.locator('main').innerText(), /picture|only a hash/i);
    assert.deepEqual(await faultsOf(page), []);
  }
  assert.deepEqual(errors, []);
  await page.context().close();
});

test('the quality of a picture stands with it, once, however many signals it matched', async () => {
  const { page, errors } = await signIn(browser, (await node.seat('Ana', ['reviewer'])).link);
  const { one: value, other } = HASH_TYPES.pdq.examples().pairs.find(({ distance }) => distance === 1)!;
  for (const one of [value, other]) await call(`banks/${bank}/signals`, { type: 'pdq', value: one });
  await node.settled();
  await openCase(page, { hash: { type: 'pdq', value }, quality: 81 }, 'post:hash');
  await page.getByRole('heading', { name: 'The 2 signals it matched' }).waitFor();
  await page.getByText('The platform sent only a hash of the picture.').waitFor();
  await page.getByText(LOOK).waitFor();
  assert.equal(await page.getByText('81 of 100').count(), 1);
  assert.equal(await page.locator('article').getByText('quality').count(), 0);
  assert.deepEqual(await faultsOf(page), []);
  assert.deepEqual(errors, []);
  await page.context().close();
});

test('one that was found backwards says when it was sent', async () => {
  const later = 'https://example.org/found-later';
  await call('kept-hashes', { days: 30, reason: 'Lists come late.' });
  await call('match', { hash: { type: 'url', value: later }, item: 'post:later' });
  await call(`banks/${bank}/signals`, { type: 'url', value: later });
  await node.settled();
  await call('matching-backwards', { bank });
  const found = await untilFound('post:later');
  const { page, errors } = await signIn(browser, (await node.seat('Leila', ['reviewer'])).link);
  await page.goto(`${node.url}/app/signals/cases/${found}`);
  await page.getByText(/The platform sent it on .* only its hashes were kept/).waitFor();
  await page.getByText(LOOK).waitFor();
  assert.doesNotMatch(await page.locator('main').innerText(), /picture|only a hash/i);
  assert.deepEqual(errors, []);
  await page.context().close();
});

async function untilFound(item: string): Promise<string> {
  for (let tries = 0; tries < 100; tries++) {
    const answer = await fetch(`${node.url}/api/v1/cases?reference=${item}`, {
      headers: { authorization: `Bearer ${jonas.token}` },
    });
    const { items } = (await answer.json()) as { items: { id: string }[] };
    if (items[0]) return items[0].id;
    await new Promise((resolve) => setTimeout(resolve, 200));
  }
  throw new Error(`nothing was found about ${item}`);
}

test('cases of one text, decided together, speak of a text', async () => {
  await call('match', { text: WORDS, item: 'post:words-again' });
  const { page, errors } = await signIn(browser, (await node.seat('Bo', ['reviewer'])).link);
  await page.goto(`${node.url}/app/signals/queue`);
  await page.getByRole('link', { name: 'post:words', exact: true }).click();
  await page.getByRole('heading', { name: 'Open these first' }).waitFor();
  for (const item of ['post:words', 'post:words-again']) {
    await page.getByRole('link', { name: item, exact: true }).first().click();
    await page.locator('#next-step').waitFor();
    await page.goBack();
  }
  await page.getByRole('heading', { name: 'The text', exact: true }).waitFor();
  await page.getByText(LOOK).waitFor();
  assert.doesNotMatch(await page.locator('main').innerText(), /picture|only a hash/i);
  assert.deepEqual(errors, []);
  await page.context().close();
});
