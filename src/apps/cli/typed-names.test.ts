import assert from 'node:assert/strict';
import { test } from 'node:test';
import { inTypedNames, sayTyped, typedNames } from './typed-names.ts';
import type { Verb } from './verb.ts';

const verb: Verb = {
  summary: '',
  takes: 'NAME',
  sets: { name: 'NAME' },
  options: {
    until: { type: 'string', sets: 'validUntil', help: '' },
    purpose: { type: 'string', sets: 'purposes', help: '' },
    instrument: { type: 'string', sets: ['legalBasis.instrument', 'legalBasis'], help: '' },
    article: { type: 'string', sets: ['legalBasis.article', 'legalBasis'], help: '' },
    port: { type: 'string', sets: 'COMITY_PORT', help: '' },
    quiet: { type: 'boolean', help: '' },
  },
  run: async () => 0,
};

test('a field is called by the option that sets it, or by the word that does', () => {
  const problem = {
    type: 't',
    title: 'Correct the named fields.',
    status: 400,
    detail: 'It ends before it begins: see validUntil, and keep the name.',
    errors: [
      'validUntil',
      'purposes[1]',
      'legalBasis.article',
      'legalBasis',
      'legalBasis.other',
      'name',
      'x',
    ].map((property) => ({ property, clause: 'c', reason: 'is wrong' })),
  };
  const { detail, errors } = inTypedNames(problem, typedNames(verb));
  assert.equal(detail, 'It ends before it begins: see --until, and keep the name.');
  assert.deepEqual(
    errors?.map(({ property }) => property),
    [
      '--until',
      '--purpose',
      '--article',
      '--instrument and --article',
      '--instrument and --article',
      'NAME',
      'x',
    ],
  );
});

test('a setting bears the name of its option only where that was typed', () => {
  const sentence = 'COMITY_PORT must be a whole number.';
  assert.equal(sayTyped(sentence, typedNames(verb)), sentence);
  assert.equal(sayTyped(sentence, typedNames(verb, { port: 'x' })), '--port must be a whole number.');
});
