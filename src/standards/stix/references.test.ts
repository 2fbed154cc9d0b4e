import assert from 'node:assert/strict';
import { test } from 'node:test';
import { markingRefs } from './markings.ts';
import { references } from './references.ts';

const uuid = '8e2e2d2b-17d4-4cbf-938f-98ee46b3cd3f';
const [a, b, c, m, n] = ['identity', 'file', 'x-own', 'marking-definition', 'marking-definition'].map(
  (type, index) => `${type}--${index}${uuid.slice(1)}`,
) as [string, string, string, string, string];

const object = {
  type: 'note',
  id: `note--${uuid}`,
  created_by_ref: a,
  object_refs: [b, b, 'not an id', 7],
  name_ref: 'not an id',
  content: c,
  object_marking_refs: [m],
  granular_markings: [
    { marking_ref: n, selectors: ['content'] },
    { lang: 'de', selectors: ['content'] },
    { marking_ref: m, selectors: ['id'] },
  ],
  x_own: { deep: [{ other_ref: c }] },
};

test('references are found at any depth, once each, and text is not a reference', () => {
  assert.deepEqual(references(object), [a, b, m, n, c]);
  assert.deepEqual(references(object, { toMarkings: false }), [a, b, c]);
  assert.deepEqual(references({}), []);
});

test('markings are those of the object and of its parts', () => {
  assert.deepEqual(markingRefs(object), [m, n]);
  assert.deepEqual(markingRefs({ type: 'note' }), []);
});
