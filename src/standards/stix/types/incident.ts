import Type from 'typebox';
import { text } from '../data-types.ts';
import { domainObject, example } from '../object-type.ts';

/** STIX 2.1 §4.6: a stub that extensions fill. */
export const incident = domainObject({
  type: 'incident',
  clause: 'STIX 2.1 §4.6',
  properties: { name: text(), description: Type.Optional(text()) },
  examples: () => [example('incident', { name: 'Incident 43' })],
});
export type Incident = Type.Static<typeof incident.schema>;
