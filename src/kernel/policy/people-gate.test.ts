import assert from 'node:assert/strict';
import { test } from 'node:test';
import { PERSONAL_DATA_EXTENSION, PERSONAL_DATA_FIELDS, peopleGate } from './people-gate.ts';

const person = { type: 'identity', identity_class: 'individual', name: 'Example Person' };
const grounds = Object.fromEntries(PERSONAL_DATA_FIELDS.map((field) => [field, 'stated']));

test('a person without grounds is quarantined and the rule named', () => {
  for (const object of [
    person,
    { type: 'user-account', user_id: '7' },
    { type: 'email-addr', value: 'a@b.example' },
  ]) {
    const verdict = peopleGate(object);
    assert.ok(!verdict.pass);
    assert.equal(verdict.outcome, 'quarantined');
    assert.equal(verdict.rule, 'people-need-grounds');
    assert.match(verdict.error.property, /legal_basis$/);
  }
});

test('a person with every ground passes; one blank ground does not', () => {
  const extensions = { [PERSONAL_DATA_EXTENSION]: { extension_type: 'property-extension', ...grounds } };
  assert.deepEqual(peopleGate({ ...person, extensions }), { pass: true });
  const blank = { [PERSONAL_DATA_EXTENSION]: { ...grounds, review_date: '  ' } };
  const verdict = peopleGate({ ...person, extensions: blank });
  assert.ok(!verdict.pass && verdict.error.property.endsWith('review_date'));
});

test('an organisation needs none', () => {
  assert.deepEqual(peopleGate({ type: 'identity', identity_class: 'organization', name: 'Example' }), {
    pass: true,
  });
});

test('properties that state a belief or an origin are refused at any depth', () => {
  for (const name of [
    'religion',
    'x_religious_affiliation',
    'ethnicity',
    'ethnicGroup',
    'x_acme_race',
    'x_faith',
    'political_opinion',
    'x_politicalViews',
    'x_party_membership',
    'Religion',
  ]) {
    const verdict = peopleGate({ type: 'threat-actor', x_more: [{ deep: { [name]: 'x' } }] });
    assert.ok(!verdict.pass, name);
    assert.equal(verdict.outcome, 'refused');
    assert.equal(verdict.error.property, `x_more.0.deep.${name}`);
  }
});

test('names that only sound alike pass', () => {
  for (const name of [
    'race_condition',
    'x_traceability',
    'good_faith_effort',
    'party',
    'x_geopolitical_region',
    'political',
  ]) {
    assert.deepEqual(peopleGate({ type: 'tool', [name]: 'x' }), { pass: true }, name);
  }
});
