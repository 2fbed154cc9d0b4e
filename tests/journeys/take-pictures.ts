import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { newsPicture } from '../../src/apps/walkthrough/news-picture.ts';
import { createClient } from '../../src/client/create-client.ts';
import { anAccount } from '../../src/desks/signals/testing/add-people.ts';
import { launchBrowser } from '../browser.ts';
import { signIn, startSeatedNode } from './seated-node.ts';

/**
 * Takes pictures of the workbench's pages as they are now, to be looked at: wide, narrow, dark, Arabic.
 * Use: `node tests/journeys/take-pictures.ts [FOLDER [LOOK...]]`; with no folder, the one picture that the README
 * shows; with no look, all of them.
 */
const [folder, ...wanted] = process.argv.slice(2);
const [node, browser] = await Promise.all([startSeatedNode(), launchBrowser()]);
try {
  const operator = await node.seat('Amina Diallo', [
    'administrator',
    'analyst',
    'senior-reviewer',
    'reviewer',
  ]);
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
  await client.serviceKeys.make({
    name: 'Upload scanner',
    lookUpsPerMinute: 6000,
    addresses: ['10.20.0.0/16'],
  });
  const { id: oldKey } = await client.serviceKeys.make({ name: 'Old scanner', fillsBanks: true, days: 30 });
  await client.serviceKeys.revoke(oldKey);
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
  // A third one, restricted: the person affected has a link.
  form.set('item', 'item-4713');
  await fetch(`${node.url}/api/v1/match`, {
    method: 'POST',
    headers: { authorization: `Bearer ${operator.token}` },
    body: form,
  });
  const third = (await client.cases.queue('match-review')).items.find(
    (one) => one.reference === 'item-4713',
  )!;
  await client.cases.step(third.id, 'take', {});
  await client.cases.step(third.id, 'answer-question', {
    ...{ journalism: 'no', research: 'no', education: 'no', art: 'no', counterSpeech: 'no' },
    reason: 'No outlet, no caption, a call to join.',
  });
  await client.cases.step(third.id, 'restrict-single-handed', {
    law: {
      instrument: 'Regulation (EU) 2021/784',
      article: 'Art. 2(7)(c)',
      offence: 'Soliciting to join a terrorist group',
    },
    authority: 'Terms of service, section 4',
    aim: 'national-security',
    necessity: 'It solicits people to join.',
    proportionality: 'Only this item, not the account.',
    leastIntrusive: 'A label was ignored before.',
    territory: 'states',
    states: 'DE, FR',
    urgency: 'It spreads within minutes.',
  });
  // An account that waits for a second reviewer, a case of a text, and a signal that was stopped.
  const bundle = {
    type: 'bundle',
    id: `bundle--${crypto.randomUUID()}`,
    objects: [anAccount('videos.example:collector')],
  };
  await client.banks.addFile(bank.id, new Blob([JSON.stringify(bundle)]), 'accounts.json');
  const words = 'Come to the square at noon and bring what we told you of, all of you who can carry it far.';
  const post = (path: string, body: object) =>
    fetch(`${node.url}/api/v1/${path}`, {
      method: 'POST',
      headers: { authorization: `Bearer ${operator.token}`, 'content-type': 'application/json' },
      body: JSON.stringify(body),
    });
  await post(`banks/${bank.id}/signals`, { text: words });
  await post('match', { text: words, item: 'item-4714' });
  const ofText = (await client.cases.queue('match-review')).items.find(
    ({ reference }) => reference === 'item-4714',
  )!;
  const { added } = await client.banks.addHash(bank.id, { value: 'https://example.org/leaflet' });
  await client.signals.stop(added.signals[0]!, 'Its page shows something else by now.');
  const { link: notice } = await client.cases.noticeLink(third.id);
  await node.settled();
  await node.beat();
  await node.seat('Omar Sy', ['reader']);
  await node.settled();
  const acts = (await client.audit.list()).items;
  const act = (end: string) => `/app/audit/${acts.find(({ kind }) => kind.endsWith(end))!.id}`;
  const [record] = (await client.records.list({})).items;
  const shots: { name: string; path: string }[] = [
    { name: 'queue', path: '/app/signals/queue' },
    { name: 'review', path: `/app/signals/cases/${review}` },
    { name: 'answer', path: `/app/signals/cases/${review}/answer-question` },
    { name: 'danger', path: `/app/signals/cases/${review}/danger-now` },
    { name: 'weigh', path: `/app/signals/cases/${answered}` },
    { name: 'restrict', path: `/app/signals/cases/${answered}/propose-restriction` },
    { name: 'restricted', path: `/app/signals/cases/${third.id}` },
    { name: 'text', path: `/app/signals/cases/${ofText.id}` },
    { name: 'banks', path: '/app/signals/banks' },
    { name: 'bank', path: `/app/signals/banks/${bank.id}` },
    { name: 'stopped', path: `/app/signals/signals/${added.signals[0]}` },
    { name: 'signal', path: `/app/signals/signals/${record!.id}` },
    ...['crises', 'compare', 'index', 'exchanges', 'platform'].map((name) => ({
      name,
      path: `/app/signals/${name}`,
    })),
    { name: 'records', path: '/app/records' },
    { name: 'record', path: `/app/records/${record!.id}` },
    { name: 'quarantine', path: '/app/quarantine' },
    { name: 'agreements', path: '/app/agreements' },
    { name: 'propose', path: '/app/agreements/propose' },
    { name: 'peers', path: '/app/peers' },
    { name: 'people', path: '/app/people' },
    { name: 'keys', path: '/app/keys' },
    { name: 'audit', path: '/app/audit' },
    { name: 'audit-entry', path: act('.restrict-single-handed') },
    { name: 'audit-match', path: act('match-review.open') },
    { name: 'audit-pending', path: act('person.added') },
    { name: 'dead-link', path: '/app/no-such-page' },
    { name: 'sign-in', path: '/app/sign-in' },
    { name: 'public', path: '/' },
    { name: 'notice', path: new URL(notice).pathname },
    { name: 'notice-dead', path: `${new URL(notice).pathname.slice(0, -4)}0000` },
  ];
  const looks = [
    { name: 'wide', person: 'Leila Haddad', language: 'en', dark: false, phone: false },
    { name: 'narrow', person: 'Jonas Lindqvist', language: 'en', dark: false, phone: true },
    { name: 'dark', person: 'Mara Okafor', language: 'en', dark: true, phone: false },
    { name: 'arabic', person: 'سلمى الحداد', language: 'ar', dark: false, phone: false },
    { name: 'arabic-narrow', person: 'سلمى الحداد', language: 'ar', dark: true, phone: true },
  ] as const;
  if (folder) mkdirSync(folder, { recursive: true });
  const chosen = wanted.length > 0 ? looks.filter(({ name }) => wanted.includes(name)) : looks;
  for (const look of folder ? chosen : looks.slice(0, 1)) {
    const { link } = await node.seat(look.person, [
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
