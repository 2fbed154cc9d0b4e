import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { linesOf } from './file-lines.ts';

async function* cut(text: string, at: number[]): AsyncGenerator<Uint8Array> {
  const bytes = Buffer.from(text);
  let from = 0;
  for (const next of [...at].sort((a, b) => a - b)) {
    yield bytes.subarray(from, Math.max(from, next));
    from = Math.max(from, next);
  }
  yield bytes.subarray(from);
}

test('lines are the same, wherever the stream was cut', async () => {
  const text = fc.string({ unit: fc.constantFrom('a', 'é', '\r', '\n'), maxLength: 40 });
  await fc.assert(
    fc.asyncProperty(text, fc.array(fc.nat(80)), fc.integer({ min: 1, max: 8 }), async (all, at, longest) => {
      const lines = all.split('\n');
      if (lines.at(-1) === '') lines.pop();
      const expected = lines.map((one, index) => {
        const tooLong = Buffer.byteLength(one) > longest;
        return [index + 1, tooLong ? '' : one, tooLong];
      });
      const found: unknown[] = [];
      for await (const one of linesOf(cut(all, at), longest))
        found.push([one.line, Buffer.from(one.bytes).toString(), one.tooLong]);
      assert.deepEqual(found, expected);
    }),
  );
});
