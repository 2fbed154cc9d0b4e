import { type Static, type TProperties, Type } from 'typebox';
import {
  fields,
  INSTANT,
  LETTER,
  name,
  OTHER,
  oneOf,
  provision,
  reason,
  text,
} from '../../engines/words/reason.ts';

export {
  ENOUGH_WORDS,
  fields,
  INSTANT,
  oneOf,
  provision,
  reason,
  reasonOnly,
  text,
} from '../../engines/words/reason.ts';

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

/** What `states` asks for, in the words of a refusal. */
export const STATE_CODES = 'two-letter codes of states in capitals, separated by commas: DE, FR';

/** The codes of ISO 3166-1 alpha-2 that are assigned. */
const STATE =
  '(?:A[DEFGILMOQRSTUWXZ]|B[ABDEFGHIJLMNOQRSTVWYZ]|C[ACDFGHIKLMNORUVWXYZ]|D[EJKMOZ]|E[CEGHRST]|F[IJKMOR]|' +
  'G[ABDEFGHILMNPQRSTUWY]|H[KMNRTU]|I[DELMNOQRST]|J[EMOP]|K[EGHIMNPRWYZ]|L[ABCIKRSTUVY]|M[ACDEFGHKLMNOPQRSTUVWXYZ]|' +
  'N[ACEFGILOPRUZ]|OM|P[AEFGHKLMNRSTWY]|QA|R[EOSUW]|S[ABCDEGHIJKLMNORSTVXYZ]|T[CDFGHJKLMNORTVWZ]|U[AGMSYZ]|V[ACEGINU]|' +
  'W[FS]|Y[ET]|Z[AMW])';

/** A terrorist offence or a type of content by the name that a law has for it. */
const offence = Type.String({
  minLength: 1,
  maxLength: 300,
  pattern: `^${NOTHING_ELSE}(?:${OTHER}*${LETTER}){2}`,
  description: NAMED_OFFENCE,
});

/** Words that come from elsewhere, or that must not cost time: whatever is not blank. */
export const anyReason = fields({ reason: text(4000) });

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

/** Where a restriction holds (DSA Art. 17(3)(a): territorial scope). Nothing is chosen beforehand, least of all everywhere. */
const scope = {
  territory: oneOf('states', 'everywhere'),
  /** ISO 3166-1 codes of the states whose users are meant. */
  states: Type.Optional(
    Type.String({
      maxLength: 1000,
      pattern: `^\\s*${STATE}(?:\\s*,\\s*${STATE})*\\s*$`,
      description: STATE_CODES,
    }),
  ),
};

/** The states are named where the restriction holds in some, and only there. */
const scoped = <P extends TProperties>(properties: P) =>
  Type.Object(
    { ...properties, ...scope },
    {
      additionalProperties: false,
      if: { properties: { territory: { const: 'states' } }, required: ['territory'] },
      // biome-ignore lint/suspicious/noThenProperty: a keyword of JSON Schema 2020-12
      then: { required: ['states'] },
      else: { properties: { states: false } },
    },
  );

/** Why a restriction is lawful: the three-part test of ICCPR Art. 19(3), every field required, no default answer. */
export const restrictionReason = scoped(grounds);
export type RestrictionReason = Static<typeof restrictionReason>;

/** The same, and why a second person could not be waited for. */
export const singleHandedReason = scoped({ ...grounds, urgency: reason() });

/** The same for an item about which an appeal was upheld here, and why that decision does not hold any more. */
export const restrictionAnewReason = scoped({ ...grounds, whatChanged: reason() });

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
  until: Type.String({ pattern: INSTANT }),
});
