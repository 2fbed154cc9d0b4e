import assert from 'node:assert/strict';
import { test } from 'node:test';
import { OBJECT_TYPES, objectType } from './object-types.ts';
import { DOMAIN_TYPES, META_TYPES, OBSERVABLE_TYPES, RELATIONSHIP_TYPES } from './type-names.ts';
import { validateObject } from './validate-object.ts';

test('every type of the standard is there, of its kind', () => {
  const kinds = { sdo: DOMAIN_TYPES, sro: RELATIONSHIP_TYPES, sco: OBSERVABLE_TYPES, meta: META_TYPES };
  for (const [kind, names] of Object.entries(kinds)) {
    const there = OBJECT_TYPES.filter((each) => each.kind === kind).map((each) => each.type);
    // a bundle is a container (STIX 2.1 §8)
    assert.deepEqual(there.sort(), [...names].filter((name) => name !== 'bundle').sort());
  }
  assert.equal(OBJECT_TYPES.length, 42);
  assert.equal(objectType('x-own'), undefined);
});

for (const { type, schema, kind, contributing, clause, extensions, examples } of OBJECT_TYPES) {
  test(`${type}: its examples are valid, and each required property is missed`, () => {
    const objects = examples();
    assert.ok(objects.length > 0);
    for (const object of objects) {
      assert.equal(object.type, type);
      assert.deepEqual(validateObject(object), { ok: true });
      for (const property of schema.required) {
        const { [property]: _, ...rest } = object;
        const result = validateObject(rest);
        assert.ok(!result.ok && result.errors.some((error) => error.property === property), property);
      }
    }
    assert.match(clause, /^STIX 2\.1 §\d+\.\d+/);
    assert.equal(contributing.length > 0, kind === 'sco' && type !== 'process');
    for (const property of contributing) assert.ok(property in schema.properties, property);
    for (const name of extensions) assert.match(name, /-ext$/);
  });
}

test('no schema holds a pattern: text is checked by hand-written, linear forms', () => {
  const pending: unknown[] = OBJECT_TYPES.map((each) => each.schema);
  let seen = 0;
  for (let next = pending.pop(); next !== undefined; next = pending.pop()) {
    if (typeof next !== 'object' || next === null) continue;
    seen++;
    assert.ok(!('patternProperties' in next), JSON.stringify(next).slice(0, 200));
    // the indicator has a property of that name; a keyword would be a string
    assert.notEqual(typeof (next as { pattern?: unknown }).pattern, 'string');
    pending.push(...Object.values(next));
  }
  assert.ok(seen > 1000);
});
