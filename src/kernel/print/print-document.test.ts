import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Refusal } from '../refusal.ts';
import { printDocument } from './print-document.ts';
import type { PrintedDocument } from './printed-document.ts';
import { documentOf } from './testing/sample-document.ts';
import { typeset } from './typeset.ts';

const short = documentOf([{ kind: 'paragraph', text: 'نعم 是 yes' }]);
const refused = (code: string) => (error: unknown) => error instanceof Refusal && error.code === code;

test('a process of its own prints the same bytes, whatever its environment is', async () => {
  assert.ok((await printDocument(short)).equals(await typeset(short)));
});

test('what takes too long is ended and refused, and the next is printed', async () => {
  const long = documentOf([{ kind: 'paragraph', text: 'word and '.repeat(110_000) }]);
  const [first, second] = await Promise.allSettled([printDocument(long, 0.3), printDocument(short)]);
  assert.ok(first.status === 'rejected' && refused('too-large')(first.reason));
  assert.equal(second.status, 'fulfilled');
});

test('what would take all memory is refused before it is begun', async () => {
  for (const text of ['a\n'.repeat(12_000), 'word '.repeat(200_001)])
    await assert.rejects(printDocument(documentOf([{ kind: 'paragraph', text }])), refused('too-large'));
  const rows = Array.from({ length: 12_000 }, () => ['a']);
  const table = documentOf([{ kind: 'table', columns: [{ title: 'n', share: 1 }], rows }]);
  await assert.rejects(printDocument(table), refused('too-large'));
});

test('who would be the ninth is told to wait', async () => {
  const printed = Array.from({ length: 8 }, () => printDocument(short));
  await assert.rejects(printDocument(short), refused('too-many'));
  await Promise.all(printed);
  await printDocument(short);
});

test('what is no document ends its own process, and says so', async () => {
  await assert.rejects(printDocument({} as PrintedDocument), /Printing ended with 1\./);
});
