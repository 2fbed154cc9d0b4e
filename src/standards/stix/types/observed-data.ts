import Type from 'typebox';
import { dictionary, integer, list, refExcept, timestamp } from '../data-types.ts';
import { typeOfIdentifier } from '../identifier.ts';
import { domainObject, example } from '../object-type.ts';
import { exactlyOne, notBefore, type Rule } from '../rules.ts';
import { DOMAIN_TYPES, META_TYPES, RELATIONSHIP_TYPES } from '../type-names.ts';

const clause = 'STIX 2.1 §4.14';
const relationships: readonly string[] = RELATIONSHIP_TYPES;

const refersToObservable: Rule = ({ object_refs: refs }) => {
  if (!Array.isArray(refs) || refs.some((ref) => !relationships.includes(typeOfIdentifier(ref))))
    return undefined;
  return { property: 'object_refs', clause, reason: 'must refer to at least one observable' };
};

/**
 * STIX 2.1 §4.14: observables as they were seen. `objects`, the deprecated form of STIX 2.0, is kept as it came
 * and only its outer shape is checked: its references are keys, not identifiers.
 */
export const observedData = domainObject({
  type: 'observed-data',
  clause,
  properties: {
    first_observed: timestamp(),
    last_observed: timestamp(),
    number_observed: integer({ minimum: 1, maximum: 999_999_999, clause }),
    objects: Type.Optional(
      dictionary(Type.Object({ type: Type.String({ format: 'type-name', clause }) }, { clause })),
    ),
    object_refs: Type.Optional(list(refExcept(clause, ...DOMAIN_TYPES, ...META_TYPES))),
  },
  rules: [
    exactlyOne(['object_refs', 'objects'], clause),
    refersToObservable,
    notBefore('first_observed', 'last_observed', clause),
  ],
  examples: () => [
    example('observed-data', {
      first_observed: '2024-01-01T00:00:00Z',
      last_observed: '2024-01-01T00:00:00Z',
      number_observed: 50,
      object_refs: ['file--30038539-3eb6-44bc-a59e-d0d3fe84695a'],
    }),
  ],
});
export type ObservedData = Type.Static<typeof observedData.schema>;
