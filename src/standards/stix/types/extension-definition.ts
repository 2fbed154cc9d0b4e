import Type from 'typebox';
import { list, oneOf, ref, text, texts } from '../data-types.ts';
import { example, metaObject } from '../object-type.ts';
import type { Rule } from '../rules.ts';

const clause = 'STIX 2.1 §7.3';

/** STIX 2.1 §7.3: what an extension may be. */
export const EXTENSION_TYPES = [
  'new-sdo',
  'new-sco',
  'new-sro',
  'property-extension',
  'toplevel-property-extension',
] as const;

const propertiesAreToplevel: Rule = ({ extension_properties: properties, extension_types: types }) => {
  if (properties === undefined || (types as string[]).includes('toplevel-property-extension'))
    return undefined;
  return {
    property: 'extension_properties',
    clause,
    reason: 'may be used only with the extension type toplevel-property-extension',
  };
};

const isNotExtended: Rule = (object) =>
  'extensions' in object
    ? { property: 'extensions', clause, reason: 'an extension definition cannot itself be extended' }
    : undefined;

/** STIX 2.1 §7.3: says who defined an extension and where its schema is. */
export const extensionDefinition = metaObject({
  type: 'extension-definition',
  clause,
  properties: {
    created_by_ref: ref(clause, 'identity'),
    name: text(),
    description: Type.Optional(text()),
    schema: text(),
    version: text(),
    extension_types: list(oneOf([...EXTENSION_TYPES], clause)),
    extension_properties: Type.Optional(texts()),
  },
  rules: [propertiesAreToplevel, isNotExtended],
  examples: () => [
    example('extension-definition', {
      created_by_ref: 'identity--11b76a96-5d2b-45e0-8a5a-f6994f370731',
      name: 'Rank',
      schema: 'https://www.example.com/schema-rank/v1/',
      version: '1.2.1',
      extension_types: ['toplevel-property-extension'],
      extension_properties: ['rank'],
    }),
  ],
});
export type ExtensionDefinition = Type.Static<typeof extensionDefinition.schema>;
