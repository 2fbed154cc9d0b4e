import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import type { Browser } from 'playwright-core';
import { formWith, makePicture } from '../../src/desks/signals/testing/pictures.ts';
import { launchBrowser } from '../browser.ts';
import { faultsOf, type SeatedNode, signIn, startSeatedNode } from './seated-node.ts';

let node: SeatedNode;
let browser: Browser;
before(async () => {
  [node, browser] = await Promise.all([startSeatedNode(), launchBrowser()]);
});
after(async () => {
  await browser?.close();
  await node?.close();
});

test('a reviewer who has seen much is told how much, and offered a break that hides the picture', async () => {
  const { token, link } = await node.seat('Jonas', ['analyst', 'reviewer']);
  const ask = async (method: string, path: string, body?: FormData | object) => {
    const form = body instanceof FormData;
    const answer = await fetch(`${node.url}/api/v1${path}`, {
      method,
      headers: {
        authorization: `Bearer ${token}`,
        ...(body && !form ? { 'content-type': 'application/json' } : {}),
      },
      ...(body ? { body: form ? body : JSON.stringify(body) } : {}),
    });
    assert.ok(answer.ok, `${path}: ${answer.status}`);
    return answer;
  };
  const picture = await makePicture(77);
  const bank = await (
    await ask('POST', '/banks', {
      name: 'News',
      basis: 'Reviewed.',
      legalBasis: { instrument: 'Some Act', article: 'section 1' },
    })
  ).json();
  await ask('POST', `/banks/${bank.id}/signals`, formWith('file', picture));
  const { case: id } = await (
    await ask('POST', '/match', formWith('picture', picture, { item: 'item-1' }))
  ).json();
  await ask('POST', `/cases/${id}/steps/take`, { data: {} });

  const { page, errors } = await signIn(browser, link);
  const offer = page.getByRole('button', { name: 'Hide everything and take five minutes' });
  await page.goto(`${node.url}/app/signals/cases/${id}`);
  await page.getByText('You have not looked at the picture.').first().waitFor();
  assert.equal(await offer.count(), 0, 'nothing is offered to who has seen nothing');

  // A zone counts until the next one is opened, five seconds at most: here as if they had been looked at in turn.
  for (let zone = 0; zone < 16; zone++)
    await ask('GET', `/cases/${id}/picture?zone=${zone >> 2},${zone % 4}`);
  await node.kernel.store.pool.query(
    `update reveal r set at = r.at - s.nth * interval '5 seconds'
     from (select ctid, row_number() over (order by at desc) as nth from reveal) s where s.ctid = r.ctid`,
  );
  const { exposure } = await (await ask('GET', `/cases/${id}`)).json();
  assert.ok(exposure.seconds >= 60, `${exposure.seconds} s`);
  await page.reload();
  await page.getByText('nobody counts it against you').waitFor();
  await offer.click();
  const dialog = page.getByRole('dialog', { name: 'A break' });
  await dialog.getByText('5 minutes left of your break.').waitFor();
  assert.deepEqual(await faultsOf(page), []);
  await dialog.getByRole('button', { name: 'Go back to the case' }).click();
  await dialog.waitFor({ state: 'hidden' });
  assert.deepEqual(errors, []);
  await page.context().close();
});
