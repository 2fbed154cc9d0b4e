import {
  date,
  dateTime,
  list,
  longText,
  MOST_IDENTIFIERS,
  oneOf,
  part,
  tick,
  words,
} from './schema-parts.ts';
import {
  ADDRESSEE_TYPES,
  AUTHORITY_TYPES,
  IDENTIFIER_TYPES,
  PURPOSES,
  SUBSCRIBER_OPTIONS,
  THRESHOLDS,
} from './vocabulary.ts';

export const technicalIdentifier = () =>
  part('eio', 'Technical identifier', { country: words('Country', 2), nationalId: words('National id') });

/** The block of an authority, the same in every section that has one. */
export const authority = (title: string) =>
  part('eio', title, {
    nameOfAuthority: words('Authority'),
    nameOfRepresentative: words('Representative'),
    postHeld: words('Post held'),
    fileReference: words('File number'),
    address: part('eio', 'Address', {
      street: words('Street'),
      postCode: words('Post code', 40),
      town: words('Town'),
      country: words('Country', 100),
    }),
    telNo: words('Telephone', 100),
    faxNo: words('Fax', 100),
    email: words('E-mail', 254),
    languagesToCommunicate: part('eio', 'Languages', { language: list(words('Language', 100)) }),
    authorityTechnicalIdentifier: technicalIdentifier(),
  });

export const signature = () =>
  part('epoc', 'Signature', { date: date('Date of signature'), signatory: words('Signed by') });

export const addressee = () =>
  part('epoc', 'Addressee', {
    addresseeType: oneOf('Addressed as', ADDRESSEE_TYPES),
    authority: authority('Designated establishment or legal representative'),
    serviceProviderConcerned: part('epoc', 'Service provider concerned', {
      name: words('Name'),
      technicalIdentifier: technicalIdentifier(),
    }),
  });

/** Section A of an order. */
export const issuedBy = () =>
  part('form', 'A. Issuing State and file numbers', {
    issuingState: words('Issuing State', 100),
    issuingAuthority: words('Issuing authority'),
    validatingAuthority: words('Validating authority'),
    issuingAuthorityFileNumber: words('File number of the issuing authority'),
    validatingAuthorityFileNumber: words('File number of the validating authority'),
  });

/** Section B of an order. */
export const addressedTo = () =>
  part('epoc', 'B. Addressee', {
    addressee: addressee(),
    emergencyCase: tick('Emergency'),
  });

const dataOf = (title: string) =>
  part('epoc', title, { option: list(words('What')), other: longText('Other') });

const evidence = () =>
  part('epoc', 'Data about', {
    identifier: part('epoc', 'Identifier', {
      id: words('No.', 100),
      type: oneOf('Type', IDENTIFIER_TYPES),
      value: words('Identifier', 2000),
      dateTimeRange: part('epoc', 'Time range', { start: dateTime('From'), end: dateTime('To') }),
    }),
    dataCategories: part('epoc', 'Data', {
      subscriber: part('epoc', 'Subscriber data', {
        option: list(oneOf('What', SUBSCRIBER_OPTIONS)),
        otherText: longText('Other'),
      }),
      userIdentification: dataOf('Data only to identify the user'),
      traffic: dataOf('Traffic data'),
      content: dataOf('Content data'),
      otherInformation: longText('Other information'),
    }),
  });

/** Sections E and F of Form 1, C and D of Form 2. */
export const requestedData = (title: string) =>
  part('epoc', title, { evidence: list(evidence(), MOST_IDENTIFIERS) });

/** What Forms 1 and 2 share of the underlying conditions. */
export const conditions = {
  purpose: oneOf('For', PURPOSES),
  offence: list(
    part('form', 'Offence', {
      nature: longText('Nature and legal classification'),
      provision: words('Provision', 1000),
    }),
  ),
};
export const threshold = () => list(oneOf('Threshold for traffic and content data', THRESHOLDS));

export const issuingAuthority = (title: string) =>
  part('epoc', title, {
    type: oneOf('Kind of authority', AUTHORITY_TYPES),
    issuingAndContactAuthority: part('epoc', 'Issuing authority and contact', {
      issuingAuthority: authority('Issuing authority'),
      contactAuthority: part('epoc', 'Contact', { authority: authority('Contact authority') }),
    }),
    signatureOfAuthority: signature(),
    caseWithoutValidation: tick('Issued in an emergency without prior validation (Art. 4(5))'),
  });

export const validatingAuthority = (title: string) =>
  part('epoc', title, {
    type: oneOf('Kind of authority', AUTHORITY_TYPES),
    details: authority('Validating authority'),
    signature: signature(),
  });

/** The EPOC-PR that Form 5 or 6 is about: neither names an identifier. */
export const preservationOrder = {
  dateOfIssue: date('Date of issue of the EPOC-PR'),
  dateOfTransmission: date('Date of its transmission'),
  fileNumber: words('Its file number'),
};
