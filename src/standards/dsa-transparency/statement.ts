import { type Static, type TSchema, Type } from 'typebox';
import { CONDITIONS } from './conditions.ts';
import * as lists from './vocabulary.ts';

// `title` says in plain words what stands in a field. A field that is not needed may be left out.

const text = (maxLength: number, title: string) =>
  Type.String({ minLength: 1, maxLength, pattern: '\\S', title });
const oneOf = <const Value extends string>(values: readonly Value[], title: string) =>
  Type.Enum([...values], { title });
const several = <const Value extends string>(values: readonly Value[], title: string) =>
  Type.Array(Type.Enum([...values]), { minItems: 1, title });

/** The last day that the database takes. */
const LAST = '2038-01-01';

/** A day as YYYY-MM-DD. Days so written are ordered as texts are. */
const day = (from: string, title: string) =>
  Type.Refine(
    Type.String({ format: 'date', title, from, to: LAST }),
    (value) => value >= from && value <= LAST,
  );
const FIRST = '2020-01-01';
const end = (title: string) => Type.Optional(day(FIRST, title));

const webAddress = (maxLength: number, title: string) =>
  Type.Refine(Type.String({ maxLength, title, written: 'web-address' }), isWebAddress);

/** Whether a text is an address of the web by itself. */
export const isWebAddress = (value: string): boolean =>
  /^https?:\/\/[^\s/]\S*$/i.test(value) && URL.canParse(value);

/** The days on which restrictions end; none may come before `application_date`. */
export const END_DATES = [
  'end_date_visibility_restriction',
  'end_date_monetary_restriction',
  'end_date_service_restriction',
  'end_date_account_restriction',
] as const;

/** At least one of them is in every statement. */
export const DECISIONS = [
  'decision_visibility',
  'decision_monetary',
  'decision_provision',
  'decision_account',
] as const;

const fields = {
  decision_visibility: Type.Optional(several(lists.VISIBILITY_DECISIONS, 'how visibility is restricted')),
  decision_visibility_other: Type.Optional(text(500, 'which other restriction of visibility')),
  decision_monetary: Type.Optional(oneOf(lists.MONETARY_DECISIONS, 'how payments are restricted')),
  decision_monetary_other: Type.Optional(text(500, 'which other restriction of payments')),
  decision_provision: Type.Optional(oneOf(lists.PROVISION_DECISIONS, 'how the service is restricted')),
  decision_account: Type.Optional(oneOf(lists.ACCOUNT_DECISIONS, 'how the account is restricted')),
  account_type: Type.Optional(oneOf(lists.ACCOUNT_TYPES, 'what kind of account it is')),
  end_date_visibility_restriction: end('the day on which the restriction of visibility ends'),
  end_date_monetary_restriction: end('the day on which the restriction of payments ends'),
  end_date_service_restriction: end('the day on which the restriction of the service ends'),
  end_date_account_restriction: end('the day on which the restriction of the account ends'),
  decision_ground: oneOf(lists.GROUNDS, 'whether the content is illegal or against your terms'),
  decision_ground_reference_url: Type.Optional(
    webAddress(500, 'a web address of the law or the terms relied on'),
  ),
  illegal_content_legal_ground: Type.Optional(text(500, 'the law relied on')),
  illegal_content_explanation: Type.Optional(text(2000, 'why the content is illegal by that law')),
  incompatible_content_ground: Type.Optional(text(500, 'the part of your terms relied on')),
  incompatible_content_explanation: Type.Optional(text(2000, 'why the content is against those terms')),
  incompatible_content_illegal: Type.Optional(
    oneOf(lists.YES_OR_NO, 'whether you hold the content illegal, too'),
  ),
  content_type: several(lists.CONTENT_TYPES, 'what kinds of content it is'),
  content_type_other: Type.Optional(text(500, 'which other kind of content')),
  content_language: Type.Optional(
    oneOf(lists.LANGUAGES, 'the language of the content (ISO 639-1, in capitals)'),
  ),
  content_date: day('2000-01-01', 'the day on which the content was put up'),
  content_id: Type.Optional(
    Type.Object(
      { 'EAN-13': Type.String({ pattern: '^[0-9]{13}$', title: 'the 13 digits of the product’s EAN' }) },
      { additionalProperties: false, title: 'an identifier of the content' },
    ),
  ),
  category: oneOf(lists.CATEGORIES, 'the category of what the content infringes'),
  category_addition: Type.Optional(several(lists.CATEGORIES, 'further categories')),
  category_specification: Type.Optional(several(lists.KEYWORDS, 'keywords of the category')),
  category_specification_other: Type.Optional(text(500, 'which other keyword')),
  territorial_scope: several(lists.EEA_STATES, 'the States in which the restriction applies'),
  application_date: day(FIRST, 'the day from which the restriction applies'),
  decision_facts: text(5000, 'the facts and circumstances relied on'),
  source_type: oneOf(lists.SOURCE_TYPES, 'what led to the decision'),
  source_identity: Type.Optional(text(500, 'who notified')),
  automated_detection: oneOf(lists.YES_OR_NO, 'whether the content was found by automated means'),
  automated_decision: oneOf(lists.AUTOMATED_DECISIONS, 'how far the decision was automated'),
  puid: Type.String({
    maxLength: 500,
    pattern: '^[a-zA-Z0-9_-]+$',
    title: 'your own identifier of this statement: letters, digits, - and _',
  }),
};

