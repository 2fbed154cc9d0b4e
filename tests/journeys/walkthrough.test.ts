import assert from 'node:assert/strict';
import { once } from 'node:events';
import { chmodSync, globSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import type { Browser, Page } from 'playwright-core';
import { SCENES, type SceneResult, type WalkState } from '../../src/apps/walkthrough/walk-state.ts';
import { launchBrowser } from '../browser.ts';
import { type DemoCommand, runDemoCommand } from './demo-command.ts';
import { processesAbout } from './processes-about.ts';
import { faultsOf } from './seated-node.ts';

/**
 * The whole demo in a real browser: started by the README's command, played by itself, stepped, cheated, refused, and
 * ended by Ctrl-C. Nothing in it is stood in for.
 */

let folder: string;
let port: number;
let walkthrough: DemoCommand;
let browser: Browser;
let page: Page;
const failures: string[] = [];

before(async () => {
  folder = mkdtempSync(join(tmpdir(), 'comity-walk-'));
  chmodSync(folder, 0o711);
  port = await freePorts();
  walkthrough = await runDemoCommand({ HOME: folder, COMITY_PORT: String(port), COMITY_DATA: folder });
  browser = await launchBrowser();
  page = await browser.newPage({ viewport: { width: 1360, height: 900 } });
  page.on('pageerror', (error) => failures.push(error.message));
  page.on('console', (message) => {
    if (message.type() === 'error') failures.push(message.text());
  });
});

after(async () => {
  await browser?.close();
  walkthrough?.kill();
  rmSync(folder, { recursive: true, force: true });
});

/** The first of three ports in a row that nobody uses. */
async function freePorts(): Promise<number> {
  for (let tries = 0; tries < 50; tries++) {
    const first = 20_000 + Math.floor(Math.random() * 10_000) * 3;
    const servers = [];
    try {
      for (const port of [first, first + 1, first + 2]) {
        const server = createServer().listen(port, '127.0.0.1');
        servers.push(server);
        await once(server, 'listening');
      }
      return first;
    } catch {
      // one of the three is taken: three others
    } finally {
      for (const server of servers) if (server.listening) await new Promise((done) => server.close(done));
    }
  }
  throw new Error('no three free ports in a row');
}

const stateNow = async () => (await (await fetch(`${walkthrough.url}walk/state`)).json()) as WalkState;

/** What a scene measured. */
async function factsOf<S extends SceneResult['scene']>(scene: S) {
  const found = (await stateNow()).done.find((one) => one.scene === scene);
  assert.ok(found, `${scene} was not played`);
  return found.facts as Extract<SceneResult, { scene: S }>['facts'];
}

/** Waits for the end of the story and for the browser's own verdict on its proof. */
async function played(whole: boolean): Promise<void> {
  await page.waitForSelector('[aria-current="step"]:text-is("11")', { timeout: 90_000 });
  await page.waitForSelector(`#proof[data-whole="${whole}"]`, { timeout: 20_000 });
}

/** Asks a node itself, with the credential that it left for its own machine. */
async function askNode(node: 'northfield' | 'harbour', path: string): Promise<Record<string, never>> {
  const { url, token } = JSON.parse(readFileSync(join(folder, 'demo', node, 'credential'), 'utf8'));
  const answer = await fetch(`${url}/api/v1/${path}`, { headers: { authorization: `Bearer ${token}` } });
  assert.equal(answer.status, 200, await answer.clone().text());
  return answer.json();
}

test('it says what it is doing, prints the address of its page, and both nodes answer', async () => {
  assert.equal(walkthrough.url, `http://127.0.0.1:${port}/`);
  assert.ok(walkthrough.said.some((line) => /^Starting two nodes/.test(line)));
  const names = [];
  for (const at of [port + 1, port + 2]) {
    const answer = await fetch(`http://127.0.0.1:${at}/.well-known/comity`);
    names.push(((await answer.json()) as { organisation: { name: string } }).organisation.name);
    const checkpoint = await fetch(`http://127.0.0.1:${at}/log/checkpoint`);
    assert.match(await checkpoint.text(), /\n\n— /, 'a signed checkpoint is there at once');
  }
  assert.deepEqual(names, ['Northfield Digital Safety Office', 'Harbour']);
});

test('runs by itself: every scene has the outcome that it tells', async () => {
  await page.goto(`${walkthrough.url}?speed=60`);
  assert.equal(await page.title(), 'Comity: the walk-through');
  await played(true);

  const { done, refuses } = await stateNow();
  assert.equal(refuses, false);
  assert.deepEqual(
    done.map((one) => one.scene),
    [...SCENES],
  );
  const { quality, pdq } = await factsOf('share');
  assert.ok(quality >= 80);
  const arrived = await factsOf('arrive');
  assert.ok(arrived.ms > 0 && arrived.ms < 15_000, `${arrived.ms} ms`);
  const caught = await factsOf('catch');
  assert.ok(caught.distance > 0 && caught.distance <= 31);
  assert.ok(caught.quality >= 80);
  assert.notEqual(caught.pdq, pdq);
  assert.equal(caught.voluntary, true, 'a State’s signal without an order is voluntary help');
  assert.deepEqual(await factsOf('propose'), {
    zones: 3,
    state: 'awaiting-second',
    refusedAlone: 'second-person-needed',
  });
  assert.equal((await factsOf('confirm')).state, 'restricted');
  const notice = await factsOf('notice');
  assert.equal(notice.signed, true);
  assert.match(notice.link, /\/n\/[A-Za-z0-9_-]{22}$/);
  const uphold = await factsOf('uphold');
  assert.equal(uphold.state, 'restored');
  assert.equal(uphold.refusedPart, 'second-person-needed');
  assert.equal((await factsOf('answer')).answer, 'withdrew');
  const dead = await factsOf('dead');
  assert.deepEqual([dead.northfield, dead.harbour, dead.answered], [0, 0, 'withdrew']);
  assert.equal((await factsOf('proof')).entries, 14);

  const { tracks } = await askNode('harbour', `cases/${caught.case}`);
  assert.deepEqual(
    ['review', 'notice', 'appeal'].map((track) => tracks?.[track]),
    ['restored', 'delivered', 'upheld'],
  );
  const hash = { hash: { type: 'pdq', value: pdq } };
  for (const node of ['northfield', 'harbour'] as const) assert.equal(await matches(node, hash), 0, node);
});

async function matches(node: 'northfield' | 'harbour', body: object): Promise<number> {
  const { url, token } = JSON.parse(readFileSync(join(folder, 'demo', node, 'credential'), 'utf8'));
  const answer = await fetch(`${url}/api/v1/match`, {
    method: 'POST',
    headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
    body: JSON.stringify(body),
  });
  return ((await answer.json()) as { matches: unknown[] }).matches.length;
}

test('the browser proves every entry, and both logs’ pages', async () => {
  const rows = page.locator('#proof tbody tr');
  assert.equal(await rows.count(), 14);
  assert.equal(await page.locator('#proof tbody tr[data-good="true"]').count(), 14);
  assert.equal(await page.getByText('carries a good signature').count(), 2);
  assert.equal(await page.getByText('the root it was shown is the one shown to you').count(), 2);
});

test('going back shows again and does nothing', async () => {
  const before = (await stateNow()).done;
  await page.getByRole('button', { name: 'Back', exact: true }).click();
  await page.waitForSelector('[aria-current="step"]:text-is("10")');
  await page.getByRole('heading', { name: 'The signal is dead at both nodes' }).waitFor();
  assert.deepEqual((await stateNow()).done, before);
});

test('one click, and a node’s frame is signed in as somebody else', async () => {
  for (const [name, node] of [
    ['Samuel Okafor', 'Northfield Digital Safety Office'],
    ['Ruth Adeyemi', 'Harbour'],
  ] as const) {
    await page
      .getByRole('button', { name: new RegExp(`${name.split(' ')[0]}`) })
      .first()
      .click();
    const frame = page.frameLocator(`iframe[title="${node}, as ${name} sees it"]`);
    await frame.getByText(name).first().waitFor({ state: 'attached', timeout: 15_000 });
  }
});

test('the notice is the real page, 360 pixels wide, and says that the appeal was upheld', async () => {
  await page.getByRole('button', { name: 'Show scene 8: Someone new upholds it' }).click();
  const frame = page.locator('iframe[title*="phone"]');
  await frame.waitFor();
  assert.equal((await frame.boundingBox())?.width, 360);
  await page
    .frameLocator('iframe[title*="phone"]')
    .getByText('Your appeal succeeded.')
    .waitFor({ timeout: 15_000 });
});

test('cheating turns the proof red, and it names the row; putting the row back mends it', async () => {
  await page.getByRole('button', { name: /^Show scene 11/ }).click();
  await played(true);
  await page.getByRole('button', { name: 'Rewrite the reasons in the database' }).click();
  await page.waitForSelector('#proof[data-whole="false"]', { timeout: 20_000 });
  const caught = await factsOf('catch');
  const named = await page.locator('#proof ul li').allInnerTexts();
  assert.equal(named.length, 1);
  assert.match(named[0] ?? '', new RegExp(`Event \\d+ of case ${caught.case} was changed`));
  const red = await page.locator('#proof tbody tr[data-good="false"]').allInnerTexts();
  assert.equal(red.length, 1);
  assert.match(red[0] ?? '', /The restriction was confirmed/);
  await page.locator('#proof').getByRole('button', { name: 'Put the row back' }).click();
  await played(true);
});

test('a picture of one’s own: changed a little it matches, changed much it does not', async () => {
  const panel = page.getByRole('region', { name: 'Your own picture' });
  await panel.getByText('Within 31: this would be a match.').waitFor();
  const crop = panel.getByRole('slider', { name: /Cut off each edge/ });
  await crop.fill('30');
  await panel.getByText('Over 31: this would not be a match.').waitFor({ timeout: 15_000 });
  await crop.fill('0');
  const black =
    '<svg xmlns="http://www.w3.org/2000/svg" width="200" height="200"><rect width="200" height="200"/></svg>';
  const { default: sharp } = await import('sharp');
  await panel.locator('input[type=file]').setInputFiles({
    name: 'black.png',
    mimeType: 'image/png',
    buffer: await sharp(Buffer.from(black)).png().toBuffer(),
  });
  await panel.getByText('too plain for a dependable hash').waitFor({ timeout: 15_000 });
});

test('refused: the local stop stands, and the refusal is counted and shown', async () => {
  await page.getByRole('button', { name: 'Play it again: Samuel refuses' }).click();
  await page.waitForSelector('[aria-current="step"]:text-is("11")', { state: 'detached' });
  await played(true);
  const answer = await factsOf('answer');
  assert.equal(answer.answer, 'refused');
  const dead = await factsOf('dead');
  assert.deepEqual([dead.northfield, dead.harbour, dead.answered], [1, 0, 'refused']);
  assert.deepEqual([dead.refusals, dead.raised, dead.disagreements], [1, 2, 1]);
  const { disagreements, stopped } = await askNode('harbour', `signals/${(await factsOf('share')).signal}`);
  assert.equal((disagreements as unknown as { answer: string }[])[0]?.answer, answer.reason);
  assert.equal(stopped, true);
  await page.getByRole('button', { name: /^Show scene 10/ }).click();
  await page.getByRole('heading', { name: 'It stays stopped where it harmed someone' }).waitFor();
  await page.getByText('The refusal is counted, 1 of 2 disagreements').waitFor();
  await page.getByRole('button', { name: /^Show scene 11/ }).click();
  const proved = page.locator('#proof tbody tr', { hasText: 'The refusal arrived' });
  await proved
    .getByRole('rowheader', { name: 'It stays stopped where it harmed someone' })
    .waitFor({ timeout: 60_000 });
  assert.equal(await page.locator('#proof').getByText('The signal is dead at both nodes').count(), 0);
});

test('axe-clean and nothing wider than the window: light, dark, phone, Arabic', async () => {
  for (const look of [
    { width: 1360, dark: false, locale: 'en-GB' },
    { width: 360, dark: true, locale: 'en-GB' },
    { width: 360, dark: false, locale: 'ar' },
  ]) {
    const one = await browser.newPage({
      viewport: { width: look.width, height: 900 },
      colorScheme: look.dark ? 'dark' : 'light',
      locale: look.locale,
    });
    await one.goto(`${walkthrough.url}?auto=0`);
    await one.waitForSelector('#proof[data-whole="true"]', { timeout: 20_000 });
    assert.deepEqual(await faultsOf(one), [], JSON.stringify(look));
    await one.close();
  }
});

test('the public page of a node: without a script, axe-clean, in both directions', async () => {
  const { url } = (await stateNow()).nodes.harbour;
  for (const [path, width, dark] of [
    ['/', 1360, false],
    ['/', 360, true],
    ['/?lang=ar', 360, false],
  ] as const) {
    const one = await browser.newPage({
      viewport: { width, height: 900 },
      colorScheme: dark ? 'dark' : 'light',
    });
    await one.goto(`${url}${path}`);
    assert.equal(await one.locator('script').count(), 0);
    await one.locator('summary').click();
    assert.deepEqual(await faultsOf(one), [], `${path} ${width}`);
    await one.getByText('appeals@harbour.example').waitFor();
    await one.close();
  }
});

test('another page can neither play nor read', async () => {
  for (const headers of [{ 'sec-fetch-site': 'cross-site' }, { 'sec-fetch-site': 'same-site' }]) {
    const answer = await fetch(`${walkthrough.url}walk/restart`, { method: 'POST', headers });
    assert.equal(answer.status, 403);
  }
  const forged = await fetch(`${walkthrough.url}harbour/decisions`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: '{"decision":"restrict","item":"x"}',
  });
  assert.equal(forged.status, 401, 'an unsigned webhook restricts nothing');
});

