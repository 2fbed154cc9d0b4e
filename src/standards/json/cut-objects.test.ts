import assert from 'node:assert/strict';
import { existsSync, readFileSync } from 'node:fs';
import { test } from 'node:test';
import { gunzipSync } from 'node:zlib';
import fc from 'fast-check';
import { type CutObject, cutObjects, type RefusedObject } from './cut-objects.ts';
import { MAX_DEPTH, MAX_OBJECT_BYTES } from './refusal.ts';
import { readSlowly } from './slow-json.ts';

const shared =
  process.env.COMITY_SHARED_DATA ?? new URL('../../../../shared/data/', import.meta.url).pathname;
const bytes = (text: string) => new TextEncoder().encode(text);

function cut(text: string | Uint8Array): (CutObject | RefusedObject)[] {
  const result = cutObjects(typeof text === 'string' ? bytes(text) : text);
  assert.ok(result.ok, JSON.stringify(result));
  const objects = [...result.objects];
  assert.equal(objects.length, result.count);
  return objects;
}

const outcome = (text: string | Uint8Array) => cut(text).map((one) => (one.ok ? one.raw : one.code));
const fault = (text: string | Uint8Array) => {
  const result = cutObjects(typeof text === 'string' ? bytes(text) : text);
  assert.ok(!result.ok, 'expected the envelope to be refused');
  return [result.code, result.offset];
};

test('the four forms give the same slices', () => {
  const one = '{ "type" : "x-a", "n": 0.10 }';
  for (const [form, text] of [
    ['bundle', `{"type":"bundle","id":"bundle--1","objects":[\n${one} , {}]}`],
    ['bundle', `{"objects":[${one},{}], "type":"bundle"}`],
    ['envelope', `{"more":false,"objects":[${one},{}]}`],
    ['envelope', `{"\\u006fbjects":[${one},{}]}`],
    ['list', `\ufeff [${one},{}] `],
  ] as const) {
    const result = cutObjects(bytes(text));
    assert.ok(result.ok);
    assert.equal(result.form, form);
    assert.deepEqual(
      [...result.objects].map((object) => object.ok && object.raw),
      [one, '{}'],
    );
    // a second walk gives the same again
    assert.deepEqual(
      [...result.objects].map((object) => object.index),
      [0, 1],
    );
  }
  const single = cutObjects(bytes(` ${one}\n`));
  assert.ok(single.ok && single.form === 'object');
  assert.deepEqual(
    [...single.objects].map((object) => object.ok && object.raw),
    [one],
  );
});

test('an object with a list called objects is not an envelope when its type says otherwise', () => {
  const text = '{"type":"x-a","objects":[{"a":1},{"a":1}]}';
  assert.deepEqual(outcome(text), [text]);
  assert.deepEqual(outcome('{"id":"x-a--1","objects":{}}'), ['{"id":"x-a--1","objects":{}}']);
});

test('an envelope may be empty', () => {
  for (const text of [
    '{}',
    '[]',
    '[ ]',
    '{"objects":[]}',
    '{"type":"bundle","id":"bundle--1"}',
    '{"more":true}',
  ]) {
    assert.deepEqual(cut(text), []);
  }
});

test('numbers keep their digits', () => {
  const objects = ['{"n":1e400}', '{"n":0.10}', '{"n":12345678901234567890}', '{"n":-0.0}', '{"n":1E+2}'];
  assert.deepEqual(outcome(`[${objects.join(',')}]`), objects);
});

