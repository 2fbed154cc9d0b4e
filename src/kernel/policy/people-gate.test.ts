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

test('how a class or a type is written makes no difference', () => {
  for (const identity_class of [
    'Individual',
    'INDIVIDUAL',
    ' individual ',
    'natural-person',
    'NaturalPerson',
    'person',
  ]) {
    assert.equal(peopleGate({ ...person, identity_class }).pass, false, identity_class);
  }
  for (const type of ['x-acme-person', 'x-individual', 'x-natural-persons']) {
    assert.equal(peopleGate({ type, name: 'Example Person' }).pass, false, type);
  }
  for (const type of ['x-personnel-count', 'x-person-free', 'individual-policy']) {
    assert.equal(peopleGate({ type, name: 'Example' }).pass, true, type);
  }
});

test('a name that stands as a value, beside what it is of, is a name', () => {
  const pair = {
    type: 'tool',
    x_attributes: [
      { key: 'shoe size', value: '40' },
      { key: 'Religion', value: 'x' },
    ],
  };
  const verdict = peopleGate(pair);
  assert.ok(!verdict.pass);
  assert.equal(verdict.error.property, 'x_attributes.1.key');
  const told = { type: 'tool', name: 'Religion', description: 'A report about laws on religion' };
  assert.deepEqual(peopleGate(told), { pass: true });
});

test('a name longer than any may be is judged by its beginning', () => {
  assert.equal(peopleGate({ type: 'tool', [`religion${'_x'.repeat(400)}`]: 'x' }).pass, false);
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
    'x_muslim_member',
    'x-religion',
    'XReligion',
    'isMuslim',
    'subjectreligion',
    'xmuslimmember',
    'RELIGIOUS-AFFILIATION',
    'r_e_l_i_g_i_o_n',
    'reli\u200bgion',
    'religión',
    'religion2',
    'politicalopinion',
    'x_jewish',
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
    'geopolitical_view',
    'christian_name',
    'jewel',
    'technique',
    'x_muslin_fabric',
  ]) {
    assert.deepEqual(peopleGate({ type: 'tool', [name]: 'x' }), { pass: true }, name);
  }
});
