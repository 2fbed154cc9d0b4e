import type { Static } from 'typebox';
import { longText, part, wholeForm } from './schema-parts.ts';
import {
  addressedTo,
  conditions,
  issuedBy,
  issuingAuthority,
  requestedData,
  validatingAuthority,
} from './shared-parts.ts';

/** Form 2, Annex II. It has no section on informing the user and none on the transfer of data. */
export const Form2 = wholeForm(2, 'European Preservation Order Certificate (EPOC-PR)', {
  sectionA: issuedBy(),
  sectionB: addressedTo(),
  sectionC: requestedData('C and D. Data to be preserved'),
  sectionE: part('form', 'E. Underlying conditions', {
    ...conditions,
    otherInformation: longText('Other information'),
  }),
  sectionF: issuingAuthority('F. Issuing authority'),
  sectionG: validatingAuthority('G. Validating authority'),
});
export type Form2 = Static<typeof Form2>;

/** A whole order; every authority and organisation is invented. */
export const examples = (): Form2[] => [
  {
    form: 2,
    sectionA: { issuingState: 'FR', issuingAuthorityFileNumber: 'EX 16/26' },
    sectionB: {
      addressee: {
        addresseeType: 'LEGAL_REPRESENTATIVE',
        authority: { nameOfAuthority: 'Harbour Pictures Representative' },
        serviceProviderConcerned: { name: 'Harbour Pictures' },
      },
    },
    sectionC: {
      evidence: [
        {
          identifier: { id: '1', type: 'USER_ID', value: 'example-account' },
          dataCategories: { content: { option: ['messages'] } },
        },
      ],
    },
    sectionE: {
      purpose: 'CRIMINAL_PROCEEDINGS',
      offence: [{ nature: 'Example offence', provision: 'Example Code, article 1' }],
    },
    sectionF: {
      type: 'PUBLIC_PROSECUTOR',
      issuingAndContactAuthority: { issuingAuthority: { nameOfAuthority: 'Example Prosecutor' } },
      signatureOfAuthority: { date: '2026-08-25+02:00' },
    },
  },
];
