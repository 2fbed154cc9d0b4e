import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { type LooksLike, personalData } from './personal-data.ts';
import { examples, type Statement } from './statement.ts';
import { batchWarnings, FREE_TEXTS, MOST_WARNINGS, warningsOf } from './warnings.ts';

const [voluntary, notified] = examples() as [Statement, Statement];

const PERSONAL: [LooksLike, string][] = [
  ['email', 'a.person+list@mail.example.org'],
  ['email', 'jürgen@müller.example'],
  ['email', 'a.person [at] mail.example'],
  ['profile', 'https://www.facebook.com/a.person.12'],
  ['profile', 'x.com/a_person/status/1234567890123456789'],
  ['profile', 'https://harbour.example/@a.person'],
  ['profile', 'https://harbour.example/users/aperson/posts/1'],
  ['profile', 'https://www.linkedin.com/in/a-person'],
  ['profile', 'https://facebook.com/profile.php?id=100012345678901'],
  ['profile', 'https://t.me/a_channel'],
  ['handle', '@a_person'],
  ['handle', '@a.person@social.example'],
  ['handle', '@شخص'],
  ['iban', 'DE89 3704 0044 0532 0130 00'],
  ['iban', 'GB82WEST12345698765432'],
  ['iban', 'NO9386011117947'],
  ['ip', '192.0.2.17'],
  ['ip', '2001:db8::8a2e:370:7334'],
  ['ip', 'fe80:0:0:0:202:b3ff:fe1e:8329'],
  ['phone', '+49 30 1234567'],
  ['phone', '+33 1 23 45 67 89'],
  ['phone', '0033123456789'],
  ['phone', '030/123 45 67'],
  ['phone', '01.23.45.67.89'],
  ['phone', '(0)30 1234567'],
  ['phone', '(030) 123456'],
  ['phone', '(202) 555-0143'],
  ['phone', '202-555-0143'],
  ['phone', '1-800-555-0199'],
  ['phone', '+٤٩ ٣٠ ١٢٣٤٥٦٧'],
  ['digits', '۱۲۳۴۵۶۷۸۹۰'],
  ['digits', '123456789'],
  ['digits', '4111 1111 1111 1111'],
  ['digits', '219-09-9999'],
];

const HARMLESS = [
  ...[
    '2026-11-02',
    '2026-11-02T14:30:00Z',
    '2026-11-02T14:30:00.123+01:00',
    '2026-11-02 14:30',
    '2. 11. 2026',
  ],
  ...['02.11.2026', '02/11/2026', '11/23/2026', '01/23/2026', '02 11 2026', '2026/11/02', '20261102143000'],
  ...[
    'Art. 17(3)',
    'Article 3(4)(c)',
    'Articles 16, 17 and 20',
    '§ 130(1) No. 4',
    'section 3.1.2.1',
    'v1.2.3.4',
  ],
  ...['Regulation (EU) 2022/2065', '2021/784', 'Directive 2000/31/EC', 'C-131/12', 'CELEX 32022R2065'],
  ...[
    'OJ L 277, 27.10.2022, p. 1',
    'ECLI:EU:C:2014:317',
    '14:30',
    '14:30:59',
    '09.30-10.15',
    '09/2026 - 10/2026',
  ],
  ...['2019-2024', '1 000 000 000', '12.345.678', '1,234,567 views', '99.5 %', '0.12345678', 'EUR 25 000'],
  ...[
    'https://eur-lex.europa.eu/eli/reg/2022/2065/oj',
    'https://help.harbour.example/hc/articles/360001234567',
  ],
  ...['https://x.com/en/tos', 'https://www.facebook.com/policies/community', 'https://t.me/terms', 'x.com'],
  ...[
    'harbour.example/terms',
    'https://harbour.example/users/terms',
    'std::vector',
    'a @ b',
    'user@',
    'KEYWORD_OTHER',
  ],
  ...[
    '3f2504e0-4f89-41d3-9a0c-0305e82c3301',
    'd41d8cd98f00b204e9800998ecf8427e',
    'DE89 is a code',
    'IE12 BEST',
  ],
  ...[
    '02.11.2026-05.11.2026',
    'a score of 0.987654321',
    '0800-1600',
    'https://www.youtube.com/watch?v=abc123',
    'BOE-A-2002-13758',
    'no. 36769/08',
    '18 U.S.C. § 2339A',
    'the 1st of 2 reviewers',
    '12345678',
    'محتوى إرهابي',
    'ISBN 978-3-16-148410-0',
  ],
];

test('each kind is found where it stands, and harmless numbers are passed over', () => {
  for (const [looksLike, text] of PERSONAL) {
    for (const [before, after] of [
      ['', ''],
      ['The account of ', ' was seen.'],
      ['(', ')'],
      ['“', '”, and more'],
      ['نشر ', '؛'],
    ] as const)
      assert.deepEqual(
        personalData(before + text + after),
        [{ looksLike, at: before.length, length: text.length }],
        before + text + after,
      );
  }
  for (const text of HARMLESS)
    for (const whole of [text, `It was ${text}, so it went.`, `(${text})`])
      assert.deepEqual(personalData(whole), [], whole);
});

