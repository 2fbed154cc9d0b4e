import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { entriesOf } from './report-entries.ts';

async function* chunks(...parts: (string | Uint8Array)[]): AsyncGenerator<Uint8Array> {
  for (const part of parts) yield typeof part === 'string' ? Buffer.from(part) : part;
}

async function read(...parts: (string | Uint8Array)[]): Promise<unknown[]> {
  const found: unknown[] = [];
  for await (const entry of entriesOf(chunks(...parts))) {
    const { line = '-', entry: number = '-' } = entry.place;
    found.push(`${line} ${number} ${entry.ok ? JSON.stringify(entry.value) : entry.code}`);
  }
  return found;
}

test('one object, a list and JSON Lines are told by how they begin', async () => {
  for (const [text, ...entries] of [
    ['{"a":1}', '1 - {"a":1}'],
    ['\ufeff{"a":1}\n', '1 - {"a":1}'],
    ['\r\n\n {"a":1}\r\n\r\n{"b":[2]}', '3 - {"a":1}', '5 - {"b":[2]}'],
    ['{\n"a":1}', '- - {"a":1}'],
    ['{"a":\n{"b":1}}\n', '- - {"a":{"b":1}}'],
    ['[{"a":1},{"b":2}]', '1 1 {"a":1}', '1 2 {"b":2}'],
    ['\n[\n{"a":1},\n\n{\n"b":2}\n]\n', '3 1 {"a":1}', '5 2 {"b":2}'],
    ['[]'],
    [''],
    [' \n\t'],
  ] as const)
    assert.deepEqual(await read(text), entries, text);
});

test('what cannot be read is refused by name with its place, and what stands beside it is read', async () => {
  const latin = Buffer.from('7b22c3223a317d', 'hex');
  for (const [text, ...entries] of [
    ['{"a":1}\n{"a":1,"a":2}\n{"b":2}', '1 - {"a":1}', '2 - duplicate-key', '3 - {"b":2}'],
    ['{"a":1}\n{"a":1', '1 - {"a":1}', '2 - truncated'],
    [
      '{"a":1}\n{"a":}\n[1]\n7',
      '1 - {"a":1}',
      '2 - malformed-json',
      '3 - not-an-object',
      '4 - malformed-json',
    ],
    ['{"a":1}}\n{"b":2}', '1 - malformed-json', '2 - {"b":2}'],
    ['{"a":1} {"b":2}\n{"c":3}', '1 - malformed-json', '2 - {"c":3}'],
    [Buffer.concat([Buffer.from('{"a":1}\n'), latin]), '1 - {"a":1}', '2 - invalid-utf-8'],
    [Buffer.from('\ufeff{\n}', 'utf16le'), '1 - invalid-utf-8'],
    ['{\n"a":1,\n"a":2}', '- - duplicate-key'],
    ['{\n"a":1', '2 - truncated'],
    ['{\n"a":1\n"b":2}', '3 - malformed-json'],
    ['[{"a":1},\n{"a":1,"a":2},7]', '1 1 {"a":1}', '2 2 duplicate-key', '2 3 not-an-object'],
    ['[{"a":1},\n{"b":2}', '2 - truncated'],
    ['<xml/>', '1 - malformed-json'],
    ['"text"', '1 - malformed-json'],
  ] as const)
    assert.deepEqual(await read(text), entries, String(text));
});

test('JSON Lines are the same, wherever the stream was cut', async () => {
  const values = fc.array(fc.dictionary(fc.constantFrom('a', 'é', '\n'), fc.integer()), {
    minLength: 1,
    maxLength: 5,
  });
  await fc.assert(
    fc.asyncProperty(
      values,
      fc.array(fc.nat(120)),
      fc.constantFrom('\n', '\r\n', '\n\n'),
      async (all, at, end) => {
        const bytes = Buffer.from(all.map((one) => JSON.stringify(one)).join(end));
        const cuts = [0, ...at.map((one) => Math.min(one, bytes.length)).sort((a, b) => a - b), bytes.length];
        const parts = cuts.slice(1).map((to, index) => bytes.subarray(cuts[index], to));
        const found = (await read(...parts)).map((one) => String(one).replace(/^\d+ - /, ''));
        assert.deepEqual(
          found,
          all.map((one) => JSON.stringify(one)),
        );
      },
    ),
  );
});

test('a line is given before the next part of the file is asked for', async () => {
  let asked = 0;
  async function* endless(): AsyncGenerator<Uint8Array> {
    for (;;) yield Buffer.from(`{"part":${++asked}}\n`);
  }
  let seen = 0;
  for await (const entry of entriesOf(endless())) {
    assert.ok(entry.ok && entry.value.part === ++seen);
    assert.ok(asked <= seen + 1);
    if (seen === 10_000) break;
  }
});

test('a line that is too long is passed over, and a file without lines that is too long is refused', async () => {
  const long = Buffer.alloc(17 * 1_048_576, 'a');
  assert.deepEqual(await read('{"a":1}\n{"b":"', long, '"}\n{"c":3}'), [
    '1 - {"a":1}',
    '2 - too-large',
    '3 - {"c":3}',
  ]);
  assert.deepEqual(await read('{"b":"', long, '"}'), ['- - too-large']);
});
