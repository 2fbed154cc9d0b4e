import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { startTestNode, type TestNode } from '../../../tests/nodes.ts';
import { openCheckpoint } from '../../standards/tlog/checkpoint.ts';
import { parseVerifierKey } from '../../standards/tlog/note-key.ts';
import { homePage } from './home-page.ts';
import { chooseLanguage } from './texts.ts';

let node: TestNode;
before(async () => {
  node = await startTestNode({ name: 'Harbour <b>& Sons</b>', class: 'civil-society' });
  await node.beat();
});
after(() => node.close());

const page = async (path = '/', headers: Record<string, string> = {}) => {
  const answer = await fetch(`${node.url}${path}`, { headers });
  return { answer, text: await answer.text() };
};

test('says who runs the node, without a script and without markup from data', async () => {
  const { answer, text } = await page();
  assert.equal(answer.status, 200);
  assert.match(answer.headers.get('content-security-policy') ?? '', /^default-src 'none'; style-src/);
  assert.match(text, /<html lang="en" dir="ltr">/);
  assert.match(text, /<bdi>Harbour &lt;b&gt;&amp; Sons&lt;\/b&gt;<\/bdi>/);
  assert.match(text, /A civil-society organisation/);
  assert.doesNotMatch(text, /<script|<b>| on[a-z]+=|javascript:/i);
});

test('shows the newest checkpoint, which verifies with the key it names', async () => {
  const { text } = await page();
  const note = /<pre>([^<]+— [^<]+)<\/pre>/.exec(text)?.[1];
  assert.ok(note);
  const vkey = await (await fetch(`${node.url}/log/key`)).text();
  assert.ok(text.includes(`${node.url}/log/key`));
  assert.equal(openCheckpoint(note, parseVerifierKey(vkey.trim())).ok, true);
});

test('RFC 9110 §12.5.4: the language is the one asked for, else the one preferred, else English', async () => {
  const arabic = await page('/', { 'accept-language': 'fr, ar-EG;q=0.9, en;q=0.8' });
  assert.match(arabic.text, /<html lang="ar" dir="rtl">/);
  assert.match(arabic.text, /الاعتراض على قرار/);
  assert.equal(arabic.answer.headers.get('vary'), 'accept-language');
  assert.match((await page('/?lang=en', { 'accept-language': 'ar' })).text, /lang="en" dir="ltr"/);
  const choices: [unknown, string | undefined, string][] = [
    [undefined, undefined, 'en'],
    ['de', 'de, *', 'en'],
    [['ar', 'en'], 'ar;q=0', 'en'],
    ['ar', 'en', 'ar'],
    [undefined, 'en;q=0.2, ar;q=0.9', 'ar'],
    [undefined, `${'x'.repeat(10_000)},ar`, 'en'],
  ];
  for (const [asked, accepted, chosen] of choices) assert.equal(chooseLanguage(asked, accepted), chosen);
});

test('counts under ten say so, and nobody to write to is said too', () => {
  const facts = {
    name: 'Harbour',
    class: 'platform' as const,
    url: 'https://harbour.example',
    demo: false,
    beatSeconds: 600,
    contact: null,
    log: null,
    counts: {
      from: '2026-01-01',
      to: '2026-01-02',
      rows: [
        { name: 'a', count: null },
        { name: 'b', count: 12 },
      ],
    },
    keepers: [],
    now: new Date('2026-01-04T10:00:00Z'),
  };
  const { markup } = homePage(facts, 'en');
  assert.match(markup, /Counts of 1 January 2026 to 2 January 2026/);
  assert.match(markup, /<th scope="row">a<\/th>\s*<td class="count">under ten<\/td>/);
  assert.match(markup, /<th scope="row">b<\/th>\s*<td class="count">12<\/td>/);
  assert.match(markup, /This node does not have one to show/);
  assert.match(markup, /Who keeps hashes of what matched nothing[\s\S]*No organisation on this node does\./);
  const keepers = [{ name: 'Quay <i>', days: 7, since: new Date('2026-01-03T10:00:00Z') }];
  assert.match(
    homePage({ ...facts, keepers }, 'en').markup,
    /<bdi>Quay &lt;i&gt;<\/bdi>: for 7 days, since 3 January 2026/,
  );
  assert.match(
    homePage({ ...facts, contact: 'appeals@harbour.example' }, 'en').markup,
    /appeals@harbour\.example/,
  );
});

test('a node younger than a whole day says so instead of counts of days before it began', async () => {
  const { text } = await page('/?lang=en');
  assert.match(text, /There is no full day yet/);
  assert.doesNotMatch(text, /<td class="count">/);
});

test('a link to nowhere answers a person with a page and a program with a problem', async () => {
  const lost = await page('/nope', { accept: 'text/html,*/*;q=0.8', 'accept-language': 'en' });
  assert.equal(lost.answer.status, 404);
  assert.match(lost.answer.headers.get('content-type') ?? '', /^text\/html/);
  assert.match(lost.text, /There is nothing at this address/);
  for (const [path, accept] of [
    ['/nope', 'application/json'],
    ['/api/v1/nope', 'text/html'],
    ['/federation/nope', 'text/html'],
  ] as const) {
    const { answer } = await page(path, { accept });
    assert.equal(answer.status, 404, path);
    assert.match(answer.headers.get('content-type') ?? '', /^application\/problem\+json/, path);
  }
});
