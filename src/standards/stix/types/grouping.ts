import Type from 'typebox';
import { identifier, list, text } from '../data-types.ts';
import { domainObject, example } from '../object-type.ts';
import { groupingContext } from '../vocabularies.ts';

/** STIX 2.1 §4.4: objects that share a context. */
export const grouping = domainObject({
  type: 'grouping',
  clause: 'STIX 2.1 §4.4',
  properties: {
    name: Type.Optional(text()),
    description: Type.Optional(text()),
    context: text({ vocabulary: groupingContext }),
    object_refs: list(identifier()),
  },
  examples: () => [
    example('grouping', {
      context: 'suspicious-activity',
      object_refs: ['indicator--26ffb872-1dd9-446e-b6f5-d58527e5b5d2'],
    }),
  ],
});
export type Grouping = Type.Static<typeof grouping.schema>;
