import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { firstBreak } from './first-break.ts';
import { readDocument } from './read-document.ts';
import { MAX_DEPTH } from './refusal.ts';

const bytesOf = (text: string) => new TextEncoder().encode(text);
const read = (text: string | Uint8Array, longest = 1_000_000) => {
  const found = readDocument(typeof text === 'string' ? bytesOf(text) : text, longest);
  return 'code' in found ? `${found.code} ${found.offset}` : found.value;
};

test('an object or a list is read as JSON.parse reads it', () => {
  fc.assert(
    fc.property(fc.oneof(fc.array(fc.jsonValue()), fc.dictionary(fc.string(), fc.jsonValue())), (value) => {
      const text = JSON.stringify(value);
      fc.pre(text.isWellFormed() && !/\\u(0000|d[89a-f])/i.test(text));
      assert.deepEqual(read(` \ufeff${text}`.trimStart()), JSON.parse(text));
      assert.deepEqual(read(`\n${JSON.stringify(value, null, 2)}\r\n`), JSON.parse(text));
    }),
  );
});

test('what two readers could understand differently is refused by name, with its place', () => {
  for (const [text, refusal] of [
    ['', 'truncated 0'],
    ['  ', 'truncated 2'],
    ['{"a":1', 'truncated 6'],
    ['{"a":"b', 'truncated 7'],
    ['[{"a":1},', 'truncated 9'],
    ['{"a":1,"a":2}', 'duplicate-key 0'],
    ['{"a":[{"b":1,"\\u0062":2}]}', 'duplicate-key 0'],
    ['{"a":1}{"b":2}', 'malformed-json 7'],
    ['{"a":1]', 'malformed-json 6'],
    ['{"é":1,}', 'malformed-json 8'],
    ["{'a':1}", 'malformed-json 1'],
    ['{"a":01}', 'malformed-json 6'],
    ['{"a":"\t"}', 'malformed-json 5'],
    ['[1 2]', 'malformed-json 3'],
    ['[NaN]', 'malformed-json 1'],
    ['{"a":1} # why', 'malformed-json 8'],
    ['7', 'malformed-json 0'],
    ['"a"', 'malformed-json 0'],
    ['{"a":"\\ud800"}', 'lone-surrogate 6'],
    ['{"a":"\\u0000"}', 'nul-character 6'],
    [`${'['.repeat(MAX_DEPTH + 1)}${']'.repeat(MAX_DEPTH + 1)}`, `too-deep ${MAX_DEPTH}`],
  ] as const)
    assert.equal(read(text), refusal, text);
  assert.equal(read('["aaaa"]', 7), 'too-large 0');
  assert.equal(read(Uint8Array.of(0x7b, 0x0a, 0x22, 0xff, 0x22, 0x3a, 0x31, 0x7d)), 'invalid-utf-8 2');
  assert.equal(read(Uint8Array.of(0xff, 0xfe, 0x7b, 0x00)), 'invalid-utf-8 0');
});

test('a text breaks somewhere exactly when JSON.parse refuses it', () => {
  const tokens = fc.constantFrom(
    '{',
    '}',
    '[',
    ']',
    ':',
    ',',
    '"a"',
    '"\\n"',
    '"\\x"',
    '1',
    '-',
    '0',
    '.5',
    'e3',
    'true',
    'nul',
    ' ',
    '\n',
    '"',
  );
  fc.assert(
    fc.property(
      fc.oneof(
        fc.array(tokens, { maxLength: 8 }).map((all) => all.join('')),
        fc.json(),
      ),
      (text) => {
        let isJson = true;
        try {
          JSON.parse(text);
        } catch {
          isJson = false;
        }
        const at = firstBreak(text);
        assert.equal(at === -1, isJson, text);
        if (!isJson) assert.ok(at >= 0 && at <= text.length, text);
      },
    ),
    { numRuns: 3000 },
  );
});
