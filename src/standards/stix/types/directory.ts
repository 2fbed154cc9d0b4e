import Type from 'typebox';
import { form, refs, text, timestamp } from '../data-types.ts';
import { observable } from '../object-type.ts';

/** STIX 2.1 §6.3: a folder of a file system. */
export const directory = observable({
  type: 'directory',
  clause: 'STIX 2.1 §6.3',
  properties: {
    path: text(),
    path_enc: Type.Optional(form('charset')),
    ctime: Type.Optional(timestamp()),
    mtime: Type.Optional(timestamp()),
    atime: Type.Optional(timestamp()),
    contains_refs: Type.Optional(refs('STIX 2.1 §6.3', 'file', 'directory')),
  },
  contributing: ['path'],
  examples: () => [
    {
      type: 'directory',
      id: 'directory--0a58d0c1-59e6-5afd-8252-dcd3f13e5622',
      path: 'C:\\Windows\\System32',
    },
  ],
});
export type Directory = Type.Static<typeof directory.schema>;
