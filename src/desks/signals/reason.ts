import { type Static, type TProperties, Type } from 'typebox';

// A letter or a digit that shows. Spaces, punctuation, zero-width signs, letters that show nothing (Hangul fillers,
// what holds hieroglyphs together and their blanks) and the stroke that only lengthens an Arabic word count as blank.
// JSON Schema patterns are Unicode-aware.
const SHOWS_NOTHING = '\\p{DI}\\u0640\\u{13430}-\\u{1345f}';
const LETTER = `[^\\P{L}${SHOWS_NOTHING}]`;
const NOT_BLANK = `${LETTER}|\\p{N}`;

/** Text that is not blank. The length is in characters (JSON Schema 2020-12, Validation §6.3.1). */
export const text = (maxLength: number) => Type.String({ minLength: 1, maxLength, pattern: NOT_BLANK });

/** The data of a step: these fields, and no others. */
export const fields = <P extends TProperties>(properties: P) =>
  Type.Object(properties, { additionalProperties: false });

export const oneOf = <const T extends string[]>(...values: T) => Type.Enum(values);

// Each alternative is anchored and can be read in one way only: no text makes it slow.
const OTHER = `[\\P{L}${SHOWS_NOTHING}]`;
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
    pattern: `(?=${FOUR_DIFFERENT})(?:${TWELVE_LETTERS}|${THREE_WORDS}|${FOUR_IDEOGRAPHS})`,
    description: ENOUGH_WORDS,
  });

/** A law or an authority by name: two letters at the least. */
const name = (maxLength: number) =>
  Type.String({
    minLength: 1,
    maxLength,
    pattern: `^(?:${OTHER}*${LETTER}){2}`,
    description: 'a name of at least two letters',
  });

// Words that name a feeling about somebody and no offence: nobody could know beforehand what is meant (ICCPR Art. 19(3),
// "provided by law"; General Comment 34, paragraph 46).
const NO_OFFENCE = [
  'extremism',
  'extremist( content| material| activity| propaganda)?',
  'radicali[sz](ation|ed content)',
  '(other )?(unlawful|illegal|harmful|undesirable) (activity|activities|content|material|speech)',
  '(violent )?extremis(m|t content)',
  '(ال)?تطرف',
  '(ال)?محتوى (ال)?متطرف',
  '(نشاط|محتوى|أنشطة) (آخر |أخرى )?غير (قانوني|مشروع|قانونية|مشروعة)( آخر| أخرى)?',
];
const anyCase = (words: string) =>
  words.replace(/[a-z](?![^[]*\])/g, (letter) => `[${letter}${letter.toUpperCase()}]`);
const NOTHING_ELSE = `(?!${OTHER}*(?:${NO_OFFENCE.map(anyCase).join('|').replaceAll(' ', '\\s+')})${OTHER}*$)`;

/** What `offence` asks for, in the words of a refusal. */
export const NAMED_OFFENCE =
  'the terrorist offence or type of content that the law names: “extremism” or “unlawful activity” alone is none';

/** A terrorist offence or a type of content by the name that a law has for it. */
const offence = Type.String({
  minLength: 1,
  maxLength: 300,
  pattern: `^${NOTHING_ELSE}(?:${OTHER}*${LETTER}){2}`,
  description: NAMED_OFFENCE,
});

export const reasonOnly = fields({ reason: reason() });

/** Words that come from elsewhere, or that must not cost time: whatever is not blank. */
export const anyReason = fields({ reason: text(4000) });

export const provision = fields({ instrument: name(300), article: text(100) });

const grounds = {
  /** The provision, and the terrorist offence or content type it names. */
  law: fields({ instrument: name(300), article: text(100), offence }),
  /** Who is entitled to restrict, and by what. */
  authority: name(500),
  /** ICCPR Art. 19(3): the list is closed. */
  aim: oneOf(
    'rights-of-others',
    'reputation-of-others',
    'national-security',
    'public-order',
    'public-health',
    'public-morals',
  ),
  necessity: reason(),
  proportionality: reason(),
  leastIntrusive: reason(),
};

/** Why a restriction is lawful: the three-part test of ICCPR Art. 19(3), every field required, no default answer. */
export const restrictionReason = fields(grounds);
export type RestrictionReason = Static<typeof restrictionReason>;

/** The same, and why a second person could not be waited for. */
export const singleHandedReason = fields({ ...grounds, urgency: reason() });

const answer = oneOf('yes', 'no', 'unclear');

/** TCO Art. 1(3): the true purpose of the material. A field each, and its own reason. */
export const protectedPurposeAnswer = fields({
  journalism: answer,
  research: answer,
  education: answer,
  art: answer,
  counterSpeech: answer,
  reason: reason(),
});
export type ProtectedPurposeAnswer = Static<typeof protectedPurposeAnswer>;

/** Why the notice is kept from the affected person, and until when (an instant in UTC). */
export const withholdingReason = fields({
  legalBasis: provision,
  authority: name(500),
  reason: reason(),
  until: Type.String({ pattern: '^\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\d(\\.\\d+)?Z$' }),
});
