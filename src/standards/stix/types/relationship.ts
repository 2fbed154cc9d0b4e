import Type from 'typebox';
import { form, refExcept, text, timestamp } from '../data-types.ts';
import { example, relationshipObject } from '../object-type.ts';
import { after } from '../rules.ts';
import { META_TYPES, RELATIONSHIP_TYPES } from '../type-names.ts';

const clause = 'STIX 2.1 §5.1';
// What a reference points to need not be here (§3.3), so only its type can be judged.
const end = () => refExcept(clause, ...RELATIONSHIP_TYPES, ...META_TYPES);

/** STIX 2.1 §5.1: a directed link. Any relationship type is allowed between any domain objects and observables. */
export const relationship = relationshipObject({
  type: 'relationship',
  clause,
  properties: {
    relationship_type: form('relationship-type'),
    description: Type.Optional(text()),
    source_ref: end(),
    target_ref: end(),
    start_time: Type.Optional(timestamp()),
    stop_time: Type.Optional(timestamp()),
  },
  rules: [after('start_time', 'stop_time', clause)],
  examples: () => [
    example('relationship', {
      relationship_type: 'indicates',
      source_ref: 'indicator--8e2e2d2b-17d4-4cbf-938f-98ee46b3cd3f',
      target_ref: 'malware--31b940d4-6f7f-459a-80ea-9c1f17b5891b',
    }),
  ],
});
export type Relationship = Type.Static<typeof relationship.schema>;
