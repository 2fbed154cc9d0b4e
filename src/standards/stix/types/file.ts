import Type from 'typebox';
import { extensionsWith } from '../common-properties.ts';
import { form, hashes, hex, identifier, integer, list, ref, text, timestamp } from '../data-types.ts';
import { observable } from '../object-type.ts';
import { atLeastOne } from '../rules.ts';
import { fileExtensions } from './file-extensions.ts';

const clause = 'STIX 2.1 §6.7';

/** STIX 2.1 §6.7: a file. */
export const file = observable({
  type: 'file',
  clause,
  properties: {
    hashes: Type.Optional(hashes()),
    size: Type.Optional(integer({ minimum: 0, clause })),
    name: Type.Optional(text()),
    name_enc: Type.Optional(form('charset')),
    magic_number_hex: Type.Optional(hex()),
    mime_type: Type.Optional(text()),
    ctime: Type.Optional(timestamp()),
    mtime: Type.Optional(timestamp()),
    atime: Type.Optional(timestamp()),
    parent_directory_ref: Type.Optional(ref(clause, 'directory')),
    contains_refs: Type.Optional(list(identifier())),
    content_ref: Type.Optional(ref(clause, 'artifact')),
    extensions: Type.Optional(extensionsWith(fileExtensions)),
  },
  rules: [atLeastOne(['hashes', 'name'], clause)],
  contributing: ['hashes', 'name', 'extensions', 'parent_directory_ref'],
  extensions: Object.keys(fileExtensions),
  examples: () => [
    {
      type: 'file',
      id: 'file--c9c8088c-cc5c-51b7-9d45-77907499e0fc',
      name: 'foo.zip',
      hashes: { 'SHA-256': '35a01331e9ad96f751278b891b6ea09699806faedfa237d40513d92ad1b7100f' },
      extensions: { 'archive-ext': { contains_refs: ['file--019fde1c-94ca-5967-8b3c-a906a51d87ac'] } },
    },
  ],
});
export type File = Type.Static<typeof file.schema>;
