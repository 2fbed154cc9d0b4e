import Type from 'typebox';
import { refs, text } from '../data-types.ts';
import { observable } from '../object-type.ts';
import { written } from '../rules.ts';

/** STIX 2.1 §6.8: an IPv4 address, or a block of them. */
export const ipv4Addr = observable({
  type: 'ipv4-addr',
  clause: 'STIX 2.1 §6.8',
  properties: {
    value: text(),
    resolves_to_refs: Type.Optional(refs('STIX 2.1 §6.8', 'mac-addr')),
    belongs_to_refs: Type.Optional(refs('STIX 2.1 §6.8', 'autonomous-system')),
  },
  rules: [written('value', 'ipv4')],
  contributing: ['value'],
  examples: () => [
    { type: 'ipv4-addr', id: 'ipv4-addr--1ea47840-aa39-5aa8-b4a2-cd203eb6662a', value: '198.51.100.0/24' },
  ],
});
export type Ipv4Addr = Type.Static<typeof ipv4Addr.schema>;
