import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Problem } from '../../client/problem.ts';
import { ofBoth, sayReason } from './say-reason.ts';

const problem = (code: string, more: Partial<Problem>): Problem => ({
  type: `/problems/${code}`,
  title: 'Check the address.',
  status: 400,
  ...more,
});

test('the most specific reason is said, and once', () => {
  const why = [{ property: '--agreement', reason: 'is no agreement of yours that is in force' }];
  assert.equal(
    sayReason(problem('not-found', { detail: 'There is no such agreement in force.', errors: why })),
    'There is no such agreement in force.',
  );
  const bank = [{ property: '--bank', reason: 'is no bank that you may see' }];
  for (const detail of [{}, { detail: 'Check the address.' }])
    assert.equal(
      sayReason(problem('not-found', { ...detail, errors: bank })),
      '--bank is no bank that you may see.',
    );
  const upheld = [{ property: 'value', reason: 'an appeal was upheld here: say why (--despite-appeal)' }];
  assert.equal(
    sayReason(problem('conflict', { detail: 'People here upheld an appeal.', errors: upheld })),
    'An appeal was upheld here: say why (--despite-appeal).',
  );
});

test('the general sentence stands where there is no other, and where it says what to do', () => {
  assert.equal(sayReason(problem('not-found', {})), 'Check the address.');
  const title = 'This picture is too plain; use its SHA-256 instead.';
  const errors = [{ property: 'quality', reason: 'is 12; at least 50 is needed' }];
  assert.equal(
    sayReason(problem('quality-too-low', { title, errors })),
    `${title} (quality is 12; at least 50 is needed)`,
  );
  assert.equal(
    sayReason(
      problem('picture-refused', {
        title: 'Send a whole picture.',
        errors: [{ property: 'picture', reason: 'not-a-picture' }],
      }),
    ),
    'Send a whole picture.',
  );
});

test('of two options it is said in the plural', () => {
  assert.equal(
    ofBoth('--instrument and --article is not stated'),
    '--instrument and --article are not stated',
  );
  assert.equal(ofBoth('--article is not stated'), '--article is not stated');
});
