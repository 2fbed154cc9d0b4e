import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { newsPicture } from '../../src/apps/walkthrough/news-picture.ts';
import { createClient } from '../../src/client/create-client.ts';
import { launchBrowser } from '../browser.ts';
import { signIn, startSeatedNode } from './seated-node.ts';

/**
 * Takes pictures of the workbench's pages as they are now, to be looked at: wide, narrow, dark, Arabic.
 * Use: `node tests/journeys/take-pictures.ts [FOLDER]`; with no folder, the one picture that the README shows.
 */
const [folder] = process.argv.slice(2);
const [node, browser] = await Promise.all([startSeatedNode(), launchBrowser()]);
try {
  const operator = await node.seat('Amina', ['administrator', 'analyst', 'senior-reviewer', 'reviewer']);
  const client = createClient({ baseUrl: node.url, token: operator.token });
  const picture = await newsPicture(7);
  const bank = await client.banks.create({
    name: 'Reviewed material',
    basis: 'Seen with a call to join',
    legalBasis: { instrument: 'Regulation (EU) 2021/784', article: 'Art. 2(7)' },
  });
  await client.banks.addFile(bank.id, new Blob([picture as never]), 'picture.png');
  const form = new FormData();
  form.set('item', 'item-4711');
  form.set('picture', new Blob([picture as never]), 'picture.png');
  await fetch(`${node.url}/api/v1/match`, {
    method: 'POST',
    headers: { authorization: `Bearer ${operator.token}` },
    body: form,
  });
  const review = (await client.cases.queue('match-review')).items[0]!.id;
  await client.cases.step(review, 'take', {});
  // A second item, answered: what is left is to weigh it.
  form.set('item', 'item-4712');
  await fetch(`${node.url}/api/v1/match`, {
    method: 'POST',
    headers: { authorization: `Bearer ${operator.token}` },
    body: form,
  });
  const { items } = await client.cases.queue('match-review');
  const answered = items.find(({ reference }) => reference === 'item-4712')!.id;
  await client.cases.step(answered, 'take', {});
  await client.cases.step(answered, 'answer-question', {
    ...{ journalism: 'no', research: 'no', education: 'no', art: 'no', counterSpeech: 'no' },
    reason: 'No outlet, no caption, a call to join.',
  });
  const shots: { name: string; path: string }[] = [
    { name: 'queue', path: '/app/signals/queue' },
    { name: 'review', path: `/app/signals/cases/${review}` },
    { name: 'answer', path: `/app/signals/cases/${review}/answer-question` },
    { name: 'restrict', path: `/app/signals/cases/${answered}/propose-restriction` },
    { name: 'banks', path: '/app/signals/banks' },
    { name: 'bank', path: `/app/signals/banks/${bank.id}` },
    { name: 'records', path: '/app/records' },
    { name: 'agreements', path: '/app/agreements' },
    { name: 'peers', path: '/app/peers' },
    { name: 'audit', path: '/app/audit' },
    { name: 'audit-entry', path: '/app/audit/3' },
  ];
  const looks = [
    { name: 'wide', language: 'en', dark: false, phone: false },
    { name: 'narrow', language: 'en', dark: false, phone: true },
    { name: 'dark', language: 'en', dark: true, phone: false },
    { name: 'arabic', language: 'ar', dark: false, phone: false },
  ] as const;
  if (folder) mkdirSync(folder, { recursive: true });
  for (const look of folder ? looks : looks.slice(0, 1)) {
    const { link } = await node.seat(`Seat ${look.name}`, [
      'reviewer',
      'senior-reviewer',
      'analyst',
      'administrator',
    ]);
    const { page } = await signIn(browser, link, {
      language: look.language,
      dark: look.dark,
      phone: look.phone,
    });
    for (const shot of folder ? shots : shots.filter((one) => one.name === 'review')) {
      await page.goto(node.url + shot.path);
      await page.waitForLoadState('networkidle');
      await page.waitForTimeout(400);
      const path = folder ? join(folder, `${shot.name}-${look.name}.png`) : 'docs/pictures/review.png';
      await page.screenshot({ path, fullPage: folder !== undefined });
    }
    await page.close();
  }
} finally {
  await browser.close();
  await node.close();
}
process.exit(0);
