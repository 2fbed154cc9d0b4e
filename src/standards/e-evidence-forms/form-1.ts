import type { Static } from 'typebox';
import { date, list, longText, oneOf, part, wholeForm, words } from './schema-parts.ts';
import {
  addressedTo,
  authority,
  conditions,
  issuedBy,
  issuingAuthority,
  requestedData,
  threshold,
  validatingAuthority,
} from './shared-parts.ts';
import {
  ADDRESSED_AS,
  DELAY_REASONS,
  EIGHT_HOURS,
  PREVIOUS_REQUESTS,
  PROCESSOR_SHALL,
  RECIPIENTS,
  TEN_DAYS,
} from './vocabulary.ts';

const TITLE = 'European Production Order Certificate (EPOC)';

const sectionsForProvider = {
  sectionA: issuedBy(),
  sectionB: addressedTo(),
  sectionC: part('form', 'C. Deadlines', {
    dataProductionInRelationToDeadline: part('form', 'Produce the data', {
      // The Commission's schema lets both stand together.
      withinTenDays: list(oneOf('Ten days', TEN_DAYS), 2),
      withinEightHours: part('form', 'Emergency: within 8 hours of receipt (Art. 10(4))', {
        value: list(oneOf('Reason', EIGHT_HOURS), 2),
      }),
    }),
    otherProceduralDeadlines: longText('Other deadlines of the procedure'),
  }),
  sectionD: part('form', 'D. Relation to a previous request', {
    previousRequest: list(
      part('form', 'Previous request', {
        request: oneOf('For', PREVIOUS_REQUESTS),
        authority: words('Authority'),
        dateOfIssue: date('Date of issue'),
        dateOfTransmission: date('Date of transmission'),
        transmittedTo: words('Transmitted to'),
        fileNumber: words('File number'),
      }),
    ),
  }),
  sectionEToF: requestedData('E and F. Data requested'),
  sectionG: part('form', 'G. Underlying conditions', {
    ...conditions,
    threshold: threshold(),
    addressedAs: oneOf('The provider is addressed as', ADDRESSED_AS),
    processorShall: oneOf('Controller', PROCESSOR_SHALL),
    otherInformation: longText('Other information'),
  }),
  sectionH: part('form', 'H. Information to the user: the addressee refrains from informing in any event', {
    delayConditions: part('form', 'The issuing authority informs later', {
      condition: list(oneOf('Reason', DELAY_REASONS), 5),
    }),
  }),
  sectionI: issuingAuthority('I. Issuing authority'),
  sectionJ: validatingAuthority('J. Validating authority'),
  sectionK: part('form', 'K. Notified enforcing authority', {
    enforcingAuthority: authority('Enforcing authority'),
  }),
  sectionL: part('form', 'L. Transfer of the data', {
    toWhomTransferTheData: part('form', 'Transfer the data to', {
      authorityCompetences: list(oneOf('To', RECIPIENTS), 3),
      otherCompetentAuthority: authority('Other competent authority'),
    }),
    preferredFormatOrMeans: longText('Preferred format or means'),
  }),
};

/** Form 1, Annex I: all of it, as between authorities. */
export const Form1 = wholeForm(1, TITLE, {
  ...sectionsForProvider,
  sectionM: part('form', 'M. Grounds, for authorities alone', {
    groundsOfNecessityAndProportionality: longText('Grounds of necessity and proportionality'),
    summaryOfCase: longText('Summary of the case'),
    offenceCategory: list(words('Offence category (Annex IV)')),
  }),
});
export type Form1 = Static<typeof Form1>;

/** Form 1 as a provider may have it: section M cannot be written (Art. 9(2)). */
export const Form1ForProvider = wholeForm(1, TITLE, sectionsForProvider);
export type Form1ForProvider = Static<typeof Form1ForProvider> & { sectionM?: never };

