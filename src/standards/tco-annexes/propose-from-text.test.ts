import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { examples, INSTRUMENT, type RemovalOrder } from './annex-one.ts';
import { orderFaults } from './faults.ts';
import { proposeFromText, proposeFromTexts } from './propose-from-text.ts';
import { annexOneText } from './testing/annex-one-text.ts';

const good = examples()[0]!;
const doubtsOf = (text: string) => proposeFromText(text).doubts.map(({ field, code }) => `${code} ${field}`);
const below = (section: string, ...lines: string[]) => [`SECTION ${section}:`, ...lines].join('\n');

test('a whole form is proposed whole, each field with the words that it came from', () => {
  const text = annexOneText(good);
  const { order, found, doubts } = proposeFromText(text);
  assert.deepEqual(order, good);
  assert.deepEqual(doubts, []);
  assert.deepEqual(orderFaults(order, Date.parse('2026-11-02T20:10:00Z')), []);
  for (const { from, to, passage } of found) assert.equal(text.slice(from, to), passage);
  const at = (field: string) => found.find((one) => one.field === field)?.passage;
  assert.equal(at('/reference'), good.reference);
  assert.equal(at('/issuedAt'), good.issuedAt);
  assert.match(at('/contentTypes') ?? '', /^\[x\] incites/);
});

test('a form with everything on it comes back, silence and fax and a representative too', () => {
  const full: RemovalOrder = {
    ...good,
    addressee: { ...good.addressee, legalRepresentative: 'Harbour Law' },
    contentTypes: ['b', 'c', 'e'],
    furtherReasons: 'It was posted twice.\nBy the same account.',
    nonDisclosure: { decidedAt: '2026-11-02T21:00:00+01:00', until: '2026-12-01T00:00:00Z' },
    authority: { ...good.authority, type: 'judge-or-court', fax: '+33 1 00 00 00 09' },
  };
  const { order, doubts } = proposeFromText(annexOneText(full));
  assert.deepEqual([order, doubts], [full, []]);
});

test('a quoted form, and one with marks of a word processor, reads the same', () => {
  const text = annexOneText(good);
  assert.deepEqual(proposeFromText(text.replace(/^/gm, '> ')).order, good);
  const boxes = text.replaceAll('[x]', '☒').replaceAll('[ ]', '☐');
  assert.deepEqual(proposeFromText(boxes).order, good);
  assert.deepEqual(proposeFromText(text.replaceAll('\n', '\r\n')).order, good);
});

test('an empty form proposes nothing but its law', () => {
  const empty = annexOneText(good)
    .split('\n')
    .filter((line) => !/^https|^The picture/.test(line))
    .map((line) => line.replace(/: .*$/, ': ............').replace('[x]', '[ ]'))
    .join('\n');
  const { order } = proposeFromText(empty);
  assert.deepEqual(order, { legalBasis: INSTRUMENT });
});

test('URLs: one a line, two in a line are kept and named, what stands behind one says where', () => {
  const items = (...lines: string[]) => proposeFromText(below('B', 'URL:', ...lines)).order.items;
  assert.deepEqual(items('https://a.example/1', '2. https://a.example/2'), [
    { url: 'https://a.example/1' },
    { url: 'https://a.example/2' },
  ]);
  const two = below('B', 'URL: https://a.example/1 and https://a.example/2');
  assert.deepEqual(proposeFromText(two).order.items, [
    { url: 'https://a.example/1 and https://a.example/2' },
  ]);
  assert.deepEqual(doubtsOf(two), ['several-urls /items/0/url']);
  assert.deepEqual(items('https://a.example/1 – the second picture', 'at 01:20'), [
    { url: 'https://a.example/1', locator: 'the second picture at 01:20' },
  ]);
  assert.deepEqual(items('hxxps://a[.]example/1'), [{ url: 'hxxps://a[.]example/1' }], 'as it stands there');
  assert.deepEqual(doubtsOf(below('B', 'URL: https://a.example/one/', 'two?x=1')), [
    'url-may-go-on /items/0/url',
  ]);
  assert.deepEqual(doubtsOf(below('B', 'URL: https://a.example/one.')), ['url-may-end-sooner /items/0/url']);
  assert.deepEqual(items('https://a.example/(x)', '(https://a.example/y)'), [
    { url: 'https://a.example/(x)' },
    { url: 'https://a.example/y' },
  ]);
});

test('what is found twice and differently is left out and named; the same twice is one', () => {
  const twice = below('A', 'Reference number: EX-1', 'Reference number: EX-2');
  assert.equal(proposeFromText(twice).order.reference, undefined);
  assert.deepEqual(doubtsOf(twice), ['several-values /reference', 'several-values /reference']);
  const same = below('A', 'Reference number: EX-1', 'Reference number: EX-1');
  assert.deepEqual([proposeFromText(same).order.reference, doubtsOf(same)], ['EX-1', []]);
});

test('what needs a person is named: a date without zone, a State that is none, boxes, silence without its dates', () => {
  assert.deepEqual(doubtsOf(below('A', 'Time and date of issuance: 2 November 2026, 21:05')), [
    'no-time-zone /issuedAt',
  ]);
  assert.deepEqual(doubtsOf(below('A', 'Member State of the issuing authority: Utopia')), [
    'not-a-member-state /issuingState',
  ]);
  assert.deepEqual(doubtsOf(below('B', '[ ] incites others', '[ ] constitutes a threat')), [
    'nothing-ticked /contentTypes',
  ]);
  assert.deepEqual(doubtsOf(below('C', '[x] for reasons of public security, the addressee')), [
    'ticked-without-more /nonDisclosure',
  ]);
  assert.deepEqual(doubtsOf(below('E', '[x] judge', '[x] law enforcement authority')), [
    'several-values /authority/type',
  ]);
  assert.deepEqual(doubtsOf(below('A', `Reference number: ${'x'.repeat(3000)}`)), ['too-long /reference']);
});