test('a bad object is refused by itself and by name', () => {
  const deep = (levels: number) => `${'{"a":'.repeat(levels - 1)}{}${'}'.repeat(levels - 1)}`;
  const sized = (size: number) => `{"a":"${'x'.repeat(size - 8)}"}`;
  for (const [bad, code] of [
    ['{"a":1,"a":2}', 'duplicate-key'],
    ['{"a":1,"\\u0061":2}', 'duplicate-key'],
    ['{"b":[{"c":{"d":1,"e":{},"d":1}}]}', 'duplicate-key'],
    ['{"__proto__":1,"__proto__":2}', 'duplicate-key'],
    ['{"a":"\\u0000"}', 'nul-character'],
    ['{"\\u0000":1}', 'nul-character'],
    ['{"a":"\\ud800"}', 'lone-surrogate'],
    ['{"a":"\\uDC00\\uD800"}', 'lone-surrogate'],
    ['{"a":"\\ud800\\u0041"}', 'lone-surrogate'],
    [deep(MAX_DEPTH + 1), 'too-deep'],
    [deep(100_000), 'too-deep'],
    [`{"a":${'['.repeat(64)}${']'.repeat(64)}}`, 'too-deep'],
    [sized(MAX_OBJECT_BYTES + 1), 'too-large'],
    ['{"a":01}', 'malformed-json'],
    ['{"a" 1}', 'malformed-json'],
    ['{"a":1,}', 'malformed-json'],
    ["{'a':1}", 'malformed-json'],
    ['{"a":NaN}', 'malformed-json'],
    ['{"a":"\n"}', 'malformed-json'],
    ['{"a":"\\u00"}', 'malformed-json'],
    ['nope', 'malformed-json'],
    ['"text"', 'not-an-object'],
    ['null', 'not-an-object'],
    ['17', 'not-an-object'],
    ['[{}]', 'not-an-object'],
  ] as const) {
    assert.deepEqual(
      outcome(`[{"id":1},${bad} , {"id":2}]`),
      ['{"id":1}', code, '{"id":2}'],
      bad.slice(0, 60),
    );
  }
  assert.deepEqual(
    outcome(`[${deep(MAX_DEPTH)},${sized(MAX_OBJECT_BYTES)}]`).map((raw) => raw.length),
    [deep(MAX_DEPTH).length, MAX_OBJECT_BYTES],
  );
});

test('a refusal names the key, the index and the byte', () => {
  const [, second, third] = cut('[{},{"a":{"kéy":1,"kéy":2}},{"b":"\\u0000"}]');
  assert.deepEqual(second, {
    ok: false,
    index: 1,
    code: 'duplicate-key',
    offset: 4,
    reason: 'The key "kéy" occurs twice in one object.',
  });
  assert.ok(third && !third.ok);
  assert.deepEqual([third.index, third.code, third.offset], [2, 'nul-character', 36]);
});

test('bytes that are not UTF-8 are refused by themselves', () => {
  for (const bad of [[0xff], [0xc3], [0xed, 0xa0, 0x80], [0xc0, 0xaf], [0xf4, 0x90, 0x80, 0x80]]) {
    const text = Buffer.concat([Buffer.from('[{"a":"'), Buffer.from(bad), Buffer.from('"},{"b":"é"}]')]);
    assert.deepEqual(outcome(text), ['invalid-utf-8', '{"b":"é"}']);
  }
});

test('a broken envelope is one error', () => {
  for (const [text, code, offset] of [
    ['', 'truncated', 0],
    ['  ', 'truncated', 2],
    ['[{}', 'truncated', 3],
    ['[{},', 'truncated', 4],
    ['[{"a":"x', 'truncated', 8],
    ['{"objects":[{}]', 'truncated', 15],
    ['{"objects":[{}],', 'truncated', 16],
    ['[{},]', 'malformed-json', 4],
    ['[{} {}]', 'malformed-json', 4],
    ['[,{}]', 'malformed-json', 1],
    ['[{"a":[}]', 'malformed-json', 7],
    ['[{}]x', 'malformed-json', 4],
    ['{"objects":[{}]}}', 'malformed-json', 16],
    ['{"objects":[{}] "more":true}', 'malformed-json', 0],
    ['{objects:[]}', 'malformed-json', 1],
    ['"text"', 'malformed-json', 0],
    ['{"objects":[{}],"objects":[{}]}', 'duplicate-key', 0],
    ['{"more":true,"objects":[{}],"more":true}', 'duplicate-key', 0],
    ['{"objects":[{"a":1}],"next":"\\u0000"}', 'nul-character', 29],
    ['{"objects":{}}', 'objects-not-a-list', 0],
    ['{"type":"bundle","objects":"no"}', 'objects-not-a-list', 0],
    [`{"next":"${'x'.repeat(MAX_OBJECT_BYTES)}"}`, 'too-large', 0],
    [`{"a":${'['.repeat(64)}${']'.repeat(64)}}`, 'too-deep', 68],
  ] as const) {
    assert.deepEqual(fault(text), [code, offset], text.slice(0, 60));
  }
  assert.deepEqual(fault(Buffer.from([0x7b, 0x22, 0xff, 0x22, 0x3a, 0x31, 0x7d])), ['invalid-utf-8', 0]);
});

