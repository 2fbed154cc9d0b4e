import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { readFonts } from './fonts.ts';
import { directionOf, printable } from './printable.ts';
import type { PrintedText } from './printed-document.ts';

const { characters } = readFonts();
const drawn = (said: PrintedText) => printable(said, characters).lines.map(({ text }) => text);
const plain = (text: string) => drawn(text).join('\n');
const exact = (text: string) => drawn({ text, exact: true }).join('\n');
const withoutBreaks = (text: string) => text.replaceAll('\u200b', '');

test('the alphabets of the Union, Arabic, Persian and Chinese have letters', () => {
  const texts = [
    'Ää Öö Üü ẞß Éé Àà Çç Œœ Ññ ¿¡ Ãã Õõ Łł Ąą Ęę Śś Źź Żż Ćć Čč Šš Žž Đđ Ďď Ěě Ňň Řř Ťť Ůů Ýý',
    'Ĺĺ Ľľ Ŕŕ Őő Űű Ăă Ââ Îî Șș Țț Āā Ēē Ģģ Īī Ķķ Ļļ Ņņ Ūū Ėė Įį Ųų Ħħ Ġġ Ċċ Ææ Øø Åå Þþ “„”‚‘’«»–— € §',
    'Ελλάδα, άέήίόύώ ϊϋΐΰ. България: ЖжЙйЩщЪъЬьЮюЯя. Україна: ЄєІіЇїҐґ.',
    'مُعرَّف باللغة العربية ٠١٢٣ ؟ ، پچژگ یک نمی‌خواهم',
    '该图片号召观看者（《条例》第3条第3款）。',
  ];
  for (const text of texts) assert.equal(plain(text), text);
});

test('what has no letter, and what nobody sees, is written as its number', () => {
  assert.equal(plain('a😀b'), 'a[U+1F600]b');
  assert.equal(withoutBreaks(plain('שלום')), '[U+05E9][U+05DC][U+05D5][U+05DD]');
  assert.equal(withoutBreaks(plain('a\u202egpj.exe\u202c')), 'a[U+202E]gpj.exe[U+202C]');
  assert.equal(withoutBreaks(plain('a\u0000\ud800\ufeff')), 'a[U+0000][U+D800][U+FEFF]');
  assert.equal(plain('e\u0301'), 'e\u0301');
  assert.equal(withoutBreaks(plain(`a${'\u0301'.repeat(6)}`)), `a${'[U+0301]'.repeat(6)}`);
});

test('marks without width are not piled up', () => {
  assert.equal(plain('a\u200f\u200fb'), 'a\u200f\u200fb');
  assert.equal(withoutBreaks(plain('a\u200f\u200f\u200fb')), 'a[U+200F][U+200F][U+200F]b');
});

test('in an address every character is seen', () => {
  assert.equal(plain('می\u200cخواهم a\u00a0b'), 'می\u200cخواهم a\u00a0b');
  assert.equal(
    withoutBreaks(exact('https://a.example/\u200c\u200e\u00a0b')),
    'https://a.example/[U+200C][U+200E][U+00A0]b',
  );
});

test('lines are paragraphs, and empty ones are none', () => {
  assert.deepEqual(drawn('a\r\n\r\nb\u2028c\td\n \n'), ['a', 'b', 'c d']);
});

test('a word of any length has places where it breaks; an address of usual form has none of ours', () => {
  const longest = (text: string) => Math.max(...text.split(/[\u200b ]/).map((part) => part.length));
  for (const word of ['a', 'م', '1', '%', 'ß'].map((one) => one.repeat(5000))) {
    assert.ok(longest(plain(word)) <= 12, word[0]);
    assert.equal(withoutBreaks(plain(word)), word);
  }
  const address = 'https://harbour.example/p/4711/a-post-about-something-long?v=dQw4w9WgXcQ&t=1m20s';
  assert.equal(exact(address), address);
  assert.ok(longest(exact(`https://a.example/${'a'.repeat(500)}`)) < 50);
  assert.equal(plain('字'.repeat(100)), '字'.repeat(100));
});

test('the direction of each line is that of its first letter, unless it was said', () => {
  const directions = (said: PrintedText) =>
    printable(said, characters).lines.map(({ direction }) => direction);
  assert.deepEqual(directions('abc\nرقم\n12'), ['ltr', 'rtl', 'ltr']);
  assert.deepEqual(directions({ text: 'abc\nرقم', direction: 'rtl' }), ['rtl', 'rtl']);
  assert.deepEqual(['abc رقم', '12 رقم abc', '12', '(שלום)', '字'].map(directionOf), [
    'ltr',
    'rtl',
    'ltr',
    'rtl',
    'ltr',
  ]);
});

test('property: nothing is lost, and nothing is left that is not drawn', () => {
  const numbered = /\[U\+([0-9A-F]{4,6})\]/g;
  fc.assert(
    fc.property(fc.string({ unit: 'binary', maxLength: 60 }), (text) => {
      const once = text.replace(/[[\]\t]|\r\n|[\n\v\f\r\u0085\u2028\u2029]/gu, '');
      const back = withoutBreaks(exact(once)).replace(numbered, (_, code: string) =>
        String.fromCodePoint(Number.parseInt(code, 16)),
      );
      assert.equal(back.trim(), once.trim());
    }),
    { numRuns: 2000 },
  );
});