test('words of a label within a sentence are none, and fields belong to their section', () => {
  for (const text of [
    'We give you the reference number of the removal order: it is EX-1.',
    'Reference to earlier letters is made: none',
    below('F', 'Address: 1 Example Street'),
    'Email address: someone@example.org',
  ])
    assert.deepEqual(proposeFromText(text).order, {}, text);
  const states = below(
    'A',
    'Member State of the issuing authority: Deutschland (DE)',
    'Member State of main establishment: Irlande',
  );
  assert.deepEqual(proposeFromText(states).order, { issuingState: 'DE', addressee: { establishedIn: 'IE' } });
});

test('of several texts the fullest is taken, and where another says something else it is named', () => {
  const other = annexOneText({ ...good, reference: 'EX-OTHER', items: [{ url: 'https://b.example/9' }] });
  const { order, text, doubts } = proposeFromTexts([
    'Please see the order attached.',
    annexOneText(good),
    other,
  ]);
  assert.deepEqual([text, order], [1, good]);
  assert.deepEqual(
    doubts.map(({ code, field, passage }) => [code, field, passage]),
    [
      ['other-text-differs', '/reference', 'EX-OTHER'],
      ['other-text-differs', '/items/0/url', 'https://b.example/9'],
    ],
  );
  assert.deepEqual(proposeFromTexts([]).order, {});
});

const leaves = (value: unknown): string[] =>
  typeof value === 'string'
    ? [value]
    : typeof value === 'object' && value !== null
      ? Object.values(value).flatMap(leaves)
      : [];
const flat = (text: string) => text.replace(/\s+/g, ' ');

test('property: whatever the text, each proposed word stands in it, and each passage is where it says', () => {
  const words = fc.constantFrom(
    ...annexOneText(good).split('\n'),
    ...['[x]', '☒', ':', 'https://a.example/1', '2 November 2026 21:05 CET', '', '\t', '> ', 'SECTION E'],
  );
  const text = fc.oneof(
    fc.string({ unit: 'binary', maxLength: 300 }),
    fc.array(fc.oneof(words, fc.string()), { maxLength: 40 }).map((lines) => lines.join('\n')),
  );
  fc.assert(
    fc.property(text, (text) => {
      const { order, found, doubts } = proposeFromText(text);
      for (const { from, to, passage } of [...found, ...doubts]) {
        assert.ok(0 <= from && from <= to && to <= text.length);
        assert.ok(text.slice(from, to).startsWith(passage));
      }
      // What follows from a closed table: the law's name, a State, a type, an instant.
      const { legalBasis: _, issuingState: __, contentTypes: ___, issuedAt: ____, ...rest } = order;
      const {
        addressee,
        authority,
        nonDisclosure: _____,
        ...others
      } = rest as Record<string, Record<string, unknown>>;
      const { establishedIn: ______, ...named } = addressee ?? {};
      const { type: _______, signedOn: ________, ...office } = authority ?? {};
      for (const leaf of leaves([named, office, others]))
        assert.ok(
          flat(text.replace(/^[ \t>]*>/gm, ' ')).includes(flat(leaf)),
          JSON.stringify({ leaf, text }),
        );
    }),
    { numRuns: 1500 },
  );
});

test('property: a form filled in anyhow comes back as it was filled in', () => {
  const word = fc
    .stringMatching(/^[A-Za-z][A-Za-z0-9]{0,12}$/)
    .filter((one) => !/^(section|legal)$/i.test(one));
  const name = fc.tuple(word, word).map(([a, b]) => `Q${a} ${b}`);
  fc.assert(
    fc.property(
      name,
      name,
      word,
      fc.subarray(['a', 'b', 'c', 'd', 'e'], { minLength: 1 }),
      (one, other, number, types) => {
        const order: RemovalOrder = {
          ...good,
          reference: `R-${number}`,
          addressee: { ...good.addressee, name: one },
          contentTypes: types as RemovalOrder['contentTypes'],
          authority: { ...good.authority, name: other, fileNumber: `${number}/26` },
        };
        assert.deepEqual(proposeFromText(annexOneText(order)).order, order);
      },
    ),
  );
});

test('letters that nobody sees are named where they are', () => {
  assert.deepEqual(doubtsOf(below('B', 'URL: https://a.example/1\u200b')), ['unseen-letters /items/0/url']);
  assert.deepEqual(doubtsOf(below('A', 'Reference number: EX\u202e1')), ['unseen-letters /reference']);
});

test('a very long text is read in time that grows with it', { timeout: 30_000 }, () => {
  const run = (piece: string) => piece.repeat(Math.floor(500_000 / piece.length));
  const texts = [
    ...[
      'Reference number ',
      'URL: https://a.example/1 \n',
      '((((',
      '[ ] incites \n',
      ' \n> ',
      'contact details of ',
    ].map(run),
    ...[
      'Reasons',
      'URL',
      'Reference number',
      'Contact point',
      'Member State of main establishment',
      'Addressee',
    ].flatMap((label) =>
      [' ', ',', '/', '.', '_', '\n', '> '].flatMap((letter) => [
        below('A', `${label}: a${run(letter)}b!`),
        below('B', `${label}: https://a.example/1${run(letter)}b!`, `${run(letter)}!`),
      ]),
    ),
    Array.from({ length: 15_000 }, (_, n) => `URL: https://a.example/${n}`).join('\n'),
  ];
  // What grew with the square of the length would be at it for minutes.
  for (const text of texts) assert.ok(proposeFromText(text), text.slice(0, 60));
});
