import Type from 'typebox';
import { text, texts } from '../data-types.ts';
import { domainObject, example } from '../object-type.ts';
import { identityClass, industrySector } from '../vocabularies.ts';

/** STIX 2.1 §4.5: an organisation, a group, a class of them, or a person. */
export const identity = domainObject({
  type: 'identity',
  clause: 'STIX 2.1 §4.5',
  properties: {
    name: text(),
    description: Type.Optional(text()),
    roles: Type.Optional(texts()),
    identity_class: Type.Optional(text({ vocabulary: identityClass })),
    sectors: Type.Optional(texts(industrySector)),
    contact_information: Type.Optional(text()),
  },
  examples: () => [example('identity', { name: 'ACME Widget, Inc.', identity_class: 'organization' })],
});
export type Identity = Type.Static<typeof identity.schema>;
