import { type Static, Type } from 'typebox';
import { exact, Item, instant, words } from '../forms/form-parts.ts';

/** Member States of the Union, by their ISO 3166-1 codes: who may issue a removal order. */
export const MEMBER_STATES = [
  'AT',
  'BE',
  'BG',
  'CY',
  'CZ',
  'DE',
  'DK',
  'EE',
  'ES',
  'FI',
  'FR',
  'GR',
  'HR',
  'HU',
  'IE',
  'IT',
  'LT',
  'LU',
  'LV',
  'MT',
  'NL',
  'PL',
  'PT',
  'RO',
  'SE',
  'SI',
  'SK',
] as const;
export type MemberState = (typeof MEMBER_STATES)[number];

/** The types of terrorist content (TCO Art. 2(7)). */
export const CONTENT_TYPES = ['a', 'b', 'c', 'd', 'e'] as const;

export const INSTRUMENT = 'Regulation (EU) 2021/784';

const state = (description: string) => Type.Enum([...MEMBER_STATES], { description });
const Authority = Type.Object(
  {
    type: Type.Enum(['judge-or-court', 'law-enforcement', 'other-competent-authority'], {
      description: 'which kind of authority it is',
    }),
    name: words(300, 'the name of the authority'),
    representative: Type.Object(
      { name: words(200, 'who certifies the order'), post: words(200, 'the post that this person holds') },
      exact,
    ),
    fileNumber: words(200, 'the file number'),
    address: words(500, 'the postal address'),
    phone: words(100, 'a telephone number with its country code'),
    fax: Type.Optional(words(100, 'a fax number')),
    email: words(254, 'an e-mail address'),
    signedOn: instant('date and time of the signature'),
  },
  exact,
);

const Contact = Type.Object(
  {
    name: Type.Optional(words(300, 'who answers')),
    email: words(254, 'an e-mail address'),
    phone: Type.Optional(words(100, 'a telephone number')),
  },
  exact,
);

/**
 * A removal order as JSON: TCO Art. 3(4) and Annex I, complete or not at all. The annex is a form on paper; names of
 * fields are this project's, one for each field of it.
 */
export const RemovalOrder = Type.Object(
  {
    legalBasis: Type.Enum([INSTRUMENT], { description: `the words “${INSTRUMENT}”` }),
    // Section A
    issuingState: state('the Member State of the issuing authority'),
    addressee: Type.Object(
      {
        name: words(300, 'the hosting service provider'),
        legalRepresentative: Type.Optional(words(300, 'its legal representative')),
        contactPoint: words(300, 'its contact point'),
        establishedIn: state('the Member State of its main establishment or legal representative'),
      },
      exact,
    ),
    issuedAt: instant('time and date of issue'),
    reference: words(200, 'the reference number'),
    // Section B
    items: Type.Array(Item, { minItems: 1, maxItems: 1000, description: 'at least one URL' }),
    reasons: words(20_000, 'a sufficiently detailed statement of reasons'),
    contentTypes: Type.Array(Type.Enum([...CONTENT_TYPES]), {
      minItems: 1,
      uniqueItems: true,
      description: 'at least one type of Art. 2(7), points (a) to (e)',
    }),
    furtherReasons: Type.Optional(words(20_000, 'additional information on the reasons')),
    // Section C: not there unless the content provider must not be told (Art. 11(3)).
    nonDisclosure: Type.Optional(
      Type.Object(
        {
          decidedAt: instant('when non-disclosure was decided'),
          until: instant('until when nothing is disclosed'),
          reason: Type.Optional(words(2000, 'why public security needs it')),
        },
        exact,
      ),
    ),
    // Section D: there where the State of establishment is another one.
    copySentTo: Type.Optional(words(300, 'the authority of the State of establishment that has a copy')),
    // Sections E and F
    authority: Authority,
    contact: Contact,
    establishmentContact: Type.Optional(Contact),
    // Section G
    redress: Type.Object(
      {
        body: words(300, 'the body or court before which the order can be challenged'),
        deadline: words(300, 'until when, counted from what'),
        provisions: words(1000, 'a link to the provisions'),
      },
      exact,
    ),
  },
  exact,
);
export type RemovalOrder = Static<typeof RemovalOrder>;

/** Where on the form a field stands. */
export const SECTIONS: Readonly<Record<keyof RemovalOrder, string>> = {
  legalBasis: 'header',
  issuingState: 'A',
  addressee: 'A',
  issuedAt: 'A',
  reference: 'A',
  items: 'B',
  reasons: 'B',
  contentTypes: 'B',
  furtherReasons: 'B',
  nonDisclosure: 'C',
  copySentTo: 'D',
  authority: 'E',
  contact: 'F',
  establishmentContact: 'F',
  redress: 'G',
};

/** Whether provider and authority belong to different States (TCO Art. 4(1)). */
export const isCrossBorder = ({
  issuingState,
  addressee,
}: Pick<RemovalOrder, 'issuingState' | 'addressee'>) => issuingState !== addressee.establishedIn;

/** Complete orders; every organisation is invented. */
export const examples = (): RemovalOrder[] => [
  {
    legalBasis: INSTRUMENT,
    issuingState: 'FR',
    addressee: {
      name: 'Harbour Pictures',
      contactPoint: 'orders@harbour.example',
      establishedIn: 'IE',
    },
    issuedAt: '2026-11-02T21:05:00+01:00',
    reference: 'EX-2026-0017',
    items: [
      { url: 'https://harbour.example/p/4711', locator: 'the first picture of the post' },
      { url: 'https://harbour.example/p/4712' },
    ],
    reasons:
      'The picture calls on those who see it to attack a named market and praises an attack that took place there.',
    contentTypes: ['a'],
    copySentTo: 'Example Authority of the State of Establishment',
    authority: {
      type: 'law-enforcement',
      name: 'Example Office for Online Content',
      representative: { name: 'A. Example', post: 'Head of section' },
      fileNumber: 'OC 17/26',
      address: '1 Example Street, Exampleville',
      phone: '+33 1 00 00 00 00',
      email: 'orders@authority.example',
      signedOn: '2026-11-02T21:05:00+01:00',
    },
    contact: { email: 'duty@authority.example', phone: '+33 1 00 00 00 01' },
    establishmentContact: { email: 'contact@establishment.example' },
    redress: {
      body: 'Example Administrative Court',
      deadline: 'two months from the day the order was received',
      provisions: 'https://law.example/challenge',
    },
  },
];
