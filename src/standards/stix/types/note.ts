import Type from 'typebox';
import { identifier, list, text, texts } from '../data-types.ts';
import { domainObject, example } from '../object-type.ts';

/** STIX 2.1 §4.13: what an analyst adds to objects of others. */
export const note = domainObject({
  type: 'note',
  clause: 'STIX 2.1 §4.13',
  properties: {
    abstract: Type.Optional(text()),
    content: text(),
    authors: Type.Optional(texts()),
    object_refs: list(identifier()),
  },
  examples: () => [
    example('note', { content: 'Checked.', object_refs: ['campaign--8e2e2d2b-17d4-4cbf-938f-98ee46b3cd3f'] }),
  ],
});
export type Note = Type.Static<typeof note.schema>;