test('a key called __proto__ stays a plain property', () => {
  const [object] = cut('[{"__proto__":{"admin":true},"constructor":1}]');
  assert.ok(object?.ok);
  assert.deepEqual(Object.keys(object.value), ['__proto__', 'constructor']);
  assert.equal(Object.getPrototypeOf(object.value), Object.prototype);
  assert.equal(({} as Record<string, unknown>).admin, undefined);
});

test('keys with escapes are read as they are written, whatever was read before', () => {
  for (const before of ['{"\\\\":1}', '{"a":0,"\\\\":1}', '{"\\\\n":1}', '{"\\\\u0022":1}']) {
    for (let i = 0; i < 50; i++) cut(`[${before}]`);
    const [object] = cut('[{"\\"":1,"\\n":[{"a":{"\\"":null}}, -0.5e1],"\\u0022x":"\\u0041","b": true }]');
    assert.ok(object?.ok);
    assert.deepEqual(object.value, { '"': 1, '\n': [{ a: { '"': null } }, -5], '"x': 'A', b: true });
    assert.deepEqual(outcome('[{"a":0,"\\"":1,"\\"":2},{"a":0,"\\"":1,"\\\\":2}]'), [
      'duplicate-key',
      '{"a":0,"\\"":1,"\\\\":2}',
    ]);
  }
});

const text = fc.oneof(
  fc.string({ unit: 'grapheme', maxLength: 6 }),
  fc.constantFrom('type', 'id', 'objects', '__proto__', '"', '\\', '\u2028', '😀', '}', ']', ',', ':', '[{'),
);
const number = fc.constantFrom('0', '-0', '0.10', '1e400', '12345678901234567890', '-1.5E-3', '1E+2');
/** JSON text with free white space and escapes; keys may repeat. */
const { json } = fc.letrec<{ json: string; object: string }>((tie) => ({
  json: fc.oneof(
    { maxDepth: 4 },
    text.map((value) => JSON.stringify(value)),
    number,
    fc.constantFrom(
      'true',
      'false',
      'null',
      '"\\u0041"',
      '"\\/"',
      '"\\ud83d\\ude00"',
      '"\\ud800"',
      '"\\u0000"',
    ),
    fc.array(tie('json'), { maxLength: 4 }).map((items) => `[ ${items.join(' ,\n')}]`),
    tie('object'),
  ),
  object: fc
    .array(fc.tuple(text, tie('json'), fc.constantFrom('', ' ', '\r\n\t')), { maxLength: 4 })
    .map((members) => `{${members.map(([k, v, s]) => `${s}${JSON.stringify(k)}${s}:${s}${v}`).join(',')}}`),
}));

/** What the slow reading says about one element. */
function expected(source: string, element: ReturnType<typeof readSlowly>): string[] {
  const faults: string[] = [...element.faults];
  if (element.kind !== 'object') faults.push('not-an-object');
  return faults.length > 0 ? faults : [source.slice(element.start, element.end)];
}

