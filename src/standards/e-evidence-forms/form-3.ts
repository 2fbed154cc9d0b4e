import type { Static } from 'typebox';
import { date, list, longText, MOST_IDENTIFIERS, oneOf, part, wholeForm, words } from './schema-parts.ts';
import { authority, signature } from './shared-parts.ts';
import { CERTIFICATES, CONFLICT_NATURES, NON_EXECUTION_REASONS, PRESERVATION_STATES } from './vocabulary.ts';

/** Form 3, Annex III: why a certificate cannot be executed. The annex asks D and G once, the schema for each identifier. */
export const Form3 = wholeForm(3, 'Information on the impossibility of executing an EPOC or EPOC-PR', {
  sectionA: part('form', 'A. Certificate', { certificate: oneOf('Concerns', CERTIFICATES) }),
  sectionB: part('form', 'B. Authorities', {
    issuingAuthority: words('Issuing authority'),
    issuingAuthorityFileNumber: words('File number of the issuing authority'),
    validatingAuthority: words('Validating authority'),
    validatingAuthorityFileNumber: words('File number of the validating authority'),
    enforcingAuthority: words('Enforcing authority'),
    enforcingAuthorityFileNumber: words('File number of the enforcing authority'),
    dateOfIssue: date('Date of issue'),
    dateOfReceipt: date('Date of receipt'),
  }),
  sectionC: part('form', 'C. Addressee', {
    addressee: words('Addressee'),
    fileNumber: words('Its file number'),
  }),
  sectionD: part('form', 'D. Reasons', {
    nonExecutionReason: list(
      part('form', 'Not executed', {
        identifierId: words('Identifier no.', 100),
        reasons: part('form', 'Reasons', { reason: list(oneOf('Reason', NON_EXECUTION_REASONS), 10) }),
        explanationOrOtherReason: longText('Explanation'),
      }),
      MOST_IDENTIFIERS,
    ),
  }),
  sectionE: part('form', 'E. Conflicting obligations under the law of a third country', {
    titleOfLaw: words('Law', 1000),
    provisionAndText: longText('Provision and its text'),
    natureOfConflictingObligations: part('form', 'Nature of the obligations', {
      nature: list(oneOf('Protects', CONFLICT_NATURES), 3),
      other: longText('Other'),
    }),
    whyApplicable: longText('Why it applies'),
    whyConflict: longText('Why there is a conflict'),
    linkToThirdCountry: longText('Link of the provider to the third country'),
    consequences: longText('Consequences and penalties'),
  }),
  sectionF: part('form', 'F. Information needed', {
    informationRequiredFromIssuingAuthority: longText('From the issuing authority'),
  }),
  sectionG: part('form', 'G. Preservation of the data', {
    preservationOfData: list(
      part('form', 'Data of', {
        identifierId: words('Identifier no.', 100),
        state: oneOf('Now', PRESERVATION_STATES),
        explanation: longText('Explanation'),
      }),
      MOST_IDENTIFIERS,
    ),
  }),
  sectionH: part('epoc', 'H. Designated establishment or legal representative', {
    authority: authority('Contact and authorised person'),
    signature: signature(),
  }),
});
export type Form3 = Static<typeof Form3>;

/** A whole answer; every authority and organisation is invented. */
export const examples = (): Form3[] => [
  {
    form: 3,
    sectionA: { certificate: 'EPOC' },
    sectionB: {
      issuingAuthority: 'Example Court',
      issuingAuthorityFileNumber: 'EX 17/26',
      dateOfIssue: '2026-09-01',
      dateOfReceipt: '2026-09-02',
    },
    sectionC: { addressee: 'Harbour Pictures Representative', fileNumber: 'HP 4/26' },
    sectionD: {
      nonExecutionReason: [
        {
          identifierId: '2',
          reasons: { reason: ['INSUFFICIENT_INFORMATION'] },
          explanationOrOtherReason: 'Without a time range the blocks name many users.',
        },
      ],
    },
    sectionF: { informationRequiredFromIssuingAuthority: 'The time range of the blocks.' },
    sectionG: {
      preservationOfData: [{ identifierId: '2', state: 'NOT_PRESERVED', explanation: 'No user was found.' }],
    },
    sectionH: {
      authority: { nameOfAuthority: 'Harbour Pictures Representative', nameOfRepresentative: 'B. Example' },
      signature: { date: '2026-09-03' },
    },
  },
];
