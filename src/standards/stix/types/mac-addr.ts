import type Type from 'typebox';
import { text } from '../data-types.ts';
import { observable } from '../object-type.ts';
import { written } from '../rules.ts';

/** STIX 2.1 §6.10: a MAC address. */
export const macAddr = observable({
  type: 'mac-addr',
  clause: 'STIX 2.1 §6.10',
  properties: {
    value: text(),
  },
  rules: [written('value', 'mac')],
  contributing: ['value'],
  examples: () => [
    { type: 'mac-addr', id: 'mac-addr--757b1725-9903-54f5-a855-1240691d7659', value: 'd2:fb:49:24:37:18' },
  ],
});
export type MacAddr = Type.Static<typeof macAddr.schema>;
