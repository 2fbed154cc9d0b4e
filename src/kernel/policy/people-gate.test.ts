import assert from 'node:assert/strict';
import { test } from 'node:test';
import { peopleGate } from './people-gate.ts';
import { isRfc3339, PERSONAL_DATA_EXTENSION, PERSONAL_DATA_FIELDS } from './people-grounds.ts';

const person = { type: 'identity', identity_class: 'individual', name: 'Example Person' };
const grounds = {
  legal_basis: 'GDPR Art. 6(1)(e)',
  purpose: 'Find copies of the video',
  source_grade: 'Admiralty B2',
  review_date: '2027-01-31',
  correction_route: 'Write to the data protection officer',
};
const stating = (said: object) => ({ [PERSONAL_DATA_EXTENSION]: said });

test('a person without grounds is quarantined and the rule named', () => {
  for (const object of [
    person,
    { type: 'user-account', user_id: '7' },
    { type: 'email-addr', value: 'a@b.example' },
    { type: 'indicator', pattern: "[user-account:user_id = 'videos.example:no_one']" },
    { type: 'indicator', pattern: "[file:name = 'it\\'s' AND email-addr:value = 'a@b.example']" },
  ]) {
    const verdict = peopleGate(object);
    assert.ok(!verdict.pass);
    assert.equal(verdict.outcome, 'quarantined');
    assert.equal(verdict.rule, 'people-need-grounds');
    assert.match(verdict.error.property, /legal_basis$/);
  }
});

test('a pattern that only mentions an account, or cuts a quote off, holds none', () => {
  for (const pattern of [
    "[file:name = 'user-account:user_id']",
    "[x-user-account:user_id = '7']",
    `[url:value = '${"\\\\'".repeat(3)}`,
    `['${'\\'.repeat(200_000)}`,
  ]) {
    assert.deepEqual(peopleGate({ type: 'indicator', pattern }), { pass: true }, pattern.slice(0, 60));
  }
});

test('a person with every ground passes; one blank ground does not', () => {
  const extensions = { [PERSONAL_DATA_EXTENSION]: { extension_type: 'property-extension', ...grounds } };
  assert.deepEqual(peopleGate({ ...person, extensions }), { pass: true });
  const blank = { [PERSONAL_DATA_EXTENSION]: { ...grounds, review_date: '  ' } };
  const verdict = peopleGate({ ...person, extensions: blank });
  assert.ok(!verdict.pass && verdict.error.property.endsWith('review_date'));
});

test('a ground that says nothing is none, and the error names it', () => {
  for (const field of PERSONAL_DATA_FIELDS) {
    for (const said of ['-', '.', '?', 'never', 'x', '…', '12', 'x1']) {
      const verdict = peopleGate({ ...person, extensions: stating({ ...grounds, [field]: said }) });
      assert.ok(!verdict.pass, `${field}: ${said}`);
      assert.equal(verdict.outcome, 'quarantined');
      assert.equal(verdict.error.property, `extensions.${PERSONAL_DATA_EXTENSION}.${field}`);
      assert.match(verdict.error.reason, new RegExp(field.replaceAll('_', ' ')));
    }
  }
});

test('each way to state a ground passes', () => {
  const ways: Record<string, string[]> = {
    legal_basis: ['Regulation (EU) 2016/679, Article 6(1)(e)', 'قانون حماية البيانات الشخصية، المادة 6'],
    source_grade: ['Europol 4x4 X4', '4×4: B2', 'admiralty c 3', 'The sender saw it himself'],
    review_date: ['2027-01-31T12:00:00Z', '2027-01-31T12:00:00.5+03:00', '2028-02-29'],
  };
  for (const [field, texts] of Object.entries(ways)) {
    for (const said of texts) {
      const verdict = peopleGate({ ...person, extensions: stating({ ...grounds, [field]: said }) });
      assert.deepEqual(verdict, { pass: true }, said);
    }
  }
  for (const said of ['2027-02-30', '2027-01-31T25:00:00Z', '31.01.2027', '2027', '2027-01-31T12:00:00'])
    assert.equal(isRfc3339(said), false, said);
  const bare = peopleGate({ ...person, extensions: stating({ ...grounds, source_grade: 'B2' }) });
  assert.ok(!bare.pass && /name of its scale/.test(bare.error.reason), 'a grade needs its scale');
});

test('a person inside another object is a person, however deep', () => {
  for (const inside of [
    { type: 'user-account', user_id: '7' },
    { type: 'email-addr', value: 'a@b.example' },
    person,
  ]) {
    const observed = {
      type: 'observed-data',
      number_observed: 1,
      objects: { 0: { type: 'file' }, 1: inside },
    };
    for (const object of [observed, { type: 'tool', x_more: [{ deeper: { observed } }] }]) {
      const verdict = peopleGate(object);
      assert.ok(!verdict.pass, inside.type);
      assert.deepEqual([verdict.outcome, verdict.rule], ['quarantined', 'people-need-grounds']);
      assert.match(verdict.error.property, /legal_basis$/);
      assert.match(verdict.error.reason, /objects\.1/);
    }
    assert.deepEqual(peopleGate({ ...observed, extensions: stating(grounds) }), { pass: true });
    const own = { ...observed, objects: { 1: { ...inside, extensions: stating(grounds) } } };
    assert.deepEqual(peopleGate(own), { pass: true });
    const bad = { ...inside, extensions: stating({ ...grounds, purpose: '?' }) };
    const verdict = peopleGate({ ...observed, objects: { 1: bad }, extensions: stating(grounds) });
    assert.ok(!verdict.pass && verdict.error.property.startsWith('objects.1.extensions.'));
  }
  const without = { type: 'observed-data', objects: { 0: { type: 'file', name: 'a' }, 1: { type: 7 } } };
  assert.deepEqual(peopleGate(without), { pass: true });
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
