import assert from 'node:assert/strict';
import { test } from 'node:test';
import { AGREEMENT_EXTENSION, AGREEMENT_TYPE, agreementExamples, agreementFaults } from './agreement.ts';

const proposer = 'identity--11111111-1111-4111-8111-111111111111';
const receiver = 'identity--22222222-2222-4222-8222-222222222222';
const [terms] = agreementExamples();
const agreement = {
  type: AGREEMENT_TYPE,
  id: `${AGREEMENT_TYPE}--33333333-3333-4333-8333-333333333333`,
  created_by_ref: proposer,
  extensions: { [AGREEMENT_EXTENSION]: { extension_type: 'new-sdo' } },
  title: terms!.title,
  parties: [
    { id: proposer, name: 'A' },
    { id: receiver, name: 'B' },
  ],
  purposes: terms!.purposes,
  legal_basis: [terms!.legalBasis],
  onward: terms!.onward,
  retention_days: terms!.retentionDays,
  collection: '44444444-4444-4444-8444-444444444444',
};

test('an agreement between the two has no fault', () => {
  assert.deepEqual(agreementFaults(agreement, proposer, receiver), []);
});

test('what a page could not show is named', () => {
  const bad: Record<string, unknown[]> = {
    legal_basis: [[null], [], 'x', [{ instrument: 'a' }]],
    purposes: [[{ a: 1 }], [], [' ']],
    parties: [
      [
        { id: proposer, name: {} },
        { id: receiver, name: 'B' },
      ],
      [],
    ],
    retention_days: ['zz', 0, 1e9],
    title: ['x'.repeat(50_000), '', {}],
    valid_from: ['never', '2026-99-99T00:00:00Z'],
    collection: ['../x'],
    onward: ['anyone'],
  };
  for (const [name, values] of Object.entries(bad)) {
    for (const value of values) {
      assert.deepEqual(agreementFaults({ ...agreement, [name]: value }, proposer, receiver), [name]);
    }
  }
  assert.deepEqual(agreementFaults(null, proposer, receiver), ['terms']);
});

test('one that ends before it begins, or as it does, is no agreement', () => {
  const [one, two] = ['2031-01-01T00:00:00Z', '2031-02-01T00:00:00Z'];
  for (const [from, until, faults] of [
    [one, two, []],
    [two, one, ['valid_until']],
    [one, one, ['valid_until']],
  ] as const) {
    const dated = { ...agreement, valid_from: from, valid_until: until };
    assert.deepEqual(agreementFaults(dated, proposer, receiver), faults);
  }
  const made = { ...agreement, created: two, valid_until: one };
  assert.deepEqual(agreementFaults(made, proposer, receiver), ['valid_until'], 'without a beginning');
});

test('a proposal in the name of another, or between others, is refused', () => {
  const third = 'identity--55555555-5555-4555-8555-555555555555';
  assert.deepEqual(agreementFaults(agreement, third, receiver), ['created_by_ref', 'parties']);
  assert.deepEqual(agreementFaults(agreement, proposer, third), ['parties']);
});
