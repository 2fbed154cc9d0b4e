import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { Value } from 'typebox/value';
import { check } from '../../engines/cases/check.ts';
import { NAMED_OFFENCE, reasonOnly, restrictionReason } from './reason.ts';
import { matchReview } from './review/match-review.procedure.ts';
import { REASON } from './testing/words.ts';

const passes = (reason: string) => Value.Check(reasonOnly, { reason });

test('a reason has three words or twelve letters, in every script', () => {
  for (const enough of [
    'It is reporting.',
    ' It\nshows\nnothing ',
    'Unverhältnismäßig',
    'هذه صورة إخبارية',
    'هٰذِهِ صُورَةٌ إِخْبَارِيَّةٌ',
    'Это новостной снимок',
    'यह समाचार चित्र है',
    '新闻图片',
    'ニュースの写真',
  ])
    assert.ok(passes(enough), enough);
  for (const short of [
    'x',
    'x y z',
    'Yes.',
    'I agree.',
    'ضرورة',
    'لا. نعم',
    '图',
    '1 2 3',
    '... ... ...',
    '\u3164\u3164 \u3164\u3164 \u3164\u3164',
    'x\u200b y\u200b z\u200b',
    '\u{13441}'.repeat(12),
    '\u{13441}\u{13442}\u{13443}\u{13444}'.repeat(12),
    `من${'\u0640'.repeat(40)}ع`,
    'a'.repeat(40),
    'ab ab ab ba',
    'aaa bbb ccc',
    '图图图图',
  ])
    assert.ok(!passes(short), short);
});

test('adding words never makes a reason too short, and no text is slow to read', () => {
  const signs = fc.string({
    unit: fc.constantFrom('a', 'b', ' ', '\n', '.', '!', 'ض', '图', '\u0301'),
    maxLength: 4000,
  });
  fc.assert(
    fc.property(signs, signs, (text, more) => {
      const started = performance.now();
      const whole = `${text} ${more}`.slice(0, 4000);
      if (passes(text)) assert.ok(passes(whole));
      assert.ok(performance.now() - started < 200);
    }),
    {
      numRuns: 200,
      examples: [
        ['! '.repeat(2000), ''],
        [`ab${' '.repeat(3000)}ab`, ''],
        ['!'.repeat(4000), 'a'],
        ['abc'.repeat(1300), ''],
        ['ab \u0640'.repeat(1000), ''],
      ],
    },
  );
});

test('a refusal names the field and says what is missing', () => {
  const events = [
    {
      step: 'open',
      actor: 'system',
      data: {
        item: 'post:1',
        platform: 'p',
        matches: [{ signal: 's', bank: 'b', type: 'pdq', distance: 0 }],
        shadow: false,
      },
    },
    { step: 'take', actor: 'ana', data: {} },
    {
      step: 'answer-question',
      actor: 'ana',
      data: {
        ...{ journalism: 'no', research: 'no', education: 'no', art: 'no', counterSpeech: 'no' },
        reason: 'Nothing in it reports.',
      },
    },
  ].map((event, at) => ({ ...event, n: at + 1, at: '2026-01-01T00:00:00.000Z', roles: ['reviewer'] }));
  const refused = (data: Record<string, unknown>) => {
    const verdict = check(matchReview, events, '2026-01-01T00:00:00Z', {
      step: 'propose-restriction',
      actor: 'ana',
      roles: ['reviewer'],
      data,
    });
    return verdict.ok ? 'accepted' : [verdict.property, verdict.message];
  };
  assert.equal(refused(REASON), 'accepted');
  assert.deepEqual(refused({ ...REASON, necessity: 'x' }), [
    '/necessity',
    '/necessity: needs at least three words, or twelve letters, that someone else could act on.',
  ]);
  assert.deepEqual(refused({ ...REASON, law: { ...REASON.law, offence: 'x' } }), [
    '/law/offence',
    `/law/offence: needs ${NAMED_OFFENCE}.`,
  ]);
});

test('“extremism” or “unlawful activity” alone is no offence; what a law names is one', () => {
  const named = (offence: string) =>
    Value.Check(restrictionReason, { ...REASON, law: { ...REASON.law, offence } });
  for (const none of [
    'extremism',
    ' Extremism. ',
    '“EXTREMISM”',
    'extremist content',
    'Other unlawful activity',
    'other  unlawful activities',
    'harmful content',
    'radicalisation',
    'violent extremism',
    'التطرف',
    'محتوى متطرف',
    'نشاط آخر غير قانوني',
  ])
    assert.ok(!named(none), none);
  for (const offence of [
    REASON.law.offence,
    'Incitement to commit a terrorist offence',
    'Glorification of a terrorist attack by an extremist group',
    'Recruitment for terrorism',
    'التحريض على ارتكاب جريمة إرهابية',
    'Unlawful activity of a terrorist group: training (Art. 7)',
  ])
    assert.ok(named(offence), offence);
});

test('where a restriction holds is always said, and the states with it', () => {
  const { territory: _, states: __, ...rest } = REASON;
  const fits = (more: object) => Value.Check(restrictionReason, { ...rest, ...more });
  assert.ok(fits({ territory: 'everywhere' }));
  for (const states of ['DE', 'DE,FR', ' DE , FR ']) assert.ok(fits({ territory: 'states', states }), states);
  for (const bad of [
    {},
    { territory: 'states' },
    { territory: 'EU' },
    { territory: 'everywhere', states: 'DE' },
  ])
    assert.ok(!fits(bad), JSON.stringify(bad));
  const letters = [...'ABCDEFGHIJKLMNOPQRSTUVWXYZ'];
  const codes = letters.flatMap((a) => letters.map((b) => a + b));
  const taken = codes.filter((states) => fits({ territory: 'states', states }));
  assert.equal(taken.length, 249, 'ISO 3166-1 has assigned so many');
  const names = new Intl.DisplayNames(['en'], { type: 'region', fallback: 'none' });
  assert.deepEqual(
    taken.filter((code) => names.of(code) === undefined),
    [],
  );
  for (const states of ['', 'Germany', 'de', 'DE FR', 'DE,', 'XX', 'ZZ', 'DE, EU'])
    assert.ok(!fits({ territory: 'states', states }), states);
});
