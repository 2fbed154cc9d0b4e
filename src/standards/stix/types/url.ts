import type Type from 'typebox';
import { text } from '../data-types.ts';
import { observable } from '../object-type.ts';
import { written } from '../rules.ts';

/** STIX 2.1 §6.15: a URL. */
export const url = observable({
  type: 'url',
  clause: 'STIX 2.1 §6.15',
  properties: {
    value: text(),
  },
  rules: [written('value', 'uri')],
  contributing: ['value'],
  examples: () => [
    {
      type: 'url',
      id: 'url--47c3cf9a-5027-5bf0-997a-017c7edc7c55',
      value: 'https://example.com/research/index.html',
    },
  ],
});
export type Url = Type.Static<typeof url.schema>;
