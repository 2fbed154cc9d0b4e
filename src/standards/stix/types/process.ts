import Type from 'typebox';
import { extensionsWith } from '../common-properties.ts';
import { anyValue, boolean, dictionary, integer, ref, refs, text, timestamp } from '../data-types.ts';
import { observable } from '../object-type.ts';
import { atLeastOne } from '../rules.ts';
import { processExtensions } from './process-extensions.ts';

const clause = 'STIX 2.1 §6.13';

/** STIX 2.1 §6.13: a running program. Its ids are random (§6.13): nothing in it is lasting. */
export const process = observable({
  type: 'process',
  clause,
  properties: {
    is_hidden: Type.Optional(boolean()),
    pid: Type.Optional(integer()),
    created_time: Type.Optional(timestamp()),
    cwd: Type.Optional(text()),
    command_line: Type.Optional(text()),
    environment_variables: Type.Optional(dictionary(anyValue())),
    opened_connection_refs: Type.Optional(refs(clause, 'network-traffic')),
    creator_user_ref: Type.Optional(ref(clause, 'user-account')),
    image_ref: Type.Optional(ref(clause, 'file')),
    parent_ref: Type.Optional(ref(clause, 'process')),
    child_refs: Type.Optional(refs(clause, 'process')),
    extensions: Type.Optional(extensionsWith(processExtensions)),
  },
  rules: [
    atLeastOne(
      [
        'pid',
        'command_line',
        'cwd',
        'is_hidden',
        'created_time',
        'environment_variables',
        'opened_connection_refs',
        'creator_user_ref',
        'image_ref',
        'parent_ref',
        'child_refs',
        'extensions',
      ],
      clause,
    ),
  ],
  extensions: Object.keys(processExtensions),
  examples: () => [
    { type: 'process', id: 'process--f52a906a-0dfc-40bd-92f1-e7778ead38a9', pid: 1221, cwd: '/tmp' },
  ],
});
export type Process = Type.Static<typeof process.schema>;
