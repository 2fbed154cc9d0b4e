import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { after, before, test } from 'node:test';
import type { Browser } from 'playwright-core';
import { createClient } from '../../src/client/create-client.ts';
import { launchBrowser } from '../browser.ts';
import { TAXII } from '../conformance/taxii-server.ts';
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

test('what was set aside is asked to be erased: the way there leads to where it is shown', async () => {
  const id = 'email-addr--2d77a846-6264-5d51-b586-e43822ea1ea3';
  const address = { type: 'email-addr', spec_version: '2.1', id, value: 'john@example.com' };
  const analyst = await node.seat('Ines', ['analyst']);
  const own = node.kernel.host.id.replace('identity--', '');
  await fetch(`${node.url}/taxii2/api/collections/${own}/objects/`, {
    method: 'POST',
    headers: { authorization: `Bearer ${analyst.token}`, 'content-type': TAXII },
    body: JSON.stringify({ objects: [address] }),
  });
  await node.settled();
  const reviewer = await node.seat('Rita', ['reviewer']);
  const client = createClient({ baseUrl: node.url, token: reviewer.token });
  await assert.rejects(client.records.get(id), 'it has no page of its own');
  const grounds = {
    reason: 'The person asked for it in writing.',
    law: { instrument: 'Regulation (EU) 2016/679', article: 'Article 17' },
  };
  assert.equal((await client.records.requestErasure(id, grounds)).shownIn, 'quarantine');
  const { page, errors } = await signIn(browser, reviewer.link);
  await page.goto(`${node.url}/app/records`);
  const asked = page.getByRole('region', { name: 'Erasures that wait for a second person' });
  await asked.getByText(id).waitFor();
  assert.deepEqual(
    await asked
      .getByRole('link')
      .evaluateAll((links) => links.map((one) => new URL((one as HTMLAnchorElement).href).pathname)),
    ['/app/quarantine'],
  );
  await asked.getByRole('link').click();
  await page.getByRole('heading', { name: 'Set aside' }).waitFor();
  await page.getByText(id).waitFor();
  assert.deepEqual(await faultsOf(page), []);
  assert.deepEqual(errors, []);
  await client.records.declineErasure(id, 'It was only asked for to see the way.');
  await page.context().close();
});

test('one person asks for an erasure on the record’s page, another finds it and confirms', async () => {
  const id = `campaign--${randomUUID()}`;
  const at = '2026-01-01T00:00:00.000Z';
  const campaign = {
    type: 'campaign',
    spec_version: '2.1',
    id,
    created: at,
    modified: at,
    name: 'A campaign',
  };
  const analyst = await node.seat('Ivo', ['analyst']);
  const own = node.kernel.host.id.replace('identity--', '');
  const given = await fetch(`${node.url}/taxii2/api/collections/${own}/objects/`, {
    method: 'POST',
    headers: { authorization: `Bearer ${analyst.token}`, 'content-type': TAXII },
    body: JSON.stringify({ objects: [campaign] }),
  });
  assert.equal(given.status, 202);
  await node.settled();

  const asks = await signIn(browser, (await node.seat('Rana', ['reviewer'])).link);
  await asks.page.goto(`${node.url}/app/records/${id}`);
  await asks.page.getByRole('button', { name: 'Ask for this record to be erased' }).click();
  await asks.page.getByRole('textbox', { name: 'Why' }).fill('The person asked for it in writing.');
  await asks.page
    .getByRole('textbox', { name: 'Law or treaty that asks for it' })
    .fill('Regulation (EU) 2016/679');
  await asks.page.getByRole('textbox', { name: 'Article' }).fill('Article 17');
  await asks.page.getByRole('button', { name: 'Ask for the erasure' }).click();
  await asks.page.getByText('waits for a second person').waitFor();
  assert.equal(await asks.page.getByRole('button', { name: 'Confirm the erasure' }).count(), 0);
  await asks.page.getByRole('button', { name: 'Take your request back' }).waitFor();
  assert.deepEqual(await faultsOf(asks.page), []);

  const senior = await node.seat('Sanna', ['senior-reviewer']);
  const confirms = await signIn(browser, senior.link);
  await confirms.page.goto(`${node.url}/app/records`);
  await confirms.page.getByRole('heading', { name: 'Erasures that wait for a second person' }).waitFor();
  assert.deepEqual(await faultsOf(confirms.page), []);
  await confirms.page.getByRole('link', { name: id }).click();
  await confirms.page.getByText('Rana').waitFor();
  await confirms.page.getByText('Regulation (EU) 2016/679, Article 17').waitFor();
  await confirms.page.getByRole('button', { name: 'Confirm the erasure' }).click();
  await confirms.page.getByRole('button', { name: 'Erase it for good' }).click();
  await confirms.page.waitForURL((url) => url.pathname.endsWith('/records'));
  await confirms.page
    .getByRole('heading', { name: 'Erasures that wait for a second person' })
    .waitFor({ state: 'detached' });
  assert.equal(await confirms.page.getByText(id).count(), 0);
  const client = createClient({ baseUrl: node.url, token: senior.token });
  await assert.rejects(client.records.get(id));
  assert.deepEqual((await client.records.erasures()).items, []);
  for (const { page, errors } of [asks, confirms]) {
    assert.deepEqual(
      errors.filter((one) => !one.includes('404')),
      [],
    );
    await page.context().close();
  }
});
