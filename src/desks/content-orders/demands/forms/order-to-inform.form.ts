import { type Static, Type } from 'typebox';
import { exact, instant, words } from '../../../../standards/forms/form-parts.ts';
import { memberState, reference, SenderNamed } from './form-of.ts';

/** An order to provide information about named recipients of the service: what DSA Art. 10(2) asks for. */
export const OrderToInform = Type.Object(
  {
    legalBasis: words(500, 'the legal basis of the order in Union or national law'),
    issuingState: memberState('the Member State of the issuing authority'),
    authority: SenderNamed,
    reference,
    issuedAt: instant('time and date of issue'),
    recipients: Type.Array(words(500, 'an identifier of one recipient'), {
      minItems: 1,
      maxItems: 1000,
      description: 'identifiers of the recipients of the service',
    }),
    information: words(4000, 'which information is to be provided'),
    // May be withheld for criminal proceedings (Art. 10(2)(a)(iv)); then that is said.
    objective: words(20_000, 'for what it is needed, why that is necessary and proportionate'),
    redress: words(2000, 'how provider and recipient can challenge it'),
    executeBy: Type.Optional(instant('until when it is to be given effect')),
    recipientInformedFrom: Type.Optional(instant('from when the recipient may be told (Art. 10(5))')),
  },
  exact,
);
export type OrderToInform = Static<typeof OrderToInform>;

/** A complete one; every organisation is invented. */
export const exampleOrderToInform = (): OrderToInform => ({
  legalBasis: 'Example Act on Online Content, section 9',
  issuingState: 'FR',
  authority: { name: 'Example Media Authority', email: 'orders@media.example', phone: '+33 1 00 00 00 09' },
  reference: 'MA-2026-31',
  issuedAt: '2026-11-02T10:00:00+01:00',
  recipients: ['account 4711'],
  information: 'The name and the electronic address that were given when the account was opened',
  objective:
    'To find out who sells under this name; nothing milder identifies them, and no message is asked for.',
  redress: 'Example Administrative Court, within two months',
});