test('every list agrees with the slow reading', () => {
  fc.assert(
    fc.property(fc.array(json, { maxLength: 6 }), fc.constantFrom('', ' ', '\n'), (items, space) => {
      const source = `[${items.map((item) => space + item + space).join(',')}]`;
      const slow = readSlowly(source).items.map((item) => expected(source, item));
      const fast = outcome(source);
      assert.equal(fast.length, slow.length);
      for (const [index, result] of fast.entries())
        assert.ok(slow[index]?.includes(result), `${result} in ${source}`);
    }),
    { numRuns: 1500 },
  );
});

test('text changed at random is never taken for more than it is', () => {
  const change = fc.record({
    at: fc.nat({ max: 400 }),
    remove: fc.nat({ max: 2 }),
    insert: fc.constantFrom('', '"', '\\', '{', '}', '[', ']', ',', ':', '0', ' ', '\\u', '\u0001', '\ufeff'),
  });
  fc.assert(
    fc.property(
      fc.array(json, { maxLength: 4 }),
      fc.array(change, { minLength: 1, maxLength: 3 }),
      (items, changes) => {
        let source = `{"type":"bundle","objects":[${items.join(',')}]}`;
        for (const { at, remove, insert } of changes) {
          const place = at % source.length;
          source = source.slice(0, place) + insert + source.slice(place + remove);
        }
        // a change can split a pair of UTF-16 halves, which has no UTF-8
        if (!source.isWellFormed()) return;
        const encoded = Buffer.from(source);
        const result = cutObjects(encoded);
        const whole = readOrNothing(source.startsWith('\ufeff') ? source.slice(1) : source);
        if (!result.ok) {
          const allowed = ['duplicate-key', 'nul-character', 'lone-surrogate', 'objects-not-a-list'];
          // what the slow reading takes for JSON is refused as a whole only for what its envelope holds
          if (whole !== undefined)
            assert.ok(whole.kind === 'scalar' || allowed.includes(result.code), `${result.code} ${source}`);
          return;
        }
        for (const object of result.objects) {
          if (!object.ok) continue;
          const slow = readSlowly(object.raw);
          assert.equal(slow.kind, 'object');
          assert.equal(slow.faults.size, 0);
          // JSON.parse itself misreads keys with escapes: see parse-keys-alone.ts
          if (!object.raw.includes('\\')) assert.deepEqual(object.value, JSON.parse(object.raw));
          assert.equal(
            encoded.subarray(object.offset, object.offset + Buffer.byteLength(object.raw)).toString(),
            object.raw,
          );
        }
      },
    ),
    { numRuns: 1500 },
  );
});

function readOrNothing(source: string): ReturnType<typeof readSlowly> | undefined {
  try {
    return readSlowly(source);
  } catch (error) {
    if (error instanceof SyntaxError) return undefined;
    throw error;
  }
}

test('the ATT&CK bundles are cut whole, byte for byte', (t) => {
  for (const [name, count] of [
    ['attack-ics-18.1', 1826],
    ['attack-enterprise-18.1', 24_771],
  ] as const) {
    const file = `${shared}/stix/${name}.json.gz`;
    if (!existsSync(file)) return t.skip(`shared data not present: ${file}`);
    const source = gunzipSync(readFileSync(file));
    const values: unknown[] = JSON.parse(source.toString()).objects;
    let last = 0;
    let seen = 0;
    for (const object of cut(source)) {
      assert.ok(object.ok);
      const slice = source.subarray(object.offset, object.offset + Buffer.byteLength(object.raw));
      assert.equal(slice.toString(), object.raw);
      // between two slices there is nothing but a comma and white space
      if (last > 0) assert.match(source.subarray(last, object.offset).toString(), /^\s*,\s*$/);
      last = object.offset + slice.length;
      assert.equal((object.value as { id: string }).id, (values[seen++] as { id: string }).id);
    }
    assert.equal(seen, count);
  }
});
