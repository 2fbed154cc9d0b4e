import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Value } from 'typebox/value';
import { isReason, line, name, reason, text } from './reason.ts';

test('a sentence is a reason, in any script; a slip is none', () => {
  for (const said of ['Ask the sender in writing.', 'Поиск копий видео', 'للعثور على النسخ', '査找副本影片'])
    assert.ok(isReason(said), said);
  for (const said of ['-', '.', '?', 'never', 'x', '', 'aaaaaaaaaaaaaaaa', '2026'])
    assert.ok(!isReason(said), said);
});

test('the longest text is judged, in no more than its length', { timeout: 20_000 }, () => {
  assert.ok(!isReason('- '.repeat(500_000)));
});

test('what nobody sees, or what turns words around, is in no text; a name is one line', () => {
  const sentence = 'It shows a news report';
  for (const schema of [text(100), reason(100), name(100), line(100)]) {
    assert.ok(Value.Check(schema, sentence));
    assert.ok(
      Value.Check(schema, 'للعثور على\u200f النسخ الأخرى'),
      'a mark of direction turns nothing after it',
    );
    for (const sign of ['\u202e', '\u2067', '\u2068', '\u2069', '\u0000', '\u001b', '\u0085'])
      for (const said of [`${sign}${sentence}`, `It ${sign}shows a news report`, `${sentence}${sign}`])
        assert.ok(!Value.Check(schema, said), JSON.stringify(said));
  }
  for (const sign of ['\n', '\r', '\t', '\u2028', '\u2029'])
    assert.ok(!Value.Check(line(100), `It shows${sign}a news report`), JSON.stringify(sign));
  assert.ok(Value.Check(reason(100), 'It shows\na news report'));
  assert.ok(!Value.Check(line(100), ' \u3164 '));
});
