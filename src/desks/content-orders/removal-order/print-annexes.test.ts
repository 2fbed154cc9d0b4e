import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { bare, offThePage, readPdf } from '../../../kernel/print/testing/read-pdf.ts';
import { typeset } from '../../../kernel/print/typeset.ts';
import { examples, type RemovalOrder, SECTIONS } from '../../../standards/tco-annexes/annex-one.ts';
import type { Feedback, Impossibility } from '../../../standards/tco-annexes/answers.ts';
import { PRINT_LANGUAGES } from './annex-words.ts';
import { printFeedback, printImpossibility } from './print-answers.ts';
import { printOrder } from './print-order.ts';

const RECEIVED = { receivedAt: new Date('2026-11-02T20:10:00Z'), digest: '5f'.repeat(32) };
const whole: RemovalOrder = {
  ...examples()[0]!,
  furtherReasons: 'It was posted before.',
  nonDisclosure: {
    decidedAt: '2026-11-02T20:00:00Z',
    until: '2026-12-01T20:00:00Z',
    reason: 'An investigation goes on.',
  },
};
const parties = {
  addressee: 'Harbour Pictures',
  authority: 'Example Office',
  authorityReference: 'EX-2026-0017',
  addresseeReference: '0198f5b0-0000-7000-8000-000000000001',
  receivedAt: '2026-11-02T20:10:00.000Z',
};
const signer = {
  provider: 'Harbour Pictures Ltd',
  establishedIn: 'IE',
  authorisedPerson: 'Ana Example',
  contactEmail: 'orders@harbour.example',
  at: '2026-11-02T21:00:00.000Z',
};
const feedback: Feedback = {
  ...parties,
  measure: 'removed',
  executedAt: '2026-11-02T20:40:00.000Z',
  ...signer,
};
const impossibility: Impossibility = {
  ...parties,
  reason: 'manifest-errors',
  explanation: 'Two addresses stand in one field.',
  needed: ['Which of the two is meant?', 'أي الرابطين؟'],
  ...signer,
};

const onPaper = async (...said: Parameters<typeof printOrder>) => readPdf(await typeset(printOrder(...said)));
/** What stands beside a box, up to the next box or line end of the form. */
const ticked = (text: string) => [...text.matchAll(/☒([^☒☐]{5})/gu)].map(([, beside]) => beside);

test('Annex II has every field of the form, and one box of two is ticked', async () => {
  const { text, pages, active, language } = await readPdf(await typeset(printFeedback(feedback, 'en')));
  for (const said of [
    'Annex II',
    'Layout to be checked against the official text',
    'Section A',
    'Section B',
    'Section C',
    ...Object.values({ ...parties, ...signer, receivedAt: '', at: '', establishedIn: 'Ireland (IE)' }),
    '2026-11-02 20:10:00 UTC',
    '2026-11-02 20:40:00 UTC',
    '2026-11-02 21:00:00 UTC',
  ])
    assert.ok(text.includes(bare(said)), `${said} in ${text}`);
  assert.deepEqual(ticked(text), ['Remov']);
  assert.deepEqual([pages.length, active, language], [1, [], 'en']);
  const other = { ...feedback, measure: 'disabled-in-all-member-states' as const };
  assert.deepEqual(ticked((await readPdf(await typeset(printFeedback(other, 'en')))).text), ['Acces']);
});

test('Annex III ticks the box of its reason, and has every question', async () => {
  const boxes = {
    'force-majeure': 'Force',
    'de-facto-impossibility': 'Force',
    'manifest-errors': 'Theor',
    'insufficient-information': 'Theor',
  } as const;
  for (const [reason, box] of Object.entries(boxes) as [Impossibility['reason'], string][]) {
    const { text } = await readPdf(await typeset(printImpossibility({ ...impossibility, reason }, 'en')));
    assert.deepEqual(ticked(text), [box], reason);
    for (const said of [
      'Annex III',
      impossibility.explanation,
      'Which of the two is meant?',
      parties.addressee,
    ])
      assert.ok(text.includes(bare(said)), `${said} in ${text}`);
  }
  const { text } = await readPdf(
    await typeset(printImpossibility({ ...impossibility, reason: 'insufficient-information' }, 'en')),
  );
  assert.match(text, /☒Theorderhasnotenough/);
});

/** Every text of an order, as the form writes it. */
const textsOf = (value: unknown): string[] => {
  if (typeof value === 'object' && value !== null) return Object.values(value).flatMap(textsOf);
  const text = String(value);
  if (['a', 'judge-or-court', 'law-enforcement'].includes(text)) return [];
  if (/^[A-Z]{2}$/.test(text)) return [`(${text})`];
  return [
    text.replace(
      /^(\d{4}-\d\d-\d\d)T([\d:]+)(Z|[+-][\d:]+)$/,
      (_, d, t, z) => `${d} ${t} UTC${z === 'Z' ? '' : z}`,
    ),
  ];
};

