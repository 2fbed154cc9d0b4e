import Type from 'typebox';
import { refs, text } from '../data-types.ts';
import { observable } from '../object-type.ts';
import { written } from '../rules.ts';

/** STIX 2.1 §6.4: a domain name. */
export const domainName = observable({
  type: 'domain-name',
  clause: 'STIX 2.1 §6.4',
  properties: {
    value: text(),
    resolves_to_refs: Type.Optional(refs('STIX 2.1 §6.4', 'ipv4-addr', 'ipv6-addr', 'domain-name')),
  },
  rules: [written('value', 'domain')],
  contributing: ['value'],
  examples: () => [
    { type: 'domain-name', id: 'domain-name--bedb4899-d24b-5401-bc86-8f6b4cc18ec7', value: 'example.com' },
  ],
});
export type DomainName = Type.Static<typeof domainName.schema>;
