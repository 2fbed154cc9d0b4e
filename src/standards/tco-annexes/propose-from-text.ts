import { CONTENT_TYPES, INSTRUMENT } from './annex-one.ts';
import { TICKS } from './form-labels.ts';
import { type Box, formMarks } from './form-marks.ts';
import { type Doubt, Draft, type Proposal } from './proposal-draft.ts';
import { readAnswer } from './read-answer.ts';

/**
 * Proposes the fields of a removal order from the text of an Annex I form, by its printed labels (`annex-one-labels-v1`).
 * Nothing is made up: each value stands in the text where it is said to stand, or follows from a tick or a name by a closed
 * table. What is not found is not there, and what is found twice and differently is left out and named.
 * @param text attacker-controlled; of any length, in time that grows with it
 */
export function proposeFromText(text: string): Proposal {
  const draft = new Draft(text, unquoted(text));
  const { marks, boxes } = formMarks(draft.text);
  const law = /Regulation\s{1,5}\(EU\)\s{1,5}(?:No\s)?2021\s{0,2}\/\s{0,2}784/i.exec(text);
  if (law) draft.set('/legalBasis', INSTRUMENT, law.index, law.index + law[0].length);
  marks.forEach((mark, at) => {
    if (mark.label) readAnswer(draft, mark, marks[at + 1]?.from ?? text.length);
  });
  readBoxes(draft, boxes);
  return draft.proposal();
}

/** Without the marks of a mail that quotes another, each letter where it was. */
const unquoted = (text: string) => text.replace(/^[ \t>]*>/gm, (marks) => ' '.repeat(marks.length));

function readBoxes(draft: Draft, boxes: readonly Box[]): void {
  for (const field of new Set(TICKS.map((one) => one.field))) {
    const here = boxes.filter((box) => box.field === field);
    const [first] = here;
    if (!first) continue;
    const ticked = here.filter((box) => box.ticked);
    const [one] = ticked;
    if (field === '/contentTypes' || field === '/authority/type') {
      if (!one) draft.doubt(field, 'nothing-ticked', first.from, here.at(-1)!.to);
      else if (field === '/contentTypes')
        draft.set(
          field,
          CONTENT_TYPES.filter((type) => ticked.some(({ value }) => value === type)),
          one.from,
          ticked.at(-1)!.to,
        );
      else if (new Set(ticked.map(({ value }) => value)).size > 1)
        draft.doubt(field, 'several-values', one.from, ticked.at(-1)!.to);
      else draft.set(field, one.value, one.from, one.to);
    } else if (one && !draft.has(field)) draft.doubt(field, 'ticked-without-more', one.from, one.to);
  }
}

/**
 * Of several texts of one document (a mail, its HTML, an attached form) the proposal of the one in which most was found; where
 * another says something else of the same field, that is a doubt: a document may show one thing and say another.
 */
export function proposeFromTexts(texts: readonly string[]): Proposal & { text: number } {
  const all = texts.map(proposeFromText);
  const text = all.reduce(
    (best, one, at) => (one.found.length > (all[best]?.found.length ?? 0) ? at : best),
    0,
  );
  const { order, found, doubts } = all[text] ?? { order: {}, found: [], doubts: [] };
  const differing = all.flatMap((other, at) =>
    at === text
      ? []
      : other.found
          .filter(({ field }) => {
            const value = JSON.stringify(valueAt(order, field));
            return value !== undefined && value !== JSON.stringify(valueAt(other.order, field));
          })
          .map((one): Doubt => ({ ...one, code: 'other-text-differs' })),
  );
  return { order, found, doubts: [...doubts, ...differing].slice(0, 200), text };
}

function valueAt(value: unknown, pointer: string): unknown {
  let at = value;
  for (const name of pointer.split('/').slice(1)) at = (at as Record<string, unknown> | undefined)?.[name];
  return at;
}
