import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { CanonicalJsonError, type CanonicalJsonFault, canonicalJson, MAX_DEPTH } from './canonical-json.ts';

/** Slow oracle, written apart: characters one by one, names compared code unit by code unit. */
function oracle(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(oracle).join(',')}]`;
  if (typeof value === 'object' && value !== null) {
    const members = Object.entries(value).sort(([a], [b]) => compareUnits(a, b));
    return `{${members.map(([k, v]) => `${quote(k)}:${oracle(v)}`).join(',')}}`;
  }
  if (typeof value === 'string') return quote(value);
  if (Object.is(value, -0)) return '0';
  return `${value}`;
}

function compareUnits(a: string, b: string): number {
  for (let i = 0; i < Math.min(a.length, b.length); i++) {
    const difference = a.charCodeAt(i) - b.charCodeAt(i);
    if (difference !== 0) return difference;
  }
  return a.length - b.length;
}

function quote(text: string): string {
  const short: Record<number, string> = {
    8: '\\b',
    9: '\\t',
    10: '\\n',
    12: '\\f',
    13: '\\r',
    34: '\\"',
    92: '\\\\',
  };
  let out = '"';
  for (let i = 0; i < text.length; i++) {
    const unit = text.charCodeAt(i);
    out += short[unit] ?? (unit < 32 ? `\\u${unit.toString(16).padStart(4, '0')}` : text[i]);
  }
  return `${out}"`;
}

const json = fc.jsonValue({ stringUnit: 'binary', maxDepth: 5 });

test('RFC 8785 §3.2.2 and §3.2.4: the sample object gives the sample bytes', () => {
  const sample = JSON.parse(String.raw`{
    "numbers": [333333333.33333329, 1E30, 4.50, 2e-3, 0.000000000000000000000000001],
    "string": "\u20ac$\u000F\u000aA'\u0042\u0022\u005c\\\"\/",
    "literals": [null, true, false]
  }`);
  const text =
    '{"literals":[null,true,false],"numbers":[333333333.3333333,1e+30,4.5,0.002,1e-27],' +
    '"string":"\u20ac$\\u000f\\nA\'B\\"\\\\\\\\\\"/"}';
  assert.equal(canonicalJson(sample), text);
  assert.equal(
    Buffer.from(canonicalJson(sample)).toString('hex'),
    '7b226c69746572616c73223a5b6e756c6c2c747275652c66616c73655d2c226e756d62657273223a5b' +
      '3333333333333333332e333333333333332c31652b33302c342e352c302e3030322c31652d32375d2c' +
      '22737472696e67223a22e282ac245c75303030665c6e4127425c225c5c5c5c5c222f227d',
  );
});

test('RFC 8785 §3.2.3: members sort by UTF-16 code units, not by code point', () => {
  const sample = {
    '\u20ac': 'Euro Sign',
    '\r': 'Carriage Return',
    '\ufb33': 'Hebrew Letter Dalet With Dagesh',
    '1': 'One',
    '\ud83d\ude00': 'Emoji: Grinning Face',
    '\u0080': 'Control',
    '\u00f6': 'Latin Small Letter O With Diaeresis',
  };
  const values = [...canonicalJson(sample).matchAll(/:"([^"]+)"/g)].map((match) => match[1]);
  assert.deepEqual(values, [
    'Carriage Return',
    'One',
    'Control',
    'Latin Small Letter O With Diaeresis',
    'Euro Sign',
    'Emoji: Grinning Face',
    'Hebrew Letter Dalet With Dagesh',
  ]);
});