test('no page said that anything failed', () => {
  assert.deepEqual(failures, []);
});

test('Ctrl-C ends it cleanly: no process is left, no port is taken', async (t) => {
  if (process.platform !== 'linux') return t.skip('processes are looked for in /proc, which is of Linux');
  assert.ok(processesAbout(folder).length > 5, 'npm, its shell, the demo, two nodes, a database');
  await page.close();
  const { status, signal } = await walkthrough.interrupt();
  // npm ends the way its shell did: of the signal, or with what the demo itself ended with.
  assert.ok(
    signal === 'SIGINT' || status === 0,
    `${status} ${signal}: ${walkthrough.said.slice(-5).join(' | ')}`,
  );
  assert.deepEqual(walkthrough.said.slice(walkthrough.said.indexOf('Stop it with Ctrl-C.') + 1), [
    'Stopping.',
  ]);
  assert.deepEqual(processesAbout(folder), []);
  // What was killed leaves this file behind; a database that was stopped removes it.
  assert.deepEqual(globSync(join(folder, '**', 'postmaster.pid')), []);
  for (const at of [port, port + 1, port + 2]) {
    await assert.rejects(fetch(`http://127.0.0.1:${at}/`), (error: Error) =>
      /ECONNREFUSED/.test(String(error.cause)),
    );
  }
});
