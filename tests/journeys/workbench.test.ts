import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import type { Browser, Page } from 'playwright-core';
import sharp from 'sharp';
import { createClient } from '../../src/client/create-client.ts';
import { launchBrowser } from '../browser.ts';
import { faultsOf, type Seat, type SeatedNode, signIn, startSeatedNode } from './seated-node.ts';

let node: SeatedNode;
let browser: Browser;
let operator: Seat;
let bank: string;
let signal: string;
let reviewCase: string;

/** A picture with enough edges for a PDQ quality far above 50. */
function drawnPicture(): Promise<Buffer> {
  const shapes = Array.from({ length: 40 }, (_, n) => {
    const [x, y, side] = [(n * 137) % 620, (n * 71) % 460, 30 + ((n * 29) % 110)];
    const grey = (n * 53) % 256;
    return `<rect x="${x}" y="${y}" width="${side}" height="${side}" fill="rgb(${grey},${grey},${grey})"/>`;
  });
  const drawing = `<svg xmlns="http://www.w3.org/2000/svg" width="640" height="480">${shapes.join('')}</svg>`;
  return sharp(Buffer.from(drawing)).flatten({ background: '#888' }).png().toBuffer();
}

before(async () => {
  [node, browser] = await Promise.all([startSeatedNode(), launchBrowser()]);
  operator = await node.seat('Amina', ['administrator', 'analyst', 'senior-reviewer']);
  const client = createClient({ baseUrl: node.url, token: operator.token });
  const picture = await drawnPicture();
  bank = (
    await client.banks.create({
      name: 'Test bank',
      basis: 'Seen with a call to join',
      legalBasis: { instrument: 'Regulation (EU) 2021/784', article: 'Art. 2(7)' },
    })
  ).id;
  signal = (await client.banks.addFile(bank, new Blob([picture as never]), 'picture.png')).added.signals[0]!;
  const form = new FormData();
  form.set('item', 'item-1');
  form.set('picture', new Blob([picture as never]), 'picture.png');
  const answer = await fetch(`${node.url}/api/v1/match`, {
    method: 'POST',
    headers: { authorization: `Bearer ${operator.token}` },
    body: form,
  });
  assert.equal(answer.status, 200, await answer.text());
  reviewCase = (await client.cases.queue('match-review')).items[0]!.id;
});

after(async () => {
  await browser?.close();
  await node?.close();
});

/** Chooses with the keyboard alone: Tab until the control has the focus. */
async function tabTo(page: Page, name: RegExp): Promise<void> {
  for (let presses = 0; presses < 80; presses += 1) {
    await page.keyboard.press('Tab');
    const at = await page.evaluate(() => {
      const { activeElement: element } = document;
      const labels = element instanceof HTMLInputElement ? [...(element.labels ?? [])] : [];
      return [
        element?.id,
        element?.getAttribute('aria-label'),
        element?.textContent,
        ...labels.map((one) => one.textContent),
      ]
        .filter(Boolean)
        .join(' ');
    });
    if (name.test(at)) return;
  }
  assert.fail(`no way by Tab to ${name}`);
}

test('a link is used up by the button, not by opening it, and says so the second time', async () => {
  const { link } = await node.seat('Once', ['reader']);
  const page = await browser.newPage({ locale: 'en-GB' });
  for (let opened = 0; opened < 2; opened += 1) {
    await page.goto('about:blank');
    await page.goto(link);
    await page.getByRole('button', { name: 'Sign in' }).waitFor();
  }
  await page.getByRole('button', { name: 'Sign in' }).click();
  await page.getByRole('heading', { level: 1, name: 'Queue' }).waitFor();
  const other = await browser.newPage({ locale: 'en-GB' });
  await other.goto(link);
  await other.getByRole('button', { name: 'Sign in' }).click();
  await other.getByRole('alert').filter({ hasText: 'used before' }).waitFor();
  await Promise.all([page.close(), other.close()]);
});

