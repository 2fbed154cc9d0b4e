import { type TProperties, Type } from 'typebox';

// A letter or a digit that shows. Spaces, punctuation, zero-width signs, letters that show nothing (Hangul fillers,
// what holds hieroglyphs together and their blanks) and the stroke that only lengthens an Arabic word count as blank.
// JSON Schema patterns are Unicode-aware.
const SHOWS_NOTHING = '\\p{DI}\\u0640\\u{13430}-\\u{1345f}';
export const LETTER = `[^\\P{L}${SHOWS_NOTHING}]`;
const NOT_BLANK = `${LETTER}|\\p{N}`;

// What nobody sees and what turns the words after it around (Unicode UAX #9): a reason is shown to others, and must
// read to them as it did to whoever wrote it.
const UNSEEN = '\\u0000-\\u0008\\u000b\\u000c\\u000e-\\u001f\\u007f-\\u009f\\u202a-\\u202e\\u2066-\\u2069';
const SEEN = `^[^${UNSEEN}]*$`;

/** What is asked of a text that holds what nobody sees, in the words of a refusal. */
export const PLAIN_TEXT = 'a text without characters that nobody sees or that turn others around';

/** A rule of its own, so that a refusal says what is wrong. */
const seen = { allOf: [{ pattern: SEEN, description: PLAIN_TEXT }] };

/** Text on one line that is not blank: a name, a title. */
export const line = (maxLength: number) =>
  Type.String({
    minLength: 1,
    maxLength,
    pattern: `(?=^[^${UNSEEN}\\t\\n\\r\\u2028\\u2029]*$)(?=^[\\s\\S]*?(?:${NOT_BLANK}))`,
    description: 'one line, without characters that nobody sees',
  });

/** Text that is not blank. The length is in characters (JSON Schema 2020-12, Validation §6.3.1). */
export const text = (maxLength: number) =>
  Type.String({ minLength: 1, maxLength, pattern: `^[\\s\\S]*?(?:${NOT_BLANK})`, ...seen });

/** The data of a step: these fields, and no others. */
export const fields = <P extends TProperties>(properties: P) =>
  Type.Object(properties, { additionalProperties: false });

export const oneOf = <const T extends string[]>(...values: T) => Type.Enum(values);

// Each alternative is anchored and can be read in one way only: no text makes it slow.
export const OTHER = `[\\P{L}${SHOWS_NOTHING}]`;
const TWELVE_LETTERS = `^(?:${OTHER}*${LETTER}){12}`;
const MARK = `(?:(?!\\s)${OTHER})`;
const WORD = `${MARK}*${LETTER}${MARK}*${LETTER}\\S*`;
const NO_WORD = `(?:${MARK}+(?:${LETTER}${MARK}*)?|${LETTER}${MARK}*)`;
const THREE_WORDS = `^\\s*(?:${NO_WORD}\\s+)*${WORD}(?:\\s+(?:${NO_WORD}\\s+)*${WORD}){2}`;
// Scripts that write no spaces, and a word in a sign or two.
const IDEOGRAPH = '\\p{Script=Han}\\p{Script=Hiragana}\\p{Script=Katakana}';
const FOUR_IDEOGRAPHS = `^(?:[^${IDEOGRAPH}]*[${IDEOGRAPH}]){4}`;
// One letter held down is no word. Each sign is either one of the letters met already, or the next one.
const FOUR_DIFFERENT = `^${OTHER}*(${LETTER})(?:${OTHER}|\\1)*(?!\\1)(${LETTER})(?:${OTHER}|\\1|\\2)*(?!\\1|\\2)(${LETTER})(?:${OTHER}|\\1|\\2|\\3)*(?!\\1|\\2|\\3)${LETTER}`;

const WORDS = `(?=${FOUR_DIFFERENT})(?:${TWELVE_LETTERS}|${THREE_WORDS}|${FOUR_IDEOGRAPHS})`;

/** What `reason` asks for, in the words of a refusal. */
export const ENOUGH_WORDS = 'at least three words, or twelve letters, that someone else could act on';

/**
 * A person's reason: enough words that whoever confirms, appeals or answers can act on them. Letters are counted in
 * every script, and four of them differ. It tells a slip from a sentence; whether the sentence is a reason, a second person judges.
 */
export const reason = (maxLength = 4000) =>
  Type.String({
    minLength: 1,
    maxLength,
    pattern: WORDS,
    description: ENOUGH_WORDS,
    ...seen,
  });

/** A law or an authority by name: two letters at the least. */
export const name = (maxLength: number) =>
  Type.String({
    minLength: 1,
    maxLength,
    pattern: `^(?:${OTHER}*${LETTER}){2}`,
    description: 'a name of at least two letters',
    ...seen,
  });

/** An instant in UTC, as ISO 8601 has it. */
export const INSTANT = '^\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\d(\\.\\d+)?Z$';

/** An instant in UTC that is not still to come. */
export const pastInstant = () =>
  Type.String({ pattern: INSTANT, description: 'an instant in UTC that has passed', past: true });

/** A step that says why, and nothing else. */
export const reasonOnly = fields({ reason: reason() });

/** A provision of law: the instrument and its article. */
export const provision = fields({ instrument: name(300), article: text(100) });

const ENOUGH = new RegExp(WORDS, 'u');
const ALL_SEEN = new RegExp(SEEN, 'u');

/** Whether a text holds characters that nobody sees or that turn what follows around. */
export const hidesSomething = (said: string): boolean => !ALL_SEEN.test(said);

/** Longer texts are judged by their beginning. */
const LONGEST = 4000;

/** Whether a text has enough words to be a reason, where no schema checks it. */
export const isReason = (said: string): boolean =>
  !hidesSomething(said) && ENOUGH.test(said.slice(0, LONGEST));
