import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { gzipSync } from 'node:zlib';
import type { Browser } from 'playwright-core';
import { createClient } from '../../src/client/create-client.ts';
import { testVideo } from '../../src/desks/signals/testing/videos.ts';
import { HASH_TYPES } from '../../src/desks/signals/types/signal-types.ts';
import { findDecoder } from '../../src/desks/signals/types/vpdq/find-decoder.ts';
import { launchBrowser } from '../browser.ts';
import { faultsOf, type SeatedNode, signIn, startSeatedNode } from './seated-node.ts';

/** An analyst fills a bank with all that the command line takes: a text, a list, a video. */

const WORDS = HASH_TYPES.tlsh.examples().hashed.map(({ of }) => of as string);

let node: SeatedNode;
let browser: Browser;
let bank: string;

before(async () => {
  [node, browser] = await Promise.all([startSeatedNode(), launchBrowser()]);
  const { token } = await node.seat('Sena', ['analyst']);
  const ownTerms = { document: 'Community rules', section: '4.2' };
  const { banks } = createClient({ baseUrl: node.url, token });
  bank = (await banks.create({ name: 'Footage', basis: 'Reviewed by two people.', ownTerms })).id;
});
after(async () => {
  await browser?.close();
  await node?.close();
});

test('a text is typed or chosen, a list and a video are chosen, and each becomes signals', async () => {
  const { page, errors } = await signIn(browser, (await node.seat('Rhea', ['analyst'])).link);
  await page.goto(`${node.url}/app/signals/banks/${bank}`);
  const add = page.getByRole('button', { name: 'Add it to this bank' });
  const choose = async (name: string, mimeType: string, buffer: Buffer) => {
    const chooser = page.waitForEvent('filechooser');
    await page.getByRole('button', { name: /A picture, a video, a text/ }).click();
    await (await chooser).setFiles({ name, mimeType, buffer });
    await page.getByText(name).waitFor();
    await add.click();
  };
  const accepted = await page.locator('input[type=file]').getAttribute('accept');
  for (const kind of ['video/*', '.txt', '.csv', '.json', '.gz']) assert.ok(accepted?.includes(kind), kind);

  await add.click();
  await page.getByText('Choose a file, or enter a hash').first().waitFor();
  await page.getByRole('textbox', { name: 'Or a text' }).fill(WORDS[0]!);
  assert.equal(await page.getByLabel('Or one signal as text').isDisabled(), true);
  assert.deepEqual(await faultsOf(page), []);
  await add.click();
  await page.getByText('1 signal added').waitFor();
  assert.equal(await page.getByRole('textbox', { name: 'Or a text' }).inputValue(), '');
  await choose('post.txt', 'text/plain', Buffer.from(`${WORDS[0]}\n`));
  await page.getByText('1 known already').waitFor();
  const list = `${'ab'.repeat(32)}\nhttps://example.org/listed\nmd5:${'cd'.repeat(16)}\n`;
  await choose('list.txt', 'text/plain', Buffer.from(list));
  await page.getByText('3 signals added').waitFor();
  await choose('more.csv.gz', 'application/gzip', gzipSync(`type,value\nsha256,${'ef'.repeat(32)}\n`));
  await page.getByText('1 signal added').waitFor();
  if (findDecoder() !== null) {
    await choose('clip.mkv', 'video/x-matroska', await testVideo('320x240', 5, 3));
    await page
      .getByText(/^\d+ frames?$/)
      .first()
      .waitFor();
  }
  assert.deepEqual(errors, []);
  await page.context().close();
});
