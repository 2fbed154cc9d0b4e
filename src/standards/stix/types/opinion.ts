import Type from 'typebox';
import { identifier, list, oneOf, text, texts } from '../data-types.ts';
import { domainObject, example } from '../object-type.ts';

const clause = 'STIX 2.1 §4.15';

/** STIX 2.1 §4.15: agreement or disagreement with objects of others, on a fixed scale. */
export const opinion = domainObject({
  type: 'opinion',
  clause,
  properties: {
    explanation: Type.Optional(text()),
    authors: Type.Optional(texts()),
    opinion: oneOf(['strongly-disagree', 'disagree', 'neutral', 'agree', 'strongly-agree'], clause),
    object_refs: list(identifier()),
  },
  examples: () => [
    example('opinion', {
      opinion: 'strongly-disagree',
      object_refs: ['relationship--16d2358f-3b0d-4c88-b047-0da2f7ed4471'],
    }),
  ],
});
export type Opinion = Type.Static<typeof opinion.schema>;
