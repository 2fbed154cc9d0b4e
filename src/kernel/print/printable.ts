import type { PrintedText } from './printed-document.ts';

/** A text as the typesetter takes it: each line is a paragraph, in its own direction. */
export type Printable = {
  language: string;
  exact: boolean;
  lines: { text: string; direction: 'ltr' | 'rtl' }[];
};

export const LINE_ENDS = /\r\n|[\n\v\f\r\u0085\u2028\u2029]/u;
/** Format characters that belong to how people write; in an exact text they are written out, too. */
const JOINERS_AND_MARKS = /[\u200c-\u200f\u061c]/u;
/** Nobody writes three in a row, and a line of them never ends: they have no width. */
const PILED_MARKS = /[\u200c-\u200f\u061c]{3,}/gu;
// Threat: an override turns an address around, a control hides in it, a private one means nothing to the reader.
const NEVER_DRAWN = /[\p{Cc}\p{Cf}\p{Cs}\p{Co}\p{Cn}\p{Zl}\p{Zp}]/u;
/** Of marks on one letter: more are piled over the lines around it. */
const MOST_MARKS = 4;

const ZERO_WIDTH_SPACE = '\u200b';
const LONG_WORD = 24;
const BETWEEN_BREAKS = 12;
/** One letter as wide as a word: beside another such it may not fit a line. */
const WIDE = /[\ufdf0-\ufdfd\u2e3a\u2e3b\u{12000}-\u{123ff}]/u;
const BREAKS_BY_ITSELF = /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}]/u;

const graphemes = new Intl.Segmenter('und', { granularity: 'grapheme' });

/** @param characters of each font, what it has letters for */
export function printable(said: PrintedText, characters: readonly Set<number>[]): Printable {
  const { text, language, direction, exact = false } = typeof said === 'string' ? { text: said } : said;
  const lines = text
    .split(LINE_ENDS)
    .map((line) => drawable(line.replaceAll('\t', ' '), exact, characters))
    .filter((line) => line.trim() !== '')
    .map((line) => ({ text: withBreaks(line), direction: direction ?? directionOf(line) }));
  return {
    language: /^[a-z]{2,3}$/.test(language ?? '') ? language! : 'und',
    exact,
    lines,
  };
}

/** Of the first letter that has one (Unicode Standard Annex 9, P2 and P3). */
export function directionOf(text: string): 'ltr' | 'rtl' {
  const first = /[\p{L}]/u.exec(text)?.[0] ?? '';
  return /[\p{Script=Arabic}\p{Script=Hebrew}\p{Script=Syriac}\p{Script=Thaana}\p{Script=Nko}]/u.test(first)
    ? 'rtl'
    : 'ltr';
}

const inNumbers = (text: string): string =>
  [...text].map((one) => `[U+${one.codePointAt(0)!.toString(16).toUpperCase().padStart(4, '0')}]`).join('');

/** The text with what no font draws, and what nobody sees, as its number. */
function drawable(line: string, exact: boolean, characters: readonly Set<number>[]): string {
  // Most of what is printed is this.
  if (/^[\x20-\x7e]*$/.test(line)) return line;
  const unpiled = line.replace(PILED_MARKS, inNumbers);
  let drawn = '';
  for (const { segment } of graphemes.segment(unpiled)) drawn += clusterOf(segment, exact, characters);
  return drawn;
}

/** A letter with its marks comes from one font, as the typesetter takes it, or each is written by itself. */
function clusterOf(cluster: string, exact: boolean, characters: readonly Set<number>[]): string {
  const ones = [...cluster];
  const [first = '', ...marks] = ones;
  const visible = ones.filter((one) => exact || !JOINERS_AND_MARKS.test(one));
  const whole =
    visible.every((one) => !isHidden(one, exact)) &&
    marks.length <= MOST_MARKS &&
    characters.some((font) => visible.every((one) => font.has(one.codePointAt(0)!)));
  if (whole) return cluster;
  return marks.length === 0
    ? inNumbers(first)
    : clusterOf(first, exact, characters) + inNumbers(marks.join(''));
}

const isHidden = (one: string, exact: boolean): boolean =>
  NEVER_DRAWN.test(one) || (exact && one !== ' ' && /\p{Zs}/u.test(one));

/** Breaks where a typesetter sees none: a word of any length stays on the page. What is broken already is left as it is. */
function withBreaks(line: string): string {
  return line.split(/( +)/).map(brokenWord).join('');
}

/** Addresses are broken by the typesetter where letters, digits and signs change, but for their last run. */
const ADDRESS = /^[a-z][a-z0-9+.-]*:\/\/[\w!'#$%&*+,\-./:;=?@~()[\]]+$/i;
const LAST_RUN = /(?:[a-z]+|\d+|[^a-z\d]+)$/i;

function brokenWord(word: string): string {
  if (word.length <= LONG_WORD && !WIDE.test(word)) return word;
  if (!ADDRESS.test(word)) return everySoOften(word);
  const { 0: last, index } = LAST_RUN.exec(word)!;
  return last.length < LONG_WORD ? word : word.slice(0, index) + everySoOften(last);
}

function everySoOften(word: string): string {
  let broken = '';
  let since = 0;
  for (const { segment } of graphemes.segment(word)) {
    if (since >= BETWEEN_BREAKS || (since > 0 && WIDE.test(segment))) {
      broken += ZERO_WIDTH_SPACE;
      since = 0;
    }
    broken += segment;
    if (BREAKS_BY_ITSELF.test(segment)) since = 0;
    else since += WIDE.test(segment) ? BETWEEN_BREAKS : 1;
  }
  return broken;
}
