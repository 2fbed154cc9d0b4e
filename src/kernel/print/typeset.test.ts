import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import type { PrintedText } from './printed-document.ts';
import { bare, offThePage, readPdf } from './testing/read-pdf.ts';
import { documentOf } from './testing/sample-document.ts';
import { typeset } from './typeset.ts';

const printed = async (blocks: Parameters<typeof documentOf>[0], change = {}) =>
  readPdf(await typeset(documentOf(blocks, change)));
const paragraphs = (...texts: PrintedText[]) =>
  printed(texts.map((text) => ({ kind: 'paragraph' as const, text })));

test('every block stands on the page, tagged, with its number and reference below', async () => {
  const pdf = await printed(
    [
      { kind: 'section', title: 'Section A' },
      { kind: 'field', label: 'Addressee', value: 'Harbour Pictures' },
      { kind: 'tick', label: 'removed', ticked: true },
      { kind: 'tick', label: 'disabled', ticked: false },
      { kind: 'paragraph', label: 'Explanation', text: 'First line\nsecond line' },
      {
        kind: 'table',
        columns: [
          { title: 'No.', share: 1 },
          { title: 'URL', share: 6 },
        ],
        rows: [['1', { text: 'https://harbour.example/p/4711', exact: true }]],
      },
      { kind: 'to-fill', label: 'Stamp' },
    ],
    { note: 'A note below the title' },
  );
  assert.equal(
    pdf.text,
    bare(
      'A form A note below the title Section A Addressee Harbour Pictures ☒ removed ☐ disabled Explanation First line second line No. URL 1 https://harbour.example/p/4711 Stamp EX-2026-0017 1/1',
    ),
  );
  assert.deepEqual([pdf.title, pdf.language, pdf.active], ['A form', 'en', []]);
  const tags = JSON.stringify(pdf.pages[0]!.tags);
  for (const role of ['"H1"', '"H2"', '"P"', '"Table"', '"TH"'])
    assert.ok(tags.includes(`"role":${role}`), `no ${role} in ${tags}`);
});

test('Arabic is joined, runs from the right, and keeps numbers and Latin in their order', async () => {
  const text = 'تطلب السلطة إزالة 4711 من Harbour Pictures (EU) 2021/784';
  const { pages } = await paragraphs(text);
  const runs = pages[0]!.runs;
  const at = (part: string) => runs.find((run) => run.text.includes(part))!;
  // The number belongs to the Arabic before it; what follows is one Latin part, read from the left.
  assert.ok(at('4711').x > at('Harbour Pictures (EU) 2021/784').x);
  const wide = async (word: string) =>
    (await paragraphs(word)).pages[0]!.runs.filter(
      ({ y, text }) => y > 100 && /\p{Script=Arabic}/u.test(text),
    ).reduce((sum, { width }) => sum + width, 0);
  assert.ok((await wide('سلسلة')) < 0.8 * (await wide('س\u200cل\u200cس\u200cل\u200cة')));
});

test('a document from right to left has its labels at the right', async () => {
  const { pages, language } = await printed([{ kind: 'field', label: 'السلطة', value: 'Example Office' }], {
    language: 'ar',
    direction: 'rtl',
    title: 'نموذج',
  });
  const { runs, width } = pages[0]!;
  assert.equal(language, 'ar');
  assert.ok(runs.find(({ text }) => text === 'Example Office')!.x < width / 2);
  assert.ok(runs.some(({ text, x }) => /\p{Script=Arabic}/u.test(text) && x > width / 2));
});

test('words and addresses of any length stay on the page, whole', { timeout: 120_000 }, async () => {
  const long = (one: string, many: number) => one.repeat(many);
  const addresses = [
    long('a', 2000),
    `${long('b', 1000)}/1`,
    long('%D9%85', 330),
    long('-', 2000),
    long('1', 2000),
    long('.', 2000),
    long("'", 2000),
    long('م', 2000),
    long('[(', 1000),
  ].map((path) => ({ text: `https://harbour.example/${path}`, exact: true as const }));
  const words = ['W', 'i', 'م', '字', '1', 'ﷺ', '_', 'ẞ', 'a\u00a0', 'رقم12'].map((one) => long(one, 2000));
  for (const text of [...addresses, ...words, long('a', 500_000), long('م', 500_000), long('w1 ', 160_000)]) {
    const pdf = await paragraphs(text);
    const start = (typeof text === 'string' ? text : text.text).slice(0, 40);
    assert.deepEqual(offThePage(pdf).slice(0, 3), [], start);
    // The reader turns Arabic by its own rules: there the letters count and not their order.
    const letters = (typeof text === 'string' ? text : text.text).replace(/\s/g, '');
    const found = pdf.pages
      .map((page) => page.text)
      .join('')
      .replace(/Aform|EX-2026-0017\d+\/\d+/g, '');
    if (!/\p{Script=Arabic}/u.test(letters)) assert.ok(found === letters, start);
  }
});

test('long texts go on over pages, each with its number', async () => {
  const reasons = 'The picture calls on those who see it to attack a named market. '.repeat(1700);
  const pdf = await printed([
    { kind: 'field', label: 'In a field', value: reasons },
    { kind: 'paragraph', text: reasons },
    {
      kind: 'table',
      columns: [{ title: 'URL', share: 1 }],
      rows: Array.from({ length: 500 }, (_, n) => [
        { text: `https://harbour.example/p/${n}`, exact: true as const },
      ]),
    },
  ]);
  const many = pdf.pages.length;
  assert.ok(many > 60, `${many} pages`);
  assert.deepEqual(offThePage(pdf), []);
  pdf.pages.forEach(({ text }, n) => {
    assert.ok(text.endsWith(`EX-2026-0017${n + 1}/${many}`), `page ${n + 1}`);
  });
  for (const n of [0, 250, 499]) assert.ok(pdf.text.includes(`https://harbour.example/p/${n}`));
});

test('the same document gives the same bytes, and another gives others', async () => {
  const document = documentOf([{ kind: 'paragraph', text: 'نعم 是 yes' }]);
  const once = await typeset(document);
  assert.ok(!once.equals(await typeset({ ...document, title: 'Another form' })));
  assert.ok(once.equals(await typeset(structuredClone(document))));
});

test('markup of the typesetter is text', async () => {
  const text = '#panic("x") = *b* $x$ #read("/etc/hostname") ] [ \\ ` <a> @b';
  assert.ok((await paragraphs(text)).text.includes(bare(text)));
});

test('property: whatever the texts are, they are printed', { timeout: 120_000 }, async () => {
  const text = fc.oneof(
    fc.string({ unit: 'binary', maxLength: 40 }),
    fc.string({ unit: 'grapheme', maxLength: 40 }),
    fc.string({
      unit: fc.constantFrom(...'مa1 \u0301\u064b\u200d\u200f\ufe0f字😀🇪🇺ﷺ(\u0e33'),
      maxLength: 40,
    }),
  );
  await fc.assert(
    fc.asyncProperty(
      fc.array(text, { minLength: 100, maxLength: 200 }),
      fc.boolean(),
      async (texts, exact) => {
        const said = texts.map((text) => (exact ? { text, exact: true as const } : text));
        const pdf = await typeset(
          documentOf([
            ...said.map((text) => ({ kind: 'paragraph' as const, text })),
            ...said.slice(0, 10).map((value, n) => ({ kind: 'field' as const, label: texts[n]!, value })),
          ]),
        );
        assert.equal((await readPdf(pdf)).blanks, 0);
      },
    ),
    { numRuns: 30 },
  );
});
