import { type Static, type TProperties, Type } from 'typebox';

// A letter or a digit, so that spaces, punctuation, zero-width signs and the Hangul fillers (letters that show
// nothing) count as blank. JSON Schema patterns are Unicode-aware.
const NOT_BLANK = '[^\\P{L}\\u115f\\u1160\\u3164\\uffa0]|\\p{N}';

/** Text that is not blank. The length is in characters (JSON Schema 2020-12, Validation §6.3.1). */
export const text = (maxLength: number) => Type.String({ minLength: 1, maxLength, pattern: NOT_BLANK });

/** The data of a step: these fields, and no others. */
export const fields = <P extends TProperties>(properties: P) =>
  Type.Object(properties, { additionalProperties: false });

export const oneOf = <const T extends string[]>(...values: T) => Type.Enum(values);

const reasonText = text(4000);

export const reasonOnly = fields({ reason: reasonText });

export const provision = fields({ instrument: text(300), article: text(100) });

const grounds = {
  /** The provision on file, and the terrorist offence or content type it names. "Extremism" alone is none. */
  law: fields({ instrument: text(300), article: text(100), offence: text(300) }),
  /** Who is entitled to restrict, and by what. */
  authority: text(500),
  /** ICCPR Art. 19(3): the list is closed. */
  aim: oneOf(
    'rights-of-others',
    'reputation-of-others',
    'national-security',
    'public-order',
    'public-health',
    'public-morals',
  ),
  necessity: reasonText,
  proportionality: reasonText,
  leastIntrusive: reasonText,
};

/** Why a restriction is lawful: the three-part test of ICCPR Art. 19(3), every field required, no default answer. */
export const restrictionReason = fields(grounds);
export type RestrictionReason = Static<typeof restrictionReason>;

/** The same, and why a second person could not be waited for. */
export const singleHandedReason = fields({ ...grounds, urgency: reasonText });

const answer = oneOf('yes', 'no', 'unclear');

/** TCO Art. 1(3): the true purpose of the material. A field each, and its own reason. */
export const protectedPurposeAnswer = fields({
  journalism: answer,
  research: answer,
  education: answer,
  art: answer,
  counterSpeech: answer,
  reason: reasonText,
});
export type ProtectedPurposeAnswer = Static<typeof protectedPurposeAnswer>;

/** Why the notice is kept from the affected person, and until when (an instant in UTC). */
export const withholdingReason = fields({
  legalBasis: provision,
  authority: text(500),
  reason: reasonText,
  until: Type.String({ pattern: '^\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\d(\\.\\d+)?Z$' }),
});