test('a reviewer takes a case, sees one zone while it is held, answers and proposes, by keyboard alone', async () => {
  const { page, errors } = await signIn(browser, (await node.seat('Jonas', ['reviewer'])).link);
  await page.getByRole('heading', { level: 1, name: 'Queue' }).waitFor();
  await page.getByRole('link', { name: 'item-1' }).waitFor();
  await page.keyboard.press('o');
  await page.getByRole('heading', { level: 1, name: /item-1/ }).waitFor();
  // Focus is where the new page begins.
  assert.equal(await page.evaluate(() => document.activeElement?.tagName), 'H1');
  await tabTo(page, /Take this case/);
  await page.keyboard.press('Enter');
  await page.getByRole('button', { name: 'Record these answers' }).waitFor();
  // The button that was pressed is gone: the next step's heading has the focus.
  assert.equal(await page.evaluate(() => document.activeElement?.tagName), 'H2');
  await page.getByText('You have not looked at the picture.').first().waitFor();

  await tabTo(page, /Zone in row 1, column 1/);
  await page.keyboard.press('ArrowRight');
  await page.keyboard.down(' ');
  await page.locator('[data-open="true"] img').waitFor();
  assert.equal(await page.locator('[data-open="true"]').count(), 1);
  await page.keyboard.up(' ');
  assert.equal(await page.locator('[data-open="true"]').count(), 0);
  await page.keyboard.press('h');
  await page.getByText('The picture is hidden.').waitFor();
  assert.equal(await page.locator('img').count(), 0);
  assert.equal(await page.evaluate(() => document.activeElement?.tagName), 'BUTTON');
  await page.getByText('You have seen 1 zone of this picture clear').waitFor();

  // Nothing is answered for the reviewer, and a blank form names each question.
  await page.getByRole('button', { name: 'Record these answers' }).press('Enter');
  const summary = page.getByRole('alert').filter({ hasText: '6 things need an answer' });
  await summary.waitFor();
  assert.equal(await summary.getByRole('link').count(), 6);
  await tabTo(page, /Is it journalism/);
  await page.keyboard.press('Enter');
  for (const purpose of ['journalism', 'research', 'education', 'art', 'counterSpeech']) {
    await page.locator(`[id="field-${purpose}"]`).focus();
    await page.keyboard.press('ArrowRight');
  }
  await page.locator('[id="field-reason"]').fill('No outlet, no caption, a call to join.');
  await tabTo(page, /Record these answers/);
  await page.keyboard.press('Enter');

  const choice = page.getByRole('radio', { name: /Restrict it: ask a second person/ });
  await choice.waitFor();
  await choice.press(' ');
  // What the bank stands on is there already, says where it comes from, and can be changed.
  const filled = page.getByRole('group', { name: 'Filled in for you' });
  await filled.getByText('Regulation (EU) 2021/784').waitFor();
  assert.match(await filled.innerText(), /From the bank “Test bank”\. Check that it fits/);
  // What nobody compared with its official text is said once, in words, with where that text is.
  const unchecked = page.getByText(/has not been compared with the official text/);
  assert.equal(await unchecked.count(), 1);
  assert.match(
    (await unchecked.textContent()) ?? '',
    /Civil and Political Rights, Art\. 19\(3\).*United Nations Treaty Series/,
  );
  assert.deepEqual(await faultsOf(page), []);
  await filled.getByRole('button', { name: 'Change these answers' }).press('Enter');
  assert.equal(await page.evaluate(() => document.activeElement?.id), 'field-law.instrument');
  // A letter is no reason: the question and what it lacks are named.
  for (const path of ['law.offence', 'authority', 'necessity', 'proportionality', 'leastIntrusive'])
    await page.locator(`[id="field-${path}"]`).fill('x');
  await page.getByRole('button', { name: 'Restrict: ask a second person to confirm' }).press('Enter');
  await page
    .getByRole('alert')
    .getByText('Why is the restriction necessary? Write at least three words', { exact: false })
    .waitFor();
  assert.deepEqual(await faultsOf(page), []);
  const words = {
    'law.article': 'Art. 2(7)(c)',
    'law.offence': 'Soliciting to join a terrorist group',
    authority: 'Terms of service, section 4',
    necessity: 'It solicits people to join.',
    proportionality: 'Only this item, not the account.',
    leastIntrusive: 'A label was ignored.',
  };
  for (const [path, value] of Object.entries(words)) await page.locator(`[id="field-${path}"]`).fill(value);
  await page.locator('[id="field-aim"]').press(' ');
  // Where it holds is chosen by nobody beforehand; the states are asked for once it holds in some.
  assert.equal(await page.locator('[id="field-states"]').count(), 0);
  assert.equal(await page.locator('[id="field-territory"]').isChecked(), false);
  await page.locator('[id="field-territory"]').press(' ');
  await page.locator('[id="field-states"]').fill('DE, FR');
  await page.getByRole('button', { name: 'Restrict: ask a second person to confirm' }).press('Enter');
  // Who proposed is not the one who confirms.
  await page.getByRole('heading', { name: 'Nothing for you to do here now' }).waitFor();
  assert.deepEqual(errors, []);
  await page.context().close();
});

