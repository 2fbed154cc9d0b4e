import { Type } from 'typebox';
import { fields, line, oneOf, pastInstant, reason, text } from '../../../engines/words/reason.ts';

/** What Form 3 (Annex III) is written from, whatever the reason. No identifier named: all of them. */
const told = {
  identifiers: Type.Optional(Type.Array(line(100), { maxItems: 10_000 })),
  explanation: reason(20_000),
  preserved: oneOf('preserved', 'not-preserved'),
  sentAt: pastInstant(),
};

export const clarificationAsked = fields({ ...told, needed: reason(20_000) });
export const protectionTold = fields(told);
export const impossibilityTold = fields({
  ...told,
  why: oneOf('data-not-stored', 'de-facto-impossibility'),
});
export const otherReasonTold = fields({
  ...told,
  why: oneOf('not-issued-or-validated', 'offence-not-covered', 'service-not-covered', 'another-reason'),
});
/** Section E: not because the third country lacks similar rules, nor only because data are stored there (Art. 17(2)). */
export const conflictTold = fields({
  ...told,
  titleOfLaw: line(1000),
  provisionAndText: text(20_000),
  nature: oneOf('fundamental-rights', 'national-security-or-defence', 'other'),
  whyApplicable: reason(20_000),
  whyConflict: reason(20_000),
  linkToThirdCountry: reason(20_000),
  consequences: reason(20_000),
});

/** What the issuing authority says to a Form 3. */
export const answered = fields({
  receivedAt: pastInstant(),
  outcome: oneOf('withdrawn', 'not-to-be-executed', 'adapted', 'maintained'),
  reason: reason(),
});

/** Steps after which Form 3 has something to say. */
export const FORM_3_STEPS = [
  'ask-clarification',
  'tell-protected',
  'tell-impossible',
  'tell-other-reason',
  'object-third-country',
] as const;