const holds = (value: readonly string[]) => ({ enum: value });
const needs = CONDITIONS.filter(({ needed }) => needed).map(({ field, with: other, values }) => ({
  if: {
    properties: { [other]: { anyOf: [holds(values), { type: 'array', contains: holds(values) }] } },
    required: [other],
  },
  // biome-ignore lint/suspicious/noThenProperty: `then` is a word of JSON Schema
  then: { required: [field] },
}));

const Fields = Type.Object(fields, {
  additionalProperties: false,
  allOf: needs,
  anyOf: DECISIONS.map((name) => ({ required: [name] })),
});

/**
 * A statement of reasons (DSA Art. 17, 24(5)) in the JSON of the DSA Transparency Database. It takes what the database
 * takes, and asks for `territorial_scope`, which its documentation requires.
 */
export const Statement = Type.Refine(Fields, (statement) =>
  END_DATES.every((name) => !(statement[name] !== undefined && statement[name] < statement.application_date)),
);
export type Statement = Static<typeof Fields>;
export type StatementField = keyof Statement;

/** What may be said of each field; `needed` where the database does not take a statement without it. */
export const FIELDS: ReadonlyMap<string, { schema: TSchema; needed: boolean }> = new Map(
  Object.entries(Fields.properties).map(([name, schema]) => [
    name,
    { schema, needed: Fields.required.some((one) => one === name) },
  ]),
);

/** The most statements that one request may bring. */
export const MOST_STATEMENTS = 100;

/** The body of a request with several statements. That no `puid` is there twice, `validateBatch` says. */
export const StatementBatch = Type.Object(
  { statements: Type.Array(Statement, { minItems: 1, maxItems: MOST_STATEMENTS }) },
  { additionalProperties: false },
);
export type StatementBatch = { statements: Statement[] };

/** Complete statements; every matter is invented. */
export const examples = (): Statement[] => [
  {
    decision_visibility: ['DECISION_VISIBILITY_CONTENT_DISABLED'],
    decision_ground: 'DECISION_GROUND_ILLEGAL_CONTENT',
    decision_ground_reference_url: 'https://law.example/terrorist-offences',
    illegal_content_legal_ground: 'Example Penal Code, section 91',
    illegal_content_explanation:
      'The picture calls on those who see it to attack a named market, which the section makes an offence.',
    content_type: ['CONTENT_TYPE_IMAGE'],
    content_language: 'FR',
    content_date: '2026-11-01',
    category: 'STATEMENT_CATEGORY_RISK_FOR_PUBLIC_SECURITY',
    category_specification: ['KEYWORD_TERRORIST_CONTENT'],
    territorial_scope: [...lists.EEA_STATES],
    application_date: '2026-11-02',
    decision_facts: 'A picture that matched a list of known pictures; two reviewers looked at it and agreed.',
    source_type: 'SOURCE_VOLUNTARY',
    automated_detection: 'Yes',
    automated_decision: 'AUTOMATED_DECISION_NOT_AUTOMATED',
    puid: 'decision-4711',
  },
  {
    decision_visibility: ['DECISION_VISIBILITY_CONTENT_REMOVED', 'DECISION_VISIBILITY_OTHER'],
    decision_visibility_other: 'Not shown in search',
    decision_account: 'DECISION_ACCOUNT_SUSPENDED',
    account_type: 'ACCOUNT_TYPE_PRIVATE',
    end_date_account_restriction: '2026-12-02',
    decision_ground: 'DECISION_GROUND_INCOMPATIBLE_CONTENT',
    decision_ground_reference_url: 'https://harbour.example/terms#violence',
    incompatible_content_ground: 'Terms of service, section 4: praise of violence',
    incompatible_content_explanation: 'The post praises an attack and those who carried it out.',
    incompatible_content_illegal: 'No',
    content_type: ['CONTENT_TYPE_TEXT', 'CONTENT_TYPE_OTHER'],
    content_type_other: 'A poll',
    content_date: '2026-10-30',
    category: 'STATEMENT_CATEGORY_VIOLENCE',
    category_addition: ['STATEMENT_CATEGORY_ILLEGAL_OR_HARMFUL_SPEECH'],
    category_specification: ['KEYWORD_INCITEMENT_VIOLENCE_HATRED', 'KEYWORD_OTHER'],
    category_specification_other: 'Praise of an attack',
    territorial_scope: ['DE', 'FR'],
    application_date: '2026-11-02',
    decision_facts: 'A notice pointed to the post. A reviewer read it with the answers below it.',
    source_type: 'SOURCE_TRUSTED_FLAGGER',
    source_identity: 'Example Hotline',
    automated_detection: 'No',
    automated_decision: 'AUTOMATED_DECISION_NOT_AUTOMATED',
    puid: 'decision-4712',
  },
];