test('the second person decides on the words of the first', async () => {
  const { page, errors } = await signIn(browser, (await node.seat('Leila', ['reviewer'])).link);
  await page.goto(`${node.url}/app/signals/cases/${reviewCase}`);
  await page.getByText('Soliciting to join a terrorist group').first().waitFor();
  await page.getByRole('radio', { name: /Confirm the restriction/ }).press(' ');
  await page.locator('[id="field-reason"]').fill('I looked, and agree.');
  await page.getByRole('button', { name: 'Confirm the restriction, then tell the platform' }).press('Enter');
  await page.getByText('Restricted by two people').first().waitFor();
  // No endpoint is set: nobody else does it.
  await page.getByRole('heading', { name: 'Tell the platform to restrict the item' }).waitFor();
  await page.locator('[id="field-how"]').fill('By telephone, to the desk on duty');
  await page.getByRole('button', { name: 'I told the platform' }).press('Enter');
  await page.getByRole('heading', { name: 'Tell the person affected', exact: true }).waitFor();
  // The count on this page follows the decision that was made on it.
  await page.getByText('0 of 1 decided match').waitFor();
  assert.equal(await page.getByText('no match decided yet').count(), 0);
  assert.deepEqual(errors, []);
  await page.context().close();
  const { tracks } = await createClient({ baseUrl: node.url, token: operator.token }).cases.get(reviewCase);
  assert.equal(tracks?.review, 'restricted');
});

test('decided cases have a list of their own', async () => {
  const { page, errors } = await signIn(browser, (await node.seat('Nora', ['reviewer'])).link);
  await page.getByRole('link', { name: 'item-1' }).waitFor();
  await page.getByRole('radio', { name: 'Decided' }).press(' ');
  await page.getByText('No case is decided yet').waitFor();
  await page.getByRole('radio', { name: 'Open' }).press(' ');
  await page.getByRole('link', { name: 'item-1' }).waitFor();
  assert.deepEqual(errors, []);
  await page.context().close();
});

test('an act of the case is proved in the browser, against the signed checkpoint', async () => {
  await node.settled();
  await node.beat();
  const client = createClient({ baseUrl: node.url, token: operator.token });
  const { id: act } = (await client.audit.list()).items.find(({ kind }) =>
    kind.endsWith('.confirm-restriction'),
  )!;
  const { page, errors } = await signIn(browser, (await node.seat('Omar', ['reviewer'])).link);
  await page.goto(`${node.url}/app/audit/${act}`);
  await page.getByRole('heading', { level: 1, name: 'Confirmed the restriction' }).waitFor();
  await page.getByRole('status').filter({ hasText: 'stands unchanged in the public log' }).waitFor();
  // In words first: who, when, under which law, in which case; then the way of the proof, drawn and told.
  await page.getByText('Done by Leila', { exact: false }).waitFor();
  const said = await page.getByRole('region', { name: 'What was done' }).innerText();
  assert.match(said, /under International Covenant on Civil and Political Rights, Art\. 19\(3\)/);
  await page.getByRole('link', { name: reviewCase }).waitFor();
  const way = page.getByRole('region', { name: 'How it is proved' });
  assert.match(await way.innerText(), /It stands in tile \d+, with entries \d+ to \d+\./);
  assert.match(await way.innerText(), /8 hashes lead from it to the top of its tile/);
  assert.equal(await way.locator('svg').count(), 1);
  await page.getByText('Show the entry as the log has it').click();
  await page.getByText('"openings":', { exact: false }).waitFor();
  assert.deepEqual(await faultsOf(page), []);
  assert.deepEqual(errors, []);

  // The same page, handed an entry that was tampered with on the way, says so and names the field.
  await page.route(`**/api/v1/audit/${act}`, async (route) => {
    const answer = await route.fetch();
    const entry = await answer.json();
    entry.openings.find((one: { name: string }) => one.name === 'case').value = 'another case';
    await route.fulfill({ response: answer, json: entry });
  });
  await page.reload();
  await page.getByRole('alert').filter({ hasText: 'is not the one that was committed to' }).waitFor();
  await page.context().close();
});

