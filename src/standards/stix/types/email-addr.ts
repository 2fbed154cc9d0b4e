import Type from 'typebox';
import { ref, text } from '../data-types.ts';
import { observable } from '../object-type.ts';
import { written } from '../rules.ts';

/** STIX 2.1 §6.5: an e-mail address. */
export const emailAddr = observable({
  type: 'email-addr',
  clause: 'STIX 2.1 §6.5',
  properties: {
    value: text(),
    display_name: Type.Optional(text()),
    belongs_to_ref: Type.Optional(ref('STIX 2.1 §6.5', 'user-account')),
  },
  rules: [written('value', 'email')],
  contributing: ['value'],
  examples: () => [
    { type: 'email-addr', id: 'email-addr--7165e2a9-671f-585d-b1e1-ca59c671d934', value: 'john@example.com' },
  ],
});
export type EmailAddr = Type.Static<typeof emailAddr.schema>;
