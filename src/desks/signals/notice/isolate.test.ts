import assert from 'node:assert/strict';
import { test } from 'node:test';
import { isolate } from '../../../kernel/http/isolate.ts';
import { arabic } from './words-ar.ts';
import { english } from './words-en.ts';

test('UAX #9: what was written in the other direction keeps its full stop; what was not is left alone', () => {
  assert.equal(isolate('It solicits.', 'rtl'), '\u2068It solicits.\u2069');
  assert.equal(isolate('It solicits.', 'ltr'), 'It solicits.');
  assert.equal(isolate('It solicits.\n\nDecision: none.\u2028', 'ltr'), 'It solicits. Decision: none.');
  assert.equal(isolate('يدعو إلى الانضمام.', 'ltr'), '\u2068يدعو إلى الانضمام.\u2069');
  assert.equal(isolate('42', 'rtl'), '42');
  assert.match(arabic.necessity('It solicits.'), /\u2068It solicits\.\u2069$/);
  assert.match(arabic.law('Regulation (EU) 2021/784', 'Art. 2(7)(c)', 'x'), /\u2068Art\. 2\(7\)\(c\)\u2069/);
  assert.match(english.necessity('يدعو.'), /\u2068يدعو\.\u2069$/);
});
