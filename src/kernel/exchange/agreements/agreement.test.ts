import assert from 'node:assert/strict';
import { test } from 'node:test';
import { tlpMarkingId } from '../../../standards/tlp/tlp.ts';
import { AGREEMENT_EXTENSION, AGREEMENT_TYPE, agreementExamples, agreementFaults } from './agreement.ts';

const proposer = 'identity--11111111-1111-4111-8111-111111111111';
const receiver = 'identity--22222222-2222-4222-8222-222222222222';
const [terms] = agreementExamples();
const made = '2030-12-01T00:00:00Z';
const agreement = {
  type: AGREEMENT_TYPE,
  spec_version: '2.1',
  created: made,
  modified: made,
  object_marking_refs: [tlpMarkingId('amber')],
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

const faults = (one: unknown, by: string, to: string, now = new Date(made)): string[] =>
  agreementFaults(one, { proposer: by, receiver: to, now });

test('an agreement between the two has no fault', () => {
  assert.deepEqual(faults(agreement, proposer, receiver), []);
});

test('what a page could not show is named', () => {
  const bad: Record<string, unknown[]> = {
    legal_basis: [
      [null],
      [],
      'x',
      [{ instrument: 'a' }],
      [...agreement.legal_basis, { instrument: 'Emergency Decree', article: '7' }],
      [{ ...terms!.legalBasis, note: 'and all else' }],
    ],
    purposes: [[{ a: 1 }], [], [' ']],
    parties: [
      [
        { id: proposer, name: {} },
        { id: receiver, name: 'B' },
      ],
      [],
    ],
    retention_days: ['zz', 0, 1e9],
    title: ['x'.repeat(50_000), '', {}, 'two\nlines', 'turned \u202eround'],
    valid_from: ['never', '2026-99-99T00:00:00Z', '2031-02-30T00:00:00Z'],
    valid_until: ['2031-06-31T00:00:00Z'],
    created: ['2090-01-01T00:00:00Z'],
    onward_exceptions: ['The proposer may pass everything on.'],
    extensions: [{ ...agreement.extensions, more: {} }],
    collection: ['../x'],
    onward: ['anyone'],
  };
  for (const [name, values] of Object.entries(bad)) {
    for (const value of values) {
      const altered = { ...agreement, [name]: value, ...(name === 'created' ? { modified: value } : {}) };
      assert.deepEqual(faults(altered, proposer, receiver), [name]);
    }
  }
  assert.deepEqual(faults(null, proposer, receiver), ['terms']);
});

test('one that ends before it begins, or as it does, is no agreement', () => {
  const [one, two] = ['2031-01-01T00:00:00Z', '2031-02-01T00:00:00Z'];
  for (const [from, until, found] of [
    [one, two, []],
    [two, one, ['valid_until']],
    [one, one, ['valid_until']],
  ] as const) {
    const dated = { ...agreement, valid_from: from, valid_until: until };
    assert.deepEqual(faults(dated, proposer, receiver), found);
  }
  const undated = { ...agreement, created: two, modified: two, valid_until: one };
  const then = new Date(two);
  assert.deepEqual(faults(undated, proposer, receiver, then), ['valid_until'], 'without a beginning');
});

test('a proposal in the name of another, or between others, is refused', () => {
  const third = 'identity--55555555-5555-4555-8555-555555555555';
  assert.deepEqual(faults(agreement, third, receiver), ['created_by_ref', 'parties']);
  assert.deepEqual(faults(agreement, proposer, third), ['parties']);
});
