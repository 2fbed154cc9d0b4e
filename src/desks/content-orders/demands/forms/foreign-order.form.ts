import { type Static, Type } from 'typebox';
import { exact, instant, words } from '../../../../standards/forms/form-parts.ts';
import { items, reference, SenderNamed } from './form-of.ts';

/** An order under the law of any other State. What it lacks is asked for: no form is prescribed. */
export const ForeignOrder = Type.Object(
  {
    issuingState: Type.String({
      pattern: '^[A-Z]{2}$',
      maxLength: 2,
      description: 'the State, as its ISO 3166-1 code',
    }),
    authority: SenderNamed,
    reference,
    issuedAt: instant('time and date of issue'),
    legalBasis: words(500, 'the law that it rests on, and its article'),
    items,
    reasons: words(20_000, 'what the order says of its reasons'),
    territory: Type.Optional(words(500, 'where the order says that it has effect')),
    executeBy: Type.Optional(instant('until when it is to be carried out')),
  },
  exact,
);
export type ForeignOrder = Static<typeof ForeignOrder>;

/** A complete one; every organisation is invented. */
export const exampleForeignOrder = (): ForeignOrder => ({
  issuingState: 'AU',
  authority: { name: 'Example Safety Office', email: 'orders@office.example', phone: '+61 2 0000 0000' },
  reference: 'SO-26-7',
  issuedAt: '2026-11-02T10:00:00+11:00',
  legalBasis: 'Example Online Safety Act, section 5',
  items: [{ url: 'https://harbour.example/p/5004' }],
  reasons: 'The video shows an attack in a way that praises it.',
  territory: 'worldwide',
});
