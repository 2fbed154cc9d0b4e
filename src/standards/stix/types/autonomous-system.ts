import Type from 'typebox';
import { integer, text } from '../data-types.ts';
import { observable } from '../object-type.ts';

/** STIX 2.1 §6.2: an autonomous system of the Internet. */
export const autonomousSystem = observable({
  type: 'autonomous-system',
  clause: 'STIX 2.1 §6.2',
  properties: {
    number: integer(),
    name: Type.Optional(text()),
    rir: Type.Optional(text()),
  },
  contributing: ['number'],
  examples: () => [
    {
      type: 'autonomous-system',
      id: 'autonomous-system--3aa27478-50b5-5ab8-9da9-cdc12b657fff',
      number: 15139,
    },
  ],
});
export type AutonomousSystem = Type.Static<typeof autonomousSystem.schema>;