/** A whole order; every authority and organisation is invented. */
export const examples = (): Form1[] => [
  {
    form: 1,
    sectionA: {
      issuingState: 'FR',
      issuingAuthority: 'Example Court',
      issuingAuthorityFileNumber: 'EX 17/26',
    },
    sectionB: {
      addressee: {
        addresseeType: 'LEGAL_REPRESENTATIVE',
        authority: {
          nameOfAuthority: 'Harbour Pictures Representative',
          address: { street: '1 Example Quay', town: 'Exampleville', country: 'IE' },
          email: 'evidence@harbour.example',
          authorityTechnicalIdentifier: { country: 'IE', nationalId: 'EX-1' },
        },
        serviceProviderConcerned: {
          name: 'Harbour Pictures',
          technicalIdentifier: { country: 'IE', nationalId: 'EX-1-P' },
        },
      },
    },
    sectionC: { dataProductionInRelationToDeadline: { withinTenDays: ['AT_THE_END_OF_TEN_DAYS'] } },
    sectionEToF: {
      evidence: [
        {
          identifier: {
            id: '1',
            type: 'EMAIL',
            value: 'someone@mail.example',
            dateTimeRange: { start: '2026-08-20T00:00:00+02:00', end: '2026-08-21T00:00:00+02:00' },
          },
          dataCategories: {
            subscriber: { option: ['USER_INFORMATION', 'REGISTRATION_INFORMATION'] },
            traffic: { option: ['records of log-in'] },
          },
        },
        {
          identifier: { id: '2', type: 'IP_BLOCKS', value: '192.0.2.0/28, 2001:db8::/64' },
          dataCategories: { userIdentification: { option: ['IP connection records'] } },
        },
      ],
    },
    sectionG: {
      purpose: 'CRIMINAL_PROCEEDINGS',
      offence: [{ nature: 'Example offence', provision: 'Example Code, article 1' }],
      threshold: ['TERRORIST_OFFENCE'],
      addressedAs: 'CONTROLLER',
    },
    sectionH: { delayConditions: { condition: ['CRIMINAL_INVESTIGATION'] } },
    sectionI: {
      type: 'JUDGE_COURT_OR_INVESTIGATING_JUDGE',
      issuingAndContactAuthority: {
        issuingAuthority: {
          nameOfAuthority: 'Example Court',
          nameOfRepresentative: 'A. Example',
          postHeld: 'Investigating judge',
          fileReference: 'EX 17/26',
          telNo: '+33 1 00 00 00 00',
          email: 'court@authority.example',
          languagesToCommunicate: { language: ['fr', 'en'] },
          authorityTechnicalIdentifier: { country: 'FR', nationalId: 'EX-C' },
        },
        contactAuthority: {
          authority: { nameOfAuthority: 'Example Registry', email: 'registry@authority.example' },
        },
      },
      signatureOfAuthority: { date: '2026-09-01+02:00', signatory: 'A. Example' },
    },
    sectionK: {
      enforcingAuthority: {
        nameOfAuthority: 'Example Enforcing Authority',
        email: 'enforce@authority.example',
      },
    },
    sectionL: { toWhomTransferTheData: { authorityCompetences: ['ISSUING_AUTHORITY'] } },
    sectionM: {
      groundsOfNecessityAndProportionality: 'Example grounds: no less intrusive measure is left.',
      summaryOfCase: 'Example summary of an invented case.',
      offenceCategory: ['terrorism'],
    },
  },
  {
    form: 1,
    sectionA: { issuingState: 'ES', issuingAuthorityFileNumber: 'EX 18/26' },
    sectionB: {
      addressee: {
        addresseeType: 'DESIGNATED_ESTABLISHMENT',
        authority: { nameOfAuthority: 'Harbour Pictures' },
        serviceProviderConcerned: { name: 'Harbour Pictures' },
      },
      emergencyCase: true,
    },
    sectionC: {
      dataProductionInRelationToDeadline: { withinEightHours: { value: ['IMMINENT_THREAT_TO_LIFE'] } },
    },
    sectionEToF: {
      evidence: [
        {
          identifier: { id: '1', type: 'PHONE_NUMBER', value: '+34600000000' },
          dataCategories: { subscriber: { option: ['USER_INFORMATION'] } },
        },
      ],
    },
    sectionG: {
      purpose: 'CRIMINAL_PROCEEDINGS',
      offence: [{ nature: 'Example offence', provision: 'Example Code, article 2' }],
      addressedAs: 'CONTROLLER',
    },
    sectionI: {
      type: 'PUBLIC_PROSECUTOR',
      issuingAndContactAuthority: {
        issuingAuthority: { nameOfAuthority: 'Example Prosecutor', telNo: '+34 910 00 00 00' },
      },
      signatureOfAuthority: { date: '2026-09-02' },
    },
    sectionL: { toWhomTransferTheData: { authorityCompetences: ['ISSUING_AUTHORITY'] } },
  },
];
