import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { Value } from 'typebox/value';
import { Form1ForProvider } from './form-1.ts';
import { FORMS, type Form, type FormForProvider, forProvider, shapeOf } from './forms.ts';
import { FORM_NUMBERS } from './namespaces.ts';
import { readForm } from './read-xml.ts';
import { inside, type Shape, single } from './schema-parts.ts';
import { arbitraryForm, arbitraryPart } from './testing/arbitrary-form.ts';
import { EIGHT_HOURS } from './vocabulary.ts';
import { writeForm } from './write-xml.ts';

const propertiesOf = (shape: Shape): string[] =>
  inside(single(shape)).flatMap(([name, one]) => [name, ...propertiesOf(one)]);
const encoder = new TextEncoder();
const again = (form: Form | FormForProvider) => readForm(encoder.encode(writeForm(form)));

test('the examples of every form are forms, and stay what they are as XML', () => {
  for (const number of FORM_NUMBERS) {
    const examples = FORMS[number].examples();
    assert.ok(examples.length > 0);
    for (const form of examples) {
      assert.deepEqual([...Value.Errors(FORMS[number].schema, form)], []);
      assert.deepEqual(again(form), { form });
    }
  }
});

for (const number of FORM_NUMBERS) {
  test(`property: Form ${number} read from what was written is the same form`, () => {
    fc.assert(
      fc.property(arbitraryForm(number), (form) => {
        assert.ok(Value.Check(FORMS[number].schema, form));
        assert.deepEqual(again(form), { form });
      }),
      { numRuns: 200 },
    );
  });
}

test('dates stay as they were written, with or without an offset, and so do ranges and blocks of addresses', () => {
  const [form] = FORMS[1].examples();
  assert.ok(form?.form === 1);
  for (const date of ['2026-09-01+02:00', '2026-09-01-11:00', '2026-09-01Z', '2026-09-01', '2026-02-30']) {
    const signed: Form = { ...form, sectionI: { ...form.sectionI, signatureOfAuthority: { date } } };
    assert.deepEqual(again(signed), { form: signed });
  }
  for (const [type, value] of [
    ['IP_ADDRESS_RANGE', '192.0.2.1-192.0.2.9'],
    ['IP_BLOCKS', '192.0.2.0/28'],
  ] as const) {
    const asked: Form = { ...form, sectionEToF: { evidence: [{ identifier: { type, value } }] } };
    assert.deepEqual(again(asked), { form: asked });
  }
});

test('the box of a threat to life says all that it stands for', () => {
  assert.match(EIGHT_HOURS.IMMINENT_THREAT_TO_LIFE.label, /life, physical integrity or safety of a person$/);
});

test('Forms 5 and 6 have no place for an identifier', () => {
  for (const number of [5, 6] as const)
    assert.doesNotMatch(
      propertiesOf(shapeOf(number)).join(' '),
      /\b(evidence|identifier|identifierId|dateTimeRange)\b/,
    );
  assert.ok(propertiesOf(shapeOf(2)).includes('identifier'));
});

test('property: nothing of section M is in what a provider has, as JSON or as XML', () => {
  const mark = 'only-for-authorities';
  const sectionM = arbitraryPart(shapeOf(1).properties?.sectionM ?? {}, () =>
    fc.uuid().map((id) => `${mark} ${id}`),
  );
  fc.assert(
    fc.property(arbitraryForm(1), sectionM, (form, grounds) => {
      const whole = { ...form, sectionM: grounds } as Form;
      const provided = forProvider(whole);
      assert.ok(Value.Check(Form1ForProvider, provided));
      for (const told of [JSON.stringify(provided), writeForm(provided)]) {
        assert.doesNotMatch(told, /section\s*M/i);
        assert.ok(!told.includes(mark));
      }
      const { sectionM: _, ...others } = whole as Extract<Form, { form: 1 }>;
      assert.deepEqual(provided, others, 'all else stays');
    }),
    { numRuns: 200 },
  );
});

test('section M cannot be written into a form for a provider', () => {
  const [whole] = FORMS[1].examples();
  assert.ok(whole?.form === 1 && whole.sectionM);
  // @ts-expect-error: a whole form is none for a provider
  const provided: FormForProvider = whole;
  assert.equal(Value.Check(Form1ForProvider, provided), false);
});
