import { type Static, Type } from 'typebox';
import { exact, instant, words } from '../../../../standards/forms/form-parts.ts';
import { CONTENT_TYPES, MEMBER_STATES } from '../../../../standards/tco-annexes/annex-one.ts';
import { items, reference, SenderNamed } from './form-of.ts';

/** A referral: a hint to look at something by one's own terms (TCO recital 40). No form is prescribed; these are what people need. */
export const Referral = Type.Object(
  {
    // `EU` is Europol.
    issuingState: Type.Enum(['EU', ...MEMBER_STATES], { description: 'EU for Europol, or a Member State' }),
    authority: SenderNamed,
    reference: Type.Optional(reference),
    referredAt: Type.Optional(instant('when it was referred')),
    items,
    reasons: words(20_000, 'why it is referred'),
    contentTypes: Type.Optional(
      Type.Array(Type.Enum([...CONTENT_TYPES]), {
        uniqueItems: true,
        description: 'types of TCO Art. 2(7), points (a) to (e)',
      }),
    ),
  },
  exact,
);
export type Referral = Static<typeof Referral>;

/** A complete one; every organisation is invented. */
export const exampleReferral = (): Referral => ({
  issuingState: 'EU',
  authority: { name: 'Example Referral Unit', email: 'referrals@unit.example' },
  reference: 'REF-2026-0044',
  items: [{ url: 'https://harbour.example/p/5001' }],
  reasons: 'The post appears to call on others to join a named group and gives an address to write to.',
  contentTypes: ['c'],
});
