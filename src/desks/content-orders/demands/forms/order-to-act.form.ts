import { type Static, Type } from 'typebox';
import { exact, instant, words } from '../../../../standards/forms/form-parts.ts';
import { items, memberState, reference, SenderNamed } from './form-of.ts';

/** An order to act against illegal content: what DSA Art. 9(2) asks for, and the times that it may set. */
export const OrderToAct = Type.Object(
  {
    legalBasis: words(500, 'the legal basis of the order in Union or national law'),
    provision: words(500, 'the provision that the content infringes'),
    reasons: words(20_000, 'why the information is illegal content'),
    issuingState: memberState('the Member State of the issuing authority'),
    authority: SenderNamed,
    reference,
    issuedAt: instant('time and date of issue'),
    items,
    territory: words(500, 'the territorial scope: where the order has effect'),
    redressProvider: words(2000, 'how the provider can challenge it'),
    redressRecipient: words(2000, 'how the recipient of the service can challenge it'),
    authorityToInform: Type.Optional(words(300, 'the authority that receives what was done')),
    executeBy: Type.Optional(instant('until when it is to be given effect')),
    recipientInformedFrom: Type.Optional(instant('from when the recipient may be told (Art. 9(5))')),
  },
  exact,
);
export type OrderToAct = Static<typeof OrderToAct>;

/** A complete one; every organisation is invented. */
export const exampleOrderToAct = (): OrderToAct => ({
  legalBasis: 'Example Act on Online Content, section 4',
  provision: 'Example Criminal Code, section 130',
  reasons: 'The post threatens named people with violence, which the provision forbids.',
  issuingState: 'DE',
  authority: { name: 'Example District Court', email: 'registry@court.example', phone: '+49 30 000000' },
  reference: 'EX 12/26',
  issuedAt: '2026-11-02T10:00:00+01:00',
  items: [{ url: 'https://harbour.example/p/5002' }],
  territory: 'Germany',
  redressProvider: 'Appeal to the Example Regional Court within two weeks',
  redressRecipient: 'Appeal to the Example Regional Court within two weeks',
});
