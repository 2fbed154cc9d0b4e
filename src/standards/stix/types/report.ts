import Type from 'typebox';
import { identifier, list, text, texts, timestamp } from '../data-types.ts';
import { domainObject, example } from '../object-type.ts';
import { reportType } from '../vocabularies.ts';

/** STIX 2.1 §4.16: objects published together on a topic. */
export const report = domainObject({
  type: 'report',
  clause: 'STIX 2.1 §4.16',
  properties: {
    name: text(),
    description: Type.Optional(text()),
    report_types: Type.Optional(texts(reportType)),
    published: timestamp(),
    object_refs: list(identifier()),
  },
  examples: () => [
    example('report', {
      name: 'The Black Vine',
      published: '2024-01-20T17:00:00Z',
      object_refs: ['campaign--83422c77-904c-4dc1-aff5-5c38f3a2c55c'],
    }),
  ],
});
export type Report = Type.Static<typeof report.schema>;