test('among harmless pieces exactly what is personal is found', () => {
  const joint = fc.constantFrom('; ', ' — ', '\n', ', then ');
  const pieces = fc
    .array(fc.tuple(fc.constantFrom(...HARMLESS), joint), { maxLength: 6 })
    .map((all) => all.flat().join(''));
  fc.assert(
    fc.property(
      pieces,
      fc.option(fc.constantFrom(...PERSONAL)),
      joint,
      pieces,
      (before, personal, between, after) => {
        const [looksLike, text] = personal ?? [];
        const found = personalData(before + (text === undefined ? '' : text + between) + after);
        assert.deepEqual(
          found,
          looksLike && text ? [{ looksLike, at: before.length, length: text.length }] : [],
        );
      },
    ),
    { numRuns: 2000 },
  );
});

test('every place lies in the text, which may be as long and as strange as it is', () => {
  fc.assert(
    fc.property(fc.string({ unit: fc.constantFrom(...'a1 .@:/-+0(é\u{1f600}'), maxLength: 300 }), (text) => {
      let end = 0;
      for (const { at, length } of personalData(text)) {
        assert.ok(at >= end && length > 0 && at + length <= text.length, JSON.stringify(text));
        end = at + length;
      }
    }),
  );
  for (const unit of [
    'a',
    '1',
    '1 ',
    '1.',
    '0-',
    'a.',
    'a@',
    '@',
    'a:',
    '1:',
    'DE89 ',
    'http://',
    'a.b/',
    '(',
    'x.com/',
    '+1 ',
    "a'-",
  ]) {
    for (const { at } of personalData(unit.repeat(1_000_000 / unit.length))) assert.ok(at < 10_000);
  }
});

test('a warning says where, in characters, and quotes nothing', () => {
  const [warning, ...more] = warningsOf({
    ...voluntary,
    decision_facts: '\u{1f600} by a.person@mail.example.',
  });
  assert.deepEqual(more, []);
  assert.deepEqual(warning, {
    pointer: '/decision_facts',
    code: 'personal-data',
    looksLike: 'email',
    from: 6,
    to: 26,
    message:
      'Characters 6 to 26 look like an e-mail address. No personal data may be sent: take it out, or make sure that it is none.',
  });
  assert.deepEqual(examples().flatMap(warningsOf), []);
});

test('all free texts are looked at, and nothing else', () => {
  assert.deepEqual(
    FREE_TEXTS.filter((name) => !/_other$|_explanation$|_ground$/.test(name)),
    ['decision_ground_reference_url', 'decision_facts', 'source_identity'],
  );
  assert.equal(FREE_TEXTS.length, 11);
  for (const name of FREE_TEXTS)
    assert.deepEqual(
      warningsOf({ [name]: 'see https://x.com/a_person' })
        .filter(({ code }) => code === 'personal-data')
        .map(({ pointer }) => pointer),
      [`/${name}`],
    );
  const many = Array.from({ length: 900 }, (_, at) => `@ab${at}`).join(' ');
  assert.equal(warningsOf({ ...voluntary, decision_facts: many }).length, MOST_WARNINGS);
  for (const value of [null, [], 'a@b.example', { decision_facts: 7 }])
    assert.deepEqual(warningsOf(value), []);
});

test('what the database would drop is told', () => {
  const dropped = (change: object, from: object = voluntary) =>
    warningsOf({ ...from, ...change }).map(({ code, pointer }) => `${code} ${pointer}`);
  const x = 'x';
  for (const [right, wrong, field] of [
    [{ source_type: 'SOURCE_ARTICLE_16', source_identity: x }, { source_identity: x }, 'source_identity'],
    [
      { category_specification: ['KEYWORD_OTHER'], category_specification_other: x },
      { category_specification_other: x },
      'category_specification_other',
    ],
    [
      { content_type: ['CONTENT_TYPE_OTHER'], content_type_other: x },
      { content_type_other: x },
      'content_type_other',
    ],
    [
      { decision_visibility: ['DECISION_VISIBILITY_OTHER'], decision_visibility_other: x },
      { decision_visibility_other: x },
      'decision_visibility_other',
    ],
    [
      { decision_monetary: 'DECISION_MONETARY_OTHER', decision_monetary_other: x },
      { decision_monetary_other: x },
      'decision_monetary_other',
    ],
    [{}, { incompatible_content_ground: x }, 'incompatible_content_ground'],
    [{}, { incompatible_content_explanation: x }, 'incompatible_content_explanation'],
    [{}, { incompatible_content_illegal: 'Yes' }, 'incompatible_content_illegal'],
  ] as const) {
    assert.deepEqual(dropped(right), []);
    assert.deepEqual(dropped(wrong), [`dropped /${field}`]);
  }
  for (const field of ['illegal_content_legal_ground', 'illegal_content_explanation'])
    assert.deepEqual(dropped({ [field]: x }, notified), [`dropped /${field}`]);
  assert.match(
    warningsOf({ ...voluntary, category_specification_other: x })[0]?.message ?? '',
    /belongs with category_specification KEYWORD_OTHER\.$/,
  );
});

test('of a batch the same, from its body', () => {
  const statements = [voluntary, { ...voluntary, decision_facts: 'by @a_person' }];
  assert.deepEqual(
    batchWarnings({ statements }).map(({ pointer }) => pointer),
    ['/statements/1/decision_facts'],
  );
  for (const value of [null, {}, { statements: 7 }]) assert.deepEqual(batchWarnings(value), []);
});
