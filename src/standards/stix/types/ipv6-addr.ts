import Type from 'typebox';
import { refs, text } from '../data-types.ts';
import { observable } from '../object-type.ts';
import { written } from '../rules.ts';

/** STIX 2.1 §6.9: an IPv6 address, or a block of them. */
export const ipv6Addr = observable({
  type: 'ipv6-addr',
  clause: 'STIX 2.1 §6.9',
  properties: {
    value: text(),
    resolves_to_refs: Type.Optional(refs('STIX 2.1 §6.9', 'mac-addr')),
    belongs_to_refs: Type.Optional(refs('STIX 2.1 §6.9', 'autonomous-system')),
  },
  rules: [written('value', 'ipv6')],
  contributing: ['value'],
  examples: () => [
    { type: 'ipv6-addr', id: 'ipv6-addr--084d3b4c-7785-568a-a569-0c61c95754ab', value: '2001:0db8::/96' },
  ],
});
export type Ipv6Addr = Type.Static<typeof ipv6Addr.schema>;