test('Annex I has every text of the order, by the sections of the form, with its boxes', async () => {
  const { text, active } = await onPaper(whole, RECEIVED, 'en');
  for (const said of textsOf(whole)) assert.ok(text.includes(bare(said)), `${said} in ${text}`);
  const sections = [...text.matchAll(/Section([A-G])–/g)].map(([, letter]) => letter);
  assert.deepEqual(sections, [...new Set(Object.values(SECTIONS).filter((one) => one.length === 1))]);
  assert.deepEqual(ticked(text), ['(a)in', 'Thead', 'TheSt', 'Lawen']);
  assert.ok(text.includes(RECEIVED.digest) && text.includes('2026-11-0220:10:00UTC'));
  assert.ok(!text.includes('Nothingstandshere'));
  assert.deepEqual(active, []);
});

test('what is missing is said where it would stand; what has no place on the form comes last', async () => {
  const { issuedAt: _, redress: __, ...half } = examples()[0]!;
  const order = {
    ...half,
    addressee: 'Harbour',
    items: [{ url: 'https://a.example/1', more: 'x1' }, 'https://a.example/2'],
    contentTypes: ['a', 'f'],
    authority: { ...half.authority, type: 'ministry' },
    price: { of: 5 },
  };
  const { text } = await onPaper(order, RECEIVED, 'en');
  const gaps = text.split(bare('Nothing stands here in what came.')).length - 1;
  // Of the addressee three, the second address, the time of issue, and three of redress.
  assert.equal(gaps, 8);
  const last = text.slice(text.indexOf(bare('What came and has no place on the form')));
  for (const said of [
    '/addressee Harbour',
    '/items/0/more x1',
    '/items/1 https://a.example/2',
    '/price {"of":5}',
    '/contentTypes/1 f',
    '/authority/type ministry',
  ])
    assert.ok(last.includes(bare(said)), `${said} in ${last}`);
});

test('the fixed words are there in each language; what stands in the fields stays', async () => {
  for (const language of PRINT_LANGUAGES)
    for (const document of [
      printFeedback(feedback, language),
      printImpossibility(impossibility, language),
      printOrder(whole, RECEIVED, language),
    ]) {
      const words = JSON.stringify(document);
      assert.doesNotMatch(
        words,
        /"(label|title|note)":"[^"]*(print|annex|value)\.[a-z]/,
        'a key without words',
      );
      assert.equal(/[\u0600-\u06ff]/.test(document.title), language === 'ar');
      const { text, language: tagged } = await readPdf(await typeset(document));
      assert.equal(tagged, language);
      assert.ok(text.includes('EX-2026-0017') && text.includes('HarbourPictures') && text.includes('☒'));
    }
});

test('a long statement of reasons, five hundred addresses, Arabic and Chinese: all on the pages', async () => {
  const reasons =
    'تطلب السلطة إزالة العنصر 4711 من Harbour Pictures.\n该图片号召观看者袭击一个指定的市场。\n'.repeat(400);
  const items = Array.from({ length: 500 }, (_, n) => ({
    url: `https://harbour.example/p/${n}`,
    locator: `post ${n}`,
  }));
  for (const language of PRINT_LANGUAGES) {
    const pdf = await onPaper({ ...whole, reasons, items, reference: 'r'.repeat(200) }, RECEIVED, language);
    assert.ok(pdf.pages.length > 30, String(pdf.pages.length));
    assert.deepEqual(offThePage(pdf), []);
    for (const { url } of [items[0]!, items[499]!]) assert.ok(pdf.text.includes(url));
  }
});

test('of more items than the form takes, how many are not printed is said', async () => {
  const items = Array.from({ length: 300_000 }, () => 0);
  const { text } = await onPaper({ ...whole, items, contentTypes: items }, RECEIVED, 'en');
  assert.ok(text.includes(bare('Items that are not printed, since the form takes 1000: 299000')));
});

test('property: whatever came is printed', { timeout: 120_000 }, async () => {
  const anything = fc
    .dictionary(fc.constantFrom(...Object.keys(SECTIONS), 'else'), fc.jsonValue())
    .map((some) => ({ ...whole, ...some }));
  await fc.assert(
    fc.asyncProperty(anything, fc.constantFrom(...PRINT_LANGUAGES), async (order, language) => {
      const { blanks, active } = await onPaper(order as Record<string, unknown>, RECEIVED, language);
      assert.deepEqual([blanks, active], [0, []]);
    }),
    { numRuns: 60 },
  );
});