test('a case is found by the platform’s own reference, from any page', async () => {
  const { link } = await node.seat('Rima', ['reviewer']);
  const { page, errors } = await signIn(browser, link, { language: 'en', dark: false, phone: false });
  await page.goto(`${node.url}/app/records`);
  await page.getByRole('heading', { level: 1 }).waitFor();
  await page.keyboard.press('Control+k');
  await page.getByPlaceholder('Find a page, a name, an id, a hash or an action').fill('item-1');
  await page
    .getByRole('dialog')
    .getByRole('button', { name: /^item-1/ })
    .click();
  await page.waitForURL(`**/signals/cases/${reviewCase}`);
  await page.getByRole('heading', { level: 1 }).waitFor();
  assert.deepEqual(errors, []);
  await page.context().close();
});

test('a bank is found by its name, a signal by the beginning of its hash; what is not found says what would be', async () => {
  const { link } = await node.seat('Rania', ['analyst']);
  const { page, errors } = await signIn(browser, link, { language: 'en', dark: false, phone: false });
  const { rows } = await node.kernel.store.pool.query(
    "select encode(s.code, 'hex') as hash, b.name from signal s join bank b on b.object = s.bank limit 1",
  );
  const { hash, name } = rows[0];
  const ask = async (words: string) => {
    await page.keyboard.press('Control+k');
    await page.getByRole('dialog').getByRole('textbox').fill(words);
  };
  await ask(name.slice(1, 6).toUpperCase());
  await page.getByRole('dialog').getByRole('button', { name }).click();
  await page.waitForURL('**/signals/banks/*');
  await ask(hash.slice(0, 12));
  await page.getByRole('dialog').getByRole('button', { name: hash }).click();
  await page.waitForURL('**/signals/signals/*');
  await ask('zzzz no such thing');
  await page.getByText('the first 4 letters of an id').waitFor();
  assert.deepEqual(errors, []);
  await page.context().close();
});

for (const look of [
  { language: 'en', dark: false, phone: false },
  { language: 'ar', dark: true, phone: true },
] as const) {
  test(`every page is axe-clean and fits: ${look.language}, ${look.dark ? 'dark, phone' : 'light, wide'}`, async () => {
    const { link } = await node.seat('Nadia', ['administrator', 'analyst', 'reviewer', 'senior-reviewer']);
    const { page, errors } = await signIn(browser, link, look);
    const paths = [
      '/signals/queue',
      `/signals/cases/${reviewCase}`,
      `/signals/cases/${reviewCase}/danger-now`,
      '/signals/banks',
      `/signals/banks/${bank}`,
      `/signals/signals/${signal}`,
      '/records',
      `/records/${signal}`,
      '/quarantine',
      '/agreements',
      '/agreements/propose',
      '/peers',
      '/people',
      '/keys',
      '/audit',
      '/audit/0',
      '/no-such-page',
    ];
    const faults: string[] = [];
    for (const path of paths) {
      await page.goto(`${node.url}/app${path}`);
      await page.getByRole('heading', { level: 1 }).waitFor();
      await page.waitForFunction(() => document.querySelector('[data-kind="loading"]') === null);
      faults.push(...(await faultsOf(page)).map((fault) => `${path}: ${fault}`));
      assert.equal(await page.locator('html').getAttribute('dir'), look.language === 'ar' ? 'rtl' : 'ltr');
    }
    assert.deepEqual(faults, []);
    // The one address that is not there answers 404, which a browser reports.
    assert.deepEqual(
      errors.filter((error) => !/404/.test(error)),
      [],
    );
    await page.context().close();
  });
}
