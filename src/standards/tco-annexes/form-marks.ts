import { BOX, HEADING, LABELS, type Label, PRINTED, TICKS } from './form-labels.ts';

/** Where a label of the form stands in a text, and where its answer begins. */
export type Mark = { from: number; to: number; label: Label | null };
/** A box and what stands behind it. */
export type Box = { from: number; to: number; field: string; value: string; ticked: boolean };

/** A text in which any white space is one blank, and where each of its letters stood. */
function flattened(text: string): { flat: string; places: number[]; starts: number[] } {
  const letters: string[] = [];
  const places: number[] = [];
  const starts: number[] = [];
  const add = (letter: string, at: number) => {
    if (letter === ' ' && (letters.length === 0 || letters.at(-1) === ' ')) return;
    letters.push(letter);
    places.push(at);
  };
  // Of a line: what quotes it, or makes it one of a list.
  const lead = /[\s>*•–-]*(?:\d{1,2}[.)]\s+)?/y;
  let at = 0;
  while (at < text.length) {
    lead.lastIndex = at;
    at += lead.exec(text)?.[0].length ?? 0;
    if (at >= text.length) break;
    add(' ', at - 1);
    starts.push(letters.length);
    const end = lineEnd(text, at);
    for (; at < end; at += 1) add(/\s/.test(text[at]!) ? ' ' : text[at]!, at);
  }
  places.push(text.length);
  return { flat: letters.join(''), places, starts };
}

/**
 * The labels and boxes of Annex I in a text, in its order. A label begins a line and ends in a colon, a tab or the end of
 * its line, so that the same words within a sentence are none.
 */
export function formMarks(text: string): { marks: Mark[]; boxes: Box[] } {
  const { flat, places, starts } = flattened(text);
  const marks: Mark[] = [];
  const boxes: Box[] = [];
  let section = '';
  let until = 0;
  const matches = (says: RegExp, at: number): string | null => {
    says.lastIndex = at;
    return says.exec(flat)?.[0] ?? null;
  };
  const isHere = (within: string) => (section === '' ? within.startsWith(' ') : within.trim() === section);
  for (const start of starts) {
    if (start < until) continue;
    const line = text.slice(places[start], lineEnd(text, places[start]!));
    const heading = HEADING.exec(line.slice(0, 100).trimEnd())?.[1];
    if (heading !== undefined) {
      section = heading.toUpperCase();
      marks.push({ from: places[start]!, to: places[start]!, label: null });
      continue;
    }
    BOX.lastIndex = start;
    const box = BOX.exec(flat);
    const behind = box ? start + box[0].length + (flat[start + box[0].length] === ' ' ? 1 : 0) : start;
    const tick = TICKS.find((one) => isHere(one.in) && matches(one.says, behind) !== null);
    if (tick && (box || tick.field !== '/copySentTo')) {
      const from = places[start]!;
      const { field, value } = tick;
      boxes.push({ from, to: lineEnd(text, from), field, value, ticked: box?.groups?.on !== undefined });
      marks.push({ from, to: from, label: null });
      continue;
    }
    const found = firstLabel(flat, places, text, behind, isHere);
    if (found) {
      marks.push({ from: places[start]!, to: places[found.end]!, label: found.label });
      until = found.end;
    } else if (matches(PRINTED, behind) !== null || matches(PRINTED, start) !== null)
      marks.push({ from: places[start]!, to: places[start]!, label: null });
  }
  return { marks, boxes };
}

/** What explains a label, in brackets, and what ends it. */
const BRACKETS = /(?: ?\([^()]{0,160}\)){0,3}/y;
const COLON = / ?[:：]/y;

function firstLabel(
  flat: string,
  places: readonly number[],
  text: string,
  at: number,
  isHere: (within: string) => boolean,
): { label: Label; end: number } | null {
  for (const label of LABELS) {
    if (!isHere(label.in)) continue;
    label.says.lastIndex = at;
    const said = label.says.exec(flat)?.[0];
    if (said === undefined) continue;
    BRACKETS.lastIndex = at + said.length;
    const end = at + said.length + (BRACKETS.exec(flat)?.[0].length ?? 0);
    COLON.lastIndex = end;
    const colon = COLON.exec(flat)?.[0];
    if (colon !== undefined) return { label, end: end + colon.length };
    const gap = text.slice((places[end - 1] ?? 0) + 1, places[Math.min(end + 1, places.length - 1)]);
    if (end >= flat.length || /^\s*[\n\t]/.test(gap)) return { label, end };
  }
  return null;
}

export const lineEnd = (text: string, from: number): number => {
  const end = text.indexOf('\n', from);
  return end === -1 ? text.length : end;
};
