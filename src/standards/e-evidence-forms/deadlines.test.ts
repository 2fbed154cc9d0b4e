import assert from 'node:assert/strict';
import { test } from 'node:test';
import { deadlinesOf } from './deadlines.ts';
import type { Form1 } from './form-1.ts';
import { FORMS, type FormForProvider } from './forms.ts';

const [notified, emergency] = FORMS[1].examples() as [Form1, Form1];
const told = (form: Form1 | FormForProvider) =>
  deadlinesOf(form).map(({ who, duration, article }) => `${who} ${duration ?? '-'} ${article}`);

test('an order that was notified is produced at the end of ten days, and the enforcing authority has as long', () => {
  assert.deepEqual(told(notified), [
    'provider - Art. 10(1), (9)',
    'provider P10D Art. 10(2)',
    'enforcing authority P10D Art. 12(1)',
    'provider P10D Art. 17(2)',
    'issuing authority P5D Art. 10(6)',
  ]);
});

test('in an emergency there are eight hours, and 96 for an enforcing authority', () => {
  assert.deepEqual(told(emergency).slice(1, 2), ['provider PT8H Art. 10(4)']);
  assert.deepEqual(told({ ...emergency, sectionK: notified.sectionK }).slice(1, 3), [
    'provider PT8H Art. 10(4)',
    'enforcing authority PT96H Art. 10(4), 12(1)',
  ]);
  const later = { ...emergency, sectionI: { ...emergency.sectionI, caseWithoutValidation: true } };
  assert.deepEqual(told(later).slice(-1), ['issuing authority PT48H Art. 4(5)']);
});

test('preservation lasts 60 days, 30 more, or as long as needed', () => {
  assert.deepEqual(told({ form: 2 })[0], 'provider P60D Art. 11(1)');
  assert.deepEqual(told({ form: 6 }), ['provider P30D Art. 11(1)']);
  assert.deepEqual(told({ form: 5 }), ['provider - Art. 11(2), (3)']);
  assert.deepEqual(told({ form: 3 }), ['issuing authority P5D Art. 10(6), 11(5)']);
});
