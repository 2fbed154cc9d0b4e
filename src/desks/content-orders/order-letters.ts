import { type Static, Type } from 'typebox';
import { INSTANT } from '../../engines/words/reason.ts';
import { Feedback, Impossibility } from '../../standards/tco-annexes/answers.ts';

/** What the desks of two nodes write to each other about one order; `order` is the authority's id of it. */
export const LETTERS = {
  order: 'content-orders.order',
  clarification: 'content-orders.clarification',
  takenBack: 'content-orders.taken-back',
  silence: 'content-orders.silence',
  answer: 'content-orders.answer',
  copy: 'content-orders.copy',
  copyTakenBack: 'content-orders.copy-taken-back',
  scrutinyRequest: 'content-orders.scrutiny-request',
  question: 'content-orders.question',
  intention: 'content-orders.scrutiny-intention',
  finding: 'content-orders.scrutiny-finding',
} as const;

const Id = Type.String({ pattern: '^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$' });
const words = (maxLength: number) => Type.String({ minLength: 1, maxLength });

/** From the authority: Annex I with the signature of its node. What is in the order is checked as of any other that comes. */
export const OrderLetter = Type.Object({
  order: Id,
  document: Type.Record(Type.String({ maxLength: 200 }), Type.Unknown()),
  signature: Type.Object({ key: words(100), value: words(200) }),
});
export type OrderLetter = Static<typeof OrderLetter>;

export const ClarificationLetter = Type.Object({ order: Id, clarification: words(20_000) });
export type ClarificationLetter = Static<typeof ClarificationLetter>;

/** The order has lost its effect: withdrawn, annulled by a court, found to infringe (TCO Art. 4(6), 9). */
export const TakenBackLetter = Type.Object({ order: Id, reason: words(4000) });
export type TakenBackLetter = Static<typeof TakenBackLetter>;

/** From the authority: silence is extended to that instant, or ends now (TCO Art. 11(3)). */
export const SilenceLetter = Type.Object({
  order: Id,
  until: Type.Optional(Type.String({ pattern: INSTANT })),
  reason: words(4000),
});
export type SilenceLetter = Static<typeof SilenceLetter>;

/** From the provider: Annex II, or Annex III. */
export const AnswerLetter = Type.Union([
  Type.Object({ order: Id, feedback: Feedback }),
  Type.Object({ order: Id, impossibility: Impossibility }),
]);
export type AnswerLetter = Static<typeof AnswerLetter>;

const organisation = words(100);
const instant = Type.String({ pattern: INSTANT });

/** From the issuing authority to that of the State of establishment, with the order (TCO Art. 4(1)); `provider`: to whose node the order went. */
export const CopyLetter = Type.Object({ ...OrderLetter.properties, provider: organisation });
export type CopyLetter = Static<typeof CopyLetter>;

/** From the provider to the authority of its State: look at this order of that authority (TCO Art. 4(4)). */
export const ScrutinyRequestLetter = Type.Object({
  issuer: organisation,
  order: Id,
  informedSince: instant,
  reason: words(4000),
});
export type ScrutinyRequestLetter = Static<typeof ScrutinyRequestLetter>;

/** To another authority: are you on one of these addresses (TCO Art. 14(1))? `key`: of this question alone; the digests are under it. */
export const QuestionLetter = Type.Object({
  order: Id,
  key: Type.String({ pattern: '^[A-Za-z0-9+/]{43}=$' }),
  digests: Type.Array(Type.String({ pattern: '^[A-Za-z0-9+/]{43}=$' }), { minItems: 1, maxItems: 1000 }),
});
export type QuestionLetter = Static<typeof QuestionLetter>;

/** To the issuing authority, before anything is found (TCO Art. 4(5)). */
export const IntentionLetter = Type.Object({ order: Id, reason: words(4000) });
export type IntentionLetter = Static<typeof IntentionLetter>;

/** The decision, to the issuing authority and to the provider (TCO Art. 4(6)). */
export const FindingLetter = Type.Object({
  issuer: organisation,
  order: Id,
  found: Type.Enum(['infringement', 'no-infringement']),
  reason: words(4000),
});
export type FindingLetter = Static<typeof FindingLetter>;
