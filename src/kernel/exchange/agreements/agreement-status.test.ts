import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { type AgreementStatus, furtherOf, isClosed } from './agreement-status.ts';

const said = fc.constantFrom<AgreementStatus>('proposed', 'accepted', 'suspended', 'declined', 'withdrawn');

test('what two parties said gives one state, in whichever order and however often it arrives', () => {
  fc.assert(
    fc.property(fc.array(said, { maxLength: 8 }), fc.array(fc.nat(), { maxLength: 8 }), (words, order) => {
      const shuffled = words
        .map((word, at) => ({ word, by: order[at] ?? 0 }))
        .sort((a, b) => a.by - b.by)
        .map(({ word }) => word);
      const fold = (all: AgreementStatus[]) => all.reduce(furtherOf, 'proposed');
      assert.equal(fold(words), fold([...shuffled, ...words]));
    }),
  );
});

test('nothing that is said later opens what was closed', () => {
  fc.assert(
    fc.property(fc.constantFrom<AgreementStatus>('declined', 'withdrawn'), said, (closed, later) => {
      assert.ok(isClosed(furtherOf(closed, later)));
    }),
  );
});
