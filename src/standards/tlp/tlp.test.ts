import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { TLP_1_MARKINGS, TLP_2_EXTENSION, TLP_2_MARKINGS } from './markings.ts';
import { compareTlp, TLP_LEVELS, tlpMarkingId, tlpOf } from './tlp.ts';

const known = [...TLP_2_MARKINGS, ...TLP_1_MARKINGS];
const statement = 'marking-definition--fa42a846-8d90-4e51-bc29-71d5b4802168';

test('each fixed marking has its level', () => {
  for (const { id, level } of known) assert.deepEqual(tlpOf([id]), { level, unknown: [] });
  for (const level of TLP_LEVELS) assert.equal(tlpOf([tlpMarkingId(level)]).level, level);
  assert.equal(new Set(known.map(({ id }) => id)).size, 9);
});

test('no marking is no level, and what is not TLP is handed back once', () => {
  assert.deepEqual(tlpOf([]), { level: null, unknown: [] });
  assert.deepEqual(tlpOf([statement, statement]), { level: null, unknown: [statement] });
  assert.deepEqual(tlpOf([statement, tlpMarkingId('red')]), { level: 'red', unknown: [statement] });
  // an id that only looks like one, or differs in case, is unknown: deny rather than guess
  const shouted = tlpMarkingId('clear').toUpperCase();
  assert.deepEqual(tlpOf([shouted]), { level: null, unknown: [shouted] });
});

test('the most restrictive level wins in any order', () => {
  fc.assert(
    fc.property(fc.array(fc.constantFrom(...known), { minLength: 1 }), (markings) => {
      const { level } = tlpOf(markings.map(({ id }) => id));
      assert.ok(level !== null && markings.some((each) => each.level === level));
      for (const each of markings) assert.ok(compareTlp(level, each.level) >= 0);
    }),
  );
  assert.deepEqual(TLP_LEVELS, ['clear', 'green', 'amber', 'amber+strict', 'red']);
});

test('the bodies are the published ones', () => {
  const strict = TLP_2_MARKINGS.find(({ level }) => level === 'amber+strict');
  assert.deepEqual(JSON.parse(strict?.raw ?? ''), {
    type: 'marking-definition',
    spec_version: '2.1',
    id: 'marking-definition--939a9414-2ddd-4d32-a0cd-375ea402b003',
    created: '2022-10-01T00:00:00.000Z',
    name: 'TLP:AMBER+STRICT',
    extensions: { [TLP_2_EXTENSION]: { extension_type: 'property-extension', tlp_2_0: 'amber+strict' } },
  });
  assert.equal(
    TLP_1_MARKINGS[0]?.raw,
    '{"type":"marking-definition","spec_version":"2.1","id":"marking-definition--613f2e26-407d-48c7-9eca-b8e91df99dc9",' +
      '"created":"2017-01-20T00:00:00.000Z","definition_type":"tlp","name":"TLP:WHITE","definition":{"tlp":"white"}}',
  );
});
