import Type from 'typebox';
import { boolean, integer, refExcept, refs, text, timestamp } from '../data-types.ts';
import { example, relationshipObject } from '../object-type.ts';
import { notBefore } from '../rules.ts';
import { META_TYPES, OBSERVABLE_TYPES, RELATIONSHIP_TYPES } from '../type-names.ts';

const clause = 'STIX 2.1 §5.2';

/** STIX 2.1 §5.2: something was seen, by whom and how often. Of domain objects and custom objects only. */
export const sighting = relationshipObject({
  type: 'sighting',
  clause,
  properties: {
    description: Type.Optional(text()),
    first_seen: Type.Optional(timestamp()),
    last_seen: Type.Optional(timestamp()),
    count: Type.Optional(integer({ minimum: 0, maximum: 999_999_999, clause })),
    sighting_of_ref: refExcept(clause, ...RELATIONSHIP_TYPES, ...META_TYPES, ...OBSERVABLE_TYPES),
    observed_data_refs: Type.Optional(refs(clause, 'observed-data')),
    where_sighted_refs: Type.Optional(refs(clause, 'identity', 'location')),
    summary: Type.Optional(boolean()),
  },
  rules: [notBefore('first_seen', 'last_seen', clause)],
  examples: () => [
    example('sighting', {
      sighting_of_ref: 'indicator--8e2e2d2b-17d4-4cbf-938f-98ee46b3cd3f',
      first_seen: '2024-01-01T00:00:00Z',
      last_seen: '2024-01-02T00:00:00Z',
      count: 50,
    }),
  ],
});
export type Sighting = Type.Static<typeof sighting.schema>;
