import assert from 'node:assert/strict';
import { test } from 'node:test';
import { granularMarkingFaults, selects } from './selectors.ts';

const object = {
  name: 'x',
  labels: ['a', 'b'],
  empty: null,
  external_references: [{ url: 'u' }],
  x_map: { 'a.b': { c: 1 }, a: { d: 2 }, '[0]': 3 },
};

test('a selector names what exists', () => {
  for (const selector of [
    'name',
    'labels',
    'labels.[1]',
    'empty',
    'external_references.[0].url',
    'x_map.a.b.c',
    'x_map.a.d',
    'x_map.[0]',
  ]) {
    assert.ok(selects(object, selector), selector);
  }
  for (const selector of [
    '',
    'nothing',
    'labels.[2]',
    'labels.1',
    'labels.[01]',
    'labels.[-1]',
    'labels.[1e0]',
    'labels.length',
    'name.length',
    'name.',
    '.name',
    'labels..[0]',
    'x_map.a.c',
    'toString',
    'x_map.constructor',
  ]) {
    assert.ok(!selects(object, selector), selector);
  }
});

test('a granular marking has exactly one of lang and marking_ref', () => {
  const ref = 'marking-definition--089a6ecb-cc15-43cc-9494-767639779123';
  const faults = (marking: object) => granularMarkingFaults({ ...object, granular_markings: [marking] });
  assert.deepEqual(faults({ lang: 'de', selectors: ['name'] }), []);
  assert.deepEqual(faults({ marking_ref: ref, selectors: ['granular_markings'] }), []);
  assert.equal(faults({ selectors: ['name'] })[0]?.property, 'granular_markings.[0]');
  assert.equal(faults({ lang: 'de', marking_ref: ref, selectors: ['name'] })[0]?.clause, 'STIX 2.1 §7.2.3.1');
  assert.equal(
    faults({ lang: 'de', selectors: ['name', 'nme'] })[0]?.property,
    'granular_markings.[0].selectors.[1]',
  );
});

test('selectors made to be followed for ever are given up', () => {
  let nested: Record<string, unknown> = { a: 1 };
  for (let i = 0; i < 60; i++) nested = { a: nested };
  const selectors = Array.from({ length: 200 }, () => 'a.'.repeat(2500));
  const [first] = granularMarkingFaults({ ...nested, granular_markings: [{ lang: 'de', selectors }] });
  assert.equal(first?.property, 'granular_markings.[0].selectors.[0]');
  const work = { left: 1000 };
  selects(nested, 'a.'.repeat(2500), work);
  assert.ok(work.left <= 0);
});
