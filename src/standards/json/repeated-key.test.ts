import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { MAX_DEPTH } from './refusal.ts';
import { repeatedKey } from './repeated-key.ts';

const told = (text: string) => repeatedKey(new TextEncoder().encode(text), JSON.parse(text));

test('a key twice in one object is named, at any depth and however it is written', () => {
  for (const [text, key] of [
    ['{"a":1,"a":2}', 'a'],
    ['\ufeff {"a":{"b":[{"c":1,"d":2,"c":3}]}}', 'c'],
    ['{"a":1,"\\u0061":2}', 'a'],
    ['[{"x:y":1},{"x:y":1,"x:y":1}]', 'x:y'],
    ['{"":1,"":2}', ''],
  ] as const) {
    assert.deepEqual(repeatedKey(new TextEncoder().encode(text), JSON.parse(text.replace('\ufeff', ''))), {
      key,
    });
  }
  for (const text of ['{"a":1,"A":2}', '[{"a":1},{"a":2}]', '{"a":"\\"a\\":1"}', '"a:a"', '7', 'null', '[]'])
    assert.equal(told(text), null, text);
});

test('whatever JSON.stringify wrote has no key twice, and with one added it has', () => {
  fc.assert(
    fc.property(fc.dictionary(fc.string(), fc.jsonValue({ maxDepth: 4 }), { minKeys: 1 }), (value) => {
      const text = JSON.stringify(value);
      assert.equal(told(text), null);
      const key = Object.keys(JSON.parse(text))[0] as string;
      assert.deepEqual(told(`${text.slice(0, -1)},${JSON.stringify(key)}:0}`), { key });
    }),
  );
});

test('what is nested too deep is not looked at', () => {
  const nested = (levels: number) => '['.repeat(levels) + ']'.repeat(levels);
  assert.equal(told(nested(MAX_DEPTH)), null);
  assert.equal(told(nested(MAX_DEPTH + 1)), 'too-deep');
});
