import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { Value } from 'typebox/value';
import { isLeftOut, MOST_FAULTS } from './fault.ts';
import { END_DATES, examples, FIELDS, Statement, StatementBatch } from './statement.ts';
import { arbitraryStatement } from './testing/arbitrary-statement.ts';
import { wrongByTheBook } from './testing/by-the-book.ts';
import { longest, RULES } from './testing/rules.ts';
import { validateStatement } from './validate-statement.ts';
import { CATEGORIES, EEA_STATES, KEYWORDS, LANGUAGES } from './vocabulary.ts';

const [voluntary, notified] = examples() as [Statement, Statement];
const faultsOf = (value: unknown) =>
  validateStatement(value).map(({ code, pointer }) => `${code} ${pointer}`);
const changed = (change: object, from: object = voluntary) => faultsOf({ ...from, ...change });

test('complete statements have no fault, and are what the schema takes', () => {
  for (const one of examples()) {
    assert.deepEqual(validateStatement(one), []);
    assert.ok(Value.Check(Statement, one));
  }
  assert.ok(Value.Check(StatementBatch, { statements: examples() }));
  assert.deepEqual(
    [CATEGORIES.length, KEYWORDS.length, EEA_STATES.length, LANGUAGES.length],
    [16, 69, 30, 183],
  );
});

const day = (name: string, from: string) => [
  [name, from, '2038-01-01'],
  [name, 'not-a-date', '2026-02-30', '2026-1-1', '02.11.2026', 20261102],
];
test('each rule takes what is right and names what is wrong, and nothing else', () => {
  for (const [rule, right, wrong, fault] of RULES) {
    assert.deepEqual(changed(right), [], `${rule}: ${JSON.stringify(right)}`.slice(0, 200));
    assert.deepEqual(changed(wrong), [fault], `${rule}: ${JSON.stringify(wrong)}`.slice(0, 200));
  }
});

test('dates are days as the database writes them', () => {
  for (const name of [...END_DATES, 'content_date', 'application_date']) {
    const [good, bad] = day(name, '2026-11-02') as [unknown[], unknown[]];
    for (const value of good.slice(1)) {
      const ends = Object.fromEntries(END_DATES.map((end) => [end, undefined]));
      assert.deepEqual(changed({ ...ends, [name]: value }), [], `${name} ${value}`);
    }
    const [, code, ...values] = bad;
    for (const value of values) {
      const expected = typeof value === 'number' ? 'not-a-text' : code;
      assert.deepEqual(changed({ [name]: value }), [`${expected} /${name}`], `${name} ${value}`);
    }
  }
});

test('against your terms: their texts are needed, and those of the law are not', () => {
  for (const [change, ...faults] of [
    [{}],
    [{ incompatible_content_ground: '' }, 'missing /incompatible_content_ground'],
    [{ incompatible_content_explanation: undefined }, 'missing /incompatible_content_explanation'],
    [{ incompatible_content_ground: longest(500)[1] }, 'too-long /incompatible_content_ground'],
    [{ incompatible_content_explanation: longest(2000)[1] }, 'too-long /incompatible_content_explanation'],
    [{ incompatible_content_illegal: 'Maybe' }, 'not-in-list /incompatible_content_illegal'],
  ] as const)
    assert.deepEqual(changed(change, notified), faults);
});

test('each field that is needed is missed by its name, left out, null, empty or blank', () => {
  const needed = [...FIELDS].filter(([, field]) => field.needed).map(([name]) => name);
  assert.equal(needed.length, 11);
  for (const name of needed)
    for (const value of [undefined, null, '', ' \n', []])
      assert.deepEqual(changed({ [name]: value }).at(-1), `missing /${name}`);
});

test('all faults are told at once, in the order of the fields, and no more than a hundred', () => {
  assert.deepEqual(faultsOf({ puid: 'a b', decision_account: 'X', extra: 1 }), [
    'not-in-list /decision_account',
    ...['decision_ground', 'content_type', 'content_date', 'category', 'territorial_scope'].map(
      (name) => `missing /${name}`,
    ),
    ...['application_date', 'decision_facts', 'source_type', 'automated_detection', 'automated_decision'].map(
      (name) => `missing /${name}`,
    ),
    'malformed /puid',
    'unknown-field /extra',
  ]);
  const many = { ...voluntary, category_addition: Array.from({ length: 500_000 }, () => 0) };
  assert.equal(validateStatement(many).length, MOST_FAULTS);
  for (const value of [null, [], 'x', 7]) assert.deepEqual(faultsOf(value), ['not-an-object ']);
});

test('a fault says in a sentence what is needed, and never what stands there', () => {
  const message = (change: object) => validateStatement({ ...voluntary, ...change })[0]?.message;
  assert.equal(
    message({ automated_detection: 'secret' }),
    'Needed: whether the content was found by automated means, as one of Yes, No.',
  );
  assert.equal(
    message({ category_specification: ['secret'] }),
    'Needed: keywords of the category, as one of its 69 values, such as KEYWORD_ADULT_SEXUAL_MATERIAL.',
  );
  assert.equal(
    message({ content_type: ['CONTENT_TYPE_OTHER'] }),
    'Needed: which other kind of content, since content_type says CONTENT_TYPE_OTHER.',
  );
  assert.equal(
    message({ decision_facts: 'x'.repeat(5001) }),
    'At most 5000 characters are taken, and these are 5001: the facts and circumstances relied on.',
  );
  for (const name of FIELDS.keys())
    for (const value of ['secret\u0007', ['secret\u0007'], { secret: 'secret\u0007' }, 7])
      for (const fault of validateStatement({ ...voluntary, [name]: value })) {
        assert.match(fault.message, /^[A-Z].*\.$/s);
        assert.ok(!fault.message.includes('secret\u0007'), fault.message);
      }
});

test('every statement has the faults that a plain reading of the rules finds', () => {
  fc.assert(
    fc.property(arbitraryStatement, (statement) => {
      const found = validateStatement(statement);
      assert.deepEqual(
        new Set(found.map(({ pointer }) => pointer.replace(/~1/g, '/').replace(/~0/g, '~'))),
        wrongByTheBook(statement),
      );
      const given = Object.entries(statement).filter(
        ([name, value]) => !FIELDS.has(name) || !isLeftOut(value),
      );
      assert.equal(found.length === 0, Value.Check(Statement, Object.fromEntries(given)));
    }),
    { numRuns: 2000 },
  );
});
