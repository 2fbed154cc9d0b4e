import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import type { Browser } from 'playwright-core';
import { createClient } from '../../src/client/create-client.ts';
import { ANSWERS, REASON } from '../../src/desks/signals/testing/words.ts';
import { launchBrowser } from '../browser.ts';
import { faultsOf, type Seat, type SeatedNode, signIn, startSeatedNode } from './seated-node.ts';

let node: SeatedNode;
let browser: Browser;
let seats: Record<'jonas' | 'leila' | 'sanna', Seat>;
let bank: string;

before(async () => {
  [node, browser] = await Promise.all([startSeatedNode(), launchBrowser()]);
  seats = {
    jonas: await node.seat('Jonas', ['analyst', 'reviewer']),
    leila: await node.seat('Leila', ['reviewer']),
    sanna: await node.seat('Sanna', ['senior-reviewer']),
  };
  bank = (
    await as('jonas').banks.create({
      name: 'News',
      basis: 'Reviewed by two people.',
      legalBasis: { instrument: 'Some Act', article: 'section 1' },
    })
  ).id;
});
after(async () => {
  await browser?.close();
  await node?.close();
});

const as = (who: keyof typeof seats) => createClient({ baseUrl: node.url, token: seats[who].token });

const post = async (path: string, body: unknown) => {
  const answer = await fetch(`${node.url}/api/v1/${path}`, {
    method: 'POST',
    headers: { authorization: `Bearer ${seats.jonas.token}`, 'content-type': 'application/json' },
    body: JSON.stringify(body),
  });
  assert.ok(answer.ok, `${path}: ${answer.status}`);
  return (await answer.json()) as Record<string, string>;
};

/** A match of an item on a signal of its own, with the question answered. */
async function answered(item: string, digit: string): Promise<string> {
  const signal = { type: 'sha256', value: digit.repeat(64) };
  await post(`banks/${bank}/signals`, signal);
  await node.settled();
  const { case: id = '' } = await post('match', { hash: signal, item });
  await as('jonas').cases.step(id, 'take', {});
  await as('jonas').cases.step(id, 'answer-question', ANSWERS);
  return id;
}

test('an open appeal is seen in the queue, and its case says what stands still, for whom and until when', async () => {
  const id = await answered('item-1', 'a');
  await as('jonas').cases.step(id, 'propose-restriction', REASON);
  await as('leila').cases.step(id, 'confirm-restriction', { reason: 'I looked, and agree.' });
  const { link = '' } = await post(`cases/${id}/notice-link`, {});
  const sent = await fetch(`${link}/appeal`, {
    method: 'POST',
    redirect: 'manual',
    body: new URLSearchParams({ text: 'It is a market.' }),
  });
  assert.equal(sent.status, 303);
  const { page, errors } = await signIn(browser, seats.sanna.link);
  await page.goto(`${node.url}/app/signals/queue`);
  const row = page.getByRole('row', { name: /item-1/ });
  await row.getByText('Restricted by two people · Appeal open').waitFor();
  assert.deepEqual(await faultsOf(page), []);
  await row.getByRole('link', { name: 'item-1' }).click();
  await page.getByText(/^On hold, 18\d days left$/).waitFor();
  await page.getByText('On hold for the person affected, while their appeal is open').waitFor();
  assert.deepEqual(await faultsOf(page), []);
  await as('sanna').cases.step(id, 'uphold-appeal', { reason: 'It was plainly a wrong match.' });
  await node.settled();
  assert.deepEqual(errors, []);
  await page.context().close();
});

test('found again by another signal, the case says that an appeal was upheld, and asks what has changed', async () => {
  const id = await answered('item-1', 'b');
  const { page, errors } = await signIn(browser, seats.jonas.link);
  await page.goto(`${node.url}/app/signals/cases/${id}`);
  const told = page
    .getByRole('status')
    .filter({ hasText: /An appeal about this item was upheld on .*20\d\d/ });
  await told.waitFor();
  assert.match((await told.getByRole('link').getAttribute('href')) ?? '', /\/signals\/cases\/[0-9a-f-]{36}$/);
  assert.equal(await page.getByRole('radio', { name: /Restrict it alone/ }).count(), 0);
  await page.getByRole('radio', { name: /Restrict it although an appeal was upheld/ }).press(' ');
  await page
    .getByText(/Nothing is filled in for you: your last decision on the bank “News”, .*, was overturned/)
    .waitFor();
  await page.getByRole('button', { name: 'Restrict: ask a second person to confirm' }).press('Enter');
  await page.getByRole('alert').getByText('What has changed since the appeal was upheld?').waitFor();
  assert.deepEqual(await faultsOf(page), []);
  assert.deepEqual(errors, []);
  await page.context().close();
});
