import { type Static, Type } from 'typebox';

const words = (maxLength: number) => Type.String({ minLength: 1, maxLength });
const exact = { additionalProperties: false } as const;

const parties = {
  addressee: words(300),
  authority: words(300),
  authorityReference: words(200),
  addresseeReference: words(200),
  receivedAt: words(40),
};

const signer = {
  provider: words(300),
  establishedIn: words(2),
  authorisedPerson: words(200),
  contactEmail: words(254),
  at: words(40),
};

/** Annex II: feedback after removal or disabling (TCO Art. 3(6)). The law fixes when and what; the layout is to be verified. */
export const Feedback = Type.Object(
  {
    ...parties,
    measure: Type.Enum(['removed', 'disabled-in-all-member-states']),
    executedAt: words(40),
    ...signer,
  },
  exact,
);
export type Feedback = Static<typeof Feedback>;

/** Why an order cannot be executed now (TCO Art. 3(7), 3(8)). */
export const OBSTACLES = [
  'force-majeure',
  'de-facto-impossibility',
  'manifest-errors',
  'insufficient-information',
] as const;
export type Obstacle = (typeof OBSTACLES)[number];

/** Annex III: impossibility to execute, or what is to be clarified. */
export const Impossibility = Type.Object(
  {
    ...parties,
    reason: Type.Enum([...OBSTACLES]),
    explanation: words(4000),
    /** Errors found, clarification needed: of the two last reasons. */
    needed: Type.Optional(Type.Array(words(500), { maxItems: 100 })),
    ...signer,
  },
  exact,
);
export type Impossibility = Static<typeof Impossibility>;
