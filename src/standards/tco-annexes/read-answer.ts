import { CONTENT_TYPES } from './annex-one.ts';
import type { AnswerKind } from './form-labels.ts';
import { lineEnd, type Mark } from './form-marks.ts';
import { instantInWords } from './instant-in-words.ts';
import { memberStateNamed } from './member-state-names.ts';
import type { Draft } from './proposal-draft.ts';
import { trimmedEnd } from './trim-ends.ts';
import { urlLines } from './url-lines.ts';

/** Reads what stands behind a label, up to `end`, into the draft. */
export function readAnswer(draft: Draft, { to, label }: Mark, end: number): void {
  if (!label) return;
  const answer = answerIn(draft.text, to, end, label.kind);
  if (answer === null) return;
  const { from, said } = answer;
  const { field } = label;
  const until = from + said.length;
  switch (label.kind) {
    case 'line':
      draft.set(field, said, from, until);
      break;
    case 'text':
      draft.set(field, trimmedLines(said), from, until);
      break;
    case 'block':
      draft.set(field, joined(said), from, until);
      break;
    case 'instant': {
      const read = instantInWords(said);
      if ('at' in read) draft.set(field, read.at, from, until);
      else draft.doubt(field, read.doubt, from, until);
      break;
    }
    case 'state': {
      const state = memberStateNamed(joined(said));
      if (state !== null) draft.set(field, state, from, until);
      else draft.doubt(field, 'not-a-member-state', from, until);
      break;
    }
    case 'types': {
      const letters = [...said.matchAll(/(?<![a-z])\(?([a-e])\)/gi)].map(([, letter]) =>
        letter!.toLowerCase(),
      );
      const known = CONTENT_TYPES.filter((one) => letters.includes(one));
      if (known.length > 0) draft.set(field, known, from, until);
      break;
    }
    case 'urls':
      draft.addItems(urlLines(said, from));
      break;
    case 'addressee':
      readAddressee(draft, said, from);
      break;
    case 'representative':
      readRepresentative(draft, said, from);
      break;
    case 'contact':
      readContact(draft, field, said, from);
  }
}

/** What was filled in with, where nothing was. */
const FILL = /^[\s._…·:–\-\u2026]*$/;
const trimmedLines = (said: string) =>
  said
    .split('\n')
    .map((line) => line.trim())
    .join('\n');
/** Without what a blank was printed with, behind what was written over it. */
const unfilled = (said: string) =>
  trimmedEnd(said.endsWith('...') ? trimmedEnd(said, '.') : said, ' \t\r\n_…');
/** Answers that a row of a table ends. */
const OF_ROWS: readonly AnswerKind[] = ['line', 'block', 'instant', 'state', 'addressee', 'representative'];
const joined = (said: string) => said.replace(/\s+/g, ' ');

/** The answer between a label and what comes next; null where nothing was filled in. */
function answerIn(
  text: string,
  start: number,
  end: number,
  kind: AnswerKind,
): { from: number; said: string } | null {
  // What was printed to be written over, and was not.
  const beside = text.slice(start, Math.min(lineEnd(text, start), end));
  if (beside.trim() !== '' && FILL.test(beside)) return null;
  let from = start;
  const lines: string[] = [];
  let begun = -1;
  for (const line of text.slice(start, end).split('\n')) {
    const empty = FILL.test(line);
    // A cell beside another one is the next row of a table.
    if (OF_ROWS.includes(kind) && from !== start && line.trim().includes('\t')) {
      if (begun === -1) return null;
      break;
    }
    if (begun === -1 && !empty) begun = from;
    // An empty line ends what is short; before it begins, two lines at most are looked at.
    if (begun === -1 && lines.length >= 2 && kind !== 'text' && kind !== 'urls') return null;
    if (begun !== -1 && empty && kind !== 'text' && kind !== 'urls') break;
    lines.push(line);
    from += line.length + 1;
    if (begun !== -1 && (kind === 'line' || kind === 'state')) break;
    if (
      begun !== -1 &&
      (kind === 'block' || kind === 'instant' || kind === 'addressee' || kind === 'representative') &&
      from - begun > 600
    )
      break;
  }
  if (begun === -1) return null;
  const whole = text.slice(begun, Math.min(from - 1, end));
  const said = unfilled(whole.trim());
  return said === '' ? null : { from: begun + whole.indexOf(said[0]!), said };
}

function readAddressee(draft: Draft, said: string, from: number): void {
  const split = /[;,\n]?\s{0,9}(?:its )?legal representative\s{0,3}:?\s{0,9}/i.exec(said);
  const name = split ? said.slice(0, split.index) : said;
  if (name.trim() !== '') draft.set('/addressee/name', joined(name).trim(), from, from + name.length);
  if (!split) return;
  const other = said.slice(split.index + split[0].length);
  const at = from + split.index + split[0].length;
  if (!FILL.test(other))
    draft.set('/addressee/legalRepresentative', joined(other).trim(), at, at + other.length);
}

/** A name, and behind a comma, semicolon or dash the post. */
function readRepresentative(draft: Draft, said: string, from: number): void {
  const split = /\s{0,3}[,;\n]\s{0,3}| [–-] /.exec(said);
  const name = split ? said.slice(0, split.index) : said;
  draft.set('/authority/representative/name', joined(name), from, from + name.length);
  if (!split) return;
  const at = from + split.index + split[0].length;
  draft.set(
    '/authority/representative/post',
    joined(said.slice(split.index + split[0].length)),
    at,
    from + said.length,
  );
}

function readContact(draft: Draft, field: string, said: string, from: number): void {
  const one = (name: string, form: RegExp) => {
    const all = [...said.matchAll(form)];
    const distinct = new Set(all.map(([value]) => value));
    const [first] = all;
    if (!first) return;
    const place = [from + first.index, from + first.index + first[0].length] as const;
    if (distinct.size > 1) draft.doubt(`${field}/${name}`, 'several-values', from, from + said.length);
    else draft.set(`${field}/${name}`, first[0], ...place);
  };
  one('email', /[^\s<>()[\]:;,"@]{1,64}@[^\s<>()[\]:;,"@]{1,180}[^\s<>()[\]:;,"@.]/g);
  one('phone', /\+\d[\d ()/.-]{4,24}\d/g);
}