test('RFC 8785 appendix B: numbers by their IEEE 754 bits', () => {
  const rows: [string, string][] = [
    ['0000000000000000', '0'],
    ['8000000000000000', '0'],
    ['0000000000000001', '5e-324'],
    ['8000000000000001', '-5e-324'],
    ['7fefffffffffffff', '1.7976931348623157e+308'],
    ['ffefffffffffffff', '-1.7976931348623157e+308'],
    ['4340000000000000', '9007199254740992'],
    ['c340000000000000', '-9007199254740992'],
    ['4430000000000000', '295147905179352830000'],
    ['44b52d02c7e14af5', '9.999999999999997e+22'],
    ['44b52d02c7e14af6', '1e+23'],
    ['44b52d02c7e14af7', '1.0000000000000001e+23'],
    ['444b1ae4d6e2ef4e', '999999999999999700000'],
    ['444b1ae4d6e2ef4f', '999999999999999900000'],
    ['444b1ae4d6e2ef50', '1e+21'],
    ['3eb0c6f7a0b5ed8c', '9.999999999999997e-7'],
    ['3eb0c6f7a0b5ed8d', '0.000001'],
    ['41b3de4355555553', '333333333.3333332'],
    ['41b3de4355555554', '333333333.33333325'],
    ['becbf647612f3696', '-0.0000033333333333333333'],
    ['43143ff3c1cb0959', '1424953923781206.2'],
  ];
  for (const [bits, text] of rows) {
    assert.equal(canonicalJson(Buffer.from(bits, 'hex').readDoubleBE()), text, bits);
  }
});

test('agrees with the slow oracle and reads back as the same value', () => {
  fc.assert(
    fc.property(json, (value) => {
      const text = canonicalJson(value);
      assert.equal(text, oracle(value));
      assert.equal(canonicalJson(JSON.parse(text)), text);
    }),
  );
});

test('the order in which members were written does not matter', () => {
  fc.assert(
    fc.property(fc.dictionary(fc.string({ unit: 'binary' }), json), (object) => {
      const turned = Object.fromEntries(Object.entries(object).reverse());
      assert.equal(canonicalJson(turned), canonicalJson(object));
    }),
  );
});

test('what JSON cannot carry is refused with its place', () => {
  const cyclic: Record<string, unknown> = {};
  cyclic.self = cyclic;
  const rows: [unknown, CanonicalJsonFault, string][] = [
    [Number.NaN, 'not-a-finite-number', ''],
    [{ a: [0, Number.POSITIVE_INFINITY] }, 'not-a-finite-number', '/a/1'],
    [{ 'a/b~c': '\ud800' }, 'lone-surrogate', '/a~1b~0c'],
    [{ '\udc00': 1 }, 'lone-surrogate', '/\udc00'],
    [{ a: undefined }, 'not-a-json-value', '/a'],
    [new Array(2), 'not-a-json-value', '/0'],
    [[1n], 'not-a-json-value', '/0'],
    [() => 1, 'not-a-json-value', ''],
    [Symbol('s'), 'not-a-json-value', ''],
    [{ when: new Date(0) }, 'not-a-plain-object', '/when'],
    [new Map(), 'not-a-plain-object', ''],
    [cyclic, 'too-deep', '/self'.repeat(MAX_DEPTH)],
  ];
  for (const [value, code, path] of rows) {
    assert.throws(
      () => canonicalJson(value),
      (error) => error instanceof CanonicalJsonError && error.code === code && error.path === path,
      `${code} ${path}`,
    );
  }
});

test('64 levels pass, 65 do not; a null prototype and a member named __proto__ are data', () => {
  const nest = (levels: number): unknown => (levels === 0 ? 1 : [nest(levels - 1)]);
  assert.equal(canonicalJson(nest(MAX_DEPTH)), `${'['.repeat(MAX_DEPTH)}1${']'.repeat(MAX_DEPTH)}`);
  assert.throws(() => canonicalJson(nest(MAX_DEPTH + 1)), CanonicalJsonError);
  assert.equal(canonicalJson(Object.assign(Object.create(null), { b: 1, a: 2 })), '{"a":2,"b":1}');
  assert.equal(canonicalJson(JSON.parse('{"__proto__":{"x":1}}')), '{"__proto__":{"x":1}}');
});
