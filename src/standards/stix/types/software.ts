import Type from 'typebox';
import { form, language, list, text } from '../data-types.ts';
import { observable } from '../object-type.ts';

/** STIX 2.1 §6.14: a program as a product. */
export const software = observable({
  type: 'software',
  clause: 'STIX 2.1 §6.14',
  properties: {
    name: text(),
    cpe: Type.Optional(form('cpe')),
    swid: Type.Optional(text()),
    languages: Type.Optional(list(language())),
    vendor: Type.Optional(text()),
    version: Type.Optional(text()),
  },
  contributing: ['name', 'cpe', 'swid', 'vendor', 'version'],
  examples: () => [
    {
      type: 'software',
      id: 'software--dd60e06a-08c4-50ec-9fe7-92b8bd9697ec',
      name: 'Word',
      cpe: 'cpe:2.3:a:microsoft:word:2000:*:*:*:*:*:*:*',
    },
  ],
});
export type Software = Type.Static<typeof software.schema>;
