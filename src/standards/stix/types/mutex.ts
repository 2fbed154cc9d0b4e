import type Type from 'typebox';
import { text } from '../data-types.ts';
import { observable } from '../object-type.ts';

/** STIX 2.1 §6.11: a mutual exclusion object. */
export const mutex = observable({
  type: 'mutex',
  clause: 'STIX 2.1 §6.11',
  properties: {
    name: text(),
  },
  contributing: ['name'],
  examples: () => [
    { type: 'mutex', id: 'mutex--f93fe911-e545-5239-b9b0-597840d0c871', name: '__CLEANSWEEP__' },
  ],
});
export type Mutex = Type.Static<typeof mutex.schema>;
