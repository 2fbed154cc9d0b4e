import assert from 'node:assert/strict';
import { test } from 'node:test';
import { isReason } from './reason.ts';

test('a sentence is a reason, in any script; a slip is none', () => {
  for (const said of ['Ask the sender in writing.', 'Поиск копий видео', 'للعثور على النسخ', '査找副本影片'])
    assert.ok(isReason(said), said);
  for (const said of ['-', '.', '?', 'never', 'x', '', 'aaaaaaaaaaaaaaaa', '2026'])
    assert.ok(!isReason(said), said);
});

test('the longest text is judged at once', () => {
  const began = performance.now();
  assert.ok(!isReason('- '.repeat(500_000)));
  assert.ok(performance.now() - began < 1_000);
});
