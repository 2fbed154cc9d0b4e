/** Values of a closed list: what a person reads, and the value of ETSI TS 103 120 where there is one. */
export type Words<Value extends string = string> = Readonly<
  Record<Value, { label: string; etsi?: string | null }>
>;

const words = <const Value extends string>(values: Words<Value>): Words<Value> => values;

/** Section C, where it is no emergency (Art. 10(2), 10(3)). */
export const TEN_DAYS = words({
  AS_SOON_AS_POSSIBLE: {
    label: 'as soon as possible, at the latest within 10 days of receipt',
    etsi: 'TenDaysASAP',
  },
  AT_THE_END_OF_TEN_DAYS: {
    label: 'at the end of 10 days from receipt, if no ground for refusal was raised',
    etsi: 'TenDaysSubjectToEA',
  },
});

/** Section C, where it is one. The name of the first value is narrower than its box (Art. 3(18), Annex I section C). */
export const EIGHT_HOURS = words({
  IMMINENT_THREAT_TO_LIFE: {
    label: 'imminent threat to the life, physical integrity or safety of a person',
    etsi: 'EightHours',
  },
  IMMINENT_THREAT_TO_CRITICAL_INFRASTRUCTURE: {
    label:
      'imminent threat to a critical infrastructure whose disruption would threaten the life, physical integrity or safety of a person',
    etsi: 'EightHours',
  },
});

export const AUTHORITY_TYPES = words({
  PUBLIC_PROSECUTOR: { label: 'public prosecutor', etsi: 'PublicProsecutor' },
  JUDGE_COURT_OR_INVESTIGATING_JUDGE: {
    label: 'judge, court or investigating judge',
    etsi: 'JudgeCourtOrInvestigatingJudge',
  },
  JUDGE: { label: 'judge', etsi: 'JudgeCourtOrInvestigatingJudge' },
  OTHER_COMPETENT_AUTHORITY: { label: 'other competent authority', etsi: 'OtherCompetentAuthority' },
});
export type AuthorityType = keyof typeof AUTHORITY_TYPES;

export const IDENTIFIER_TYPES = words({
  IPV_4: { label: 'IPv4 address', etsi: 'IPV4Address' },
  IPV_6: { label: 'IPv6 address', etsi: 'IPV6Address' },
  IP_ADDRESS_RANGE: { label: 'range of IP addresses', etsi: null },
  IP_BLOCKS: { label: 'blocks of IP addresses', etsi: null },
  EMAIL: { label: 'e-mail address', etsi: 'InternationalizedEmailAddress' },
  PHONE_NUMBER: { label: 'telephone number', etsi: 'InternationalE164' },
  IMEI_NUMBER: { label: 'IMEI', etsi: 'IMEI' },
  MAC_ADDRESS: { label: 'MAC address', etsi: 'MACAddress' },
  USER_ID: { label: 'user name or account', etsi: 'ServiceAccessIdentifier' },
});
export type IdentifierType = keyof typeof IDENTIFIER_TYPES;

export const SUBSCRIBER_OPTIONS = words({
  USER_INFORMATION: { label: 'who the subscriber is', etsi: 'UserInformation' },
  REGISTRATION_INFORMATION: { label: 'registration', etsi: 'RegistrationInformation' },
  TYPE_OF_SERVICE_INFORMATION: { label: 'type of service', etsi: 'TypeOfServiceInformation' },
  PROFILE_INFORMATION: { label: 'profile', etsi: 'ProfileInformation' },
  VALIDATION_OF_USE_OF_SERVICE_INFORMATION: {
    label: 'validation of the use of the service',
    etsi: 'DataOnValidationOfUse',
  },
  DEBIT_OR_CREDIT_CARD_INFORMATION: {
    label: 'debit or credit card',
    etsi: 'DebitOrCreditCardInformation',
  },
  PUK_CODES_INFORMATION: { label: 'PUK codes', etsi: 'PUKCodes' },
  OTHER: { label: 'other', etsi: 'SubscriberDataOther' },
});

/** Section L: to whom the data go. */
export const RECIPIENTS = words({
  ISSUING_AUTHORITY: { label: 'issuing authority', etsi: 'IssuingAuthority' },
  VALIDATING_AUTHORITY: { label: 'validating authority', etsi: 'ValidatingAuthority' },
  OTHER_COMPETENT_AUTHORITY: { label: 'other competent authority', etsi: 'OtherCompetentAuthority' },
});

// The values below are this project's names: the boxes are the annexes', their names in XML are to be verified.

export const ADDRESSEE_TYPES = words({
  DESIGNATED_ESTABLISHMENT: { label: 'designated establishment' },
  LEGAL_REPRESENTATIVE: { label: 'legal representative' },
  OTHER_IN_EMERGENCY: {
    label: 'another one, in an emergency, since these did not react in time (Art. 7)',
  },
});

export const PREVIOUS_REQUESTS = words({
  PRODUCTION: { label: 'production' },
  PRESERVATION: { label: 'preservation' },
});

export const PURPOSES = words({
  CRIMINAL_PROCEEDINGS: { label: 'criminal proceedings' },
  EXECUTION_OF_SENTENCE: { label: 'execution of a sentence of at least 4 months' },
});

/** Section G(c): what Art. 5(4) asks for traffic and content data. */
export const THRESHOLDS = words({
  MAXIMUM_OF_AT_LEAST_THREE_YEARS: { label: 'offence with a maximum of at least 3 years (Art. 5(4))' },
  OFFENCE_BY_INFORMATION_SYSTEM: {
    label:
      'offence of Directives (EU) 2019/713, 2011/93/EU or 2013/40/EU by means of an information system (Art. 5(4))',
  },
  TERRORIST_OFFENCE: { label: 'offence of Directive (EU) 2017/541 (Art. 5(4))' },
  EXECUTION_OF_SENTENCE: { label: 'execution of a sentence of at least 4 months for such an offence' },
});

export const ADDRESSED_AS = words({
  CONTROLLER: { label: 'controller of the data' },
  PROCESSOR_CONTROLLER_UNKNOWN: {
    label: 'processor, since the controller cannot be identified (Art. 5(6))',
  },
  PROCESSOR_INVESTIGATION: {
    label: 'processor, since addressing the controller might harm the investigation (Art. 5(6))',
  },
});

export const PROCESSOR_SHALL = words({
  SHALL_INFORM_CONTROLLER: { label: 'the processor informs the controller' },
  SHALL_NOT_INFORM_CONTROLLER: { label: 'the processor does not inform the controller' },
});

/** Section H: why the issuing authority informs the person later (Directive (EU) 2016/680, Art. 13(3)). */
export const DELAY_REASONS = words({
  INQUIRIES: { label: 'so that official or legal inquiries are not obstructed' },
  CRIMINAL_INVESTIGATION: { label: 'so that the investigation or a penalty is not prejudiced' },
  PUBLIC_SECURITY: { label: 'to protect public security' },
  NATIONAL_SECURITY: { label: 'to protect national security' },
  RIGHTS_OF_OTHERS: { label: 'to protect the rights and freedoms of others' },
});

export const CERTIFICATES = words({
  EPOC: { label: 'European Production Order Certificate (EPOC)' },
  EPOC_PR: { label: 'European Preservation Order Certificate (EPOC-PR)' },
});

/** Annex III section D, in its order. */
export const NON_EXECUTION_REASONS = words({
  INCOMPLETE: { label: 'the certificate is incomplete' },
  MANIFEST_ERRORS: { label: 'the certificate contains manifest errors' },
  INSUFFICIENT_INFORMATION: { label: 'the certificate does not contain sufficient information' },
  DATA_NOT_STORED: { label: 'the data were not stored by or for the provider at receipt' },
  DE_FACTO_IMPOSSIBILITY: {
    label: 'another de facto impossibility, not attributable to the addressee or the provider',
  },
  NOT_ISSUED_OR_VALIDATED: { label: 'not issued or validated by an authority of Art. 4' },
  OFFENCE_NOT_COVERED: { label: 'traffic or content data for an offence outside Art. 5(4)' },
  SERVICE_NOT_COVERED: { label: 'the service is not covered by the Regulation' },
  IMMUNITY_PRIVILEGE_OR_PRESS: {
    label: 'immunity or privilege, or the freedom of the press or of expression in other media',
  },
  THIRD_COUNTRY_LAW: { label: 'it would conflict with the law of a third country (section E)' },
});

export const CONFLICT_NATURES = words({
  FUNDAMENTAL_RIGHTS: { label: 'fundamental rights' },
  NATIONAL_SECURITY_OR_DEFENCE: { label: 'national security or defence' },
  OTHER: { label: 'other' },
});

export const PRESERVATION_STATES = words({
  PRESERVED: { label: 'the data are preserved' },
  NOT_PRESERVED: { label: 'the data are not preserved (exceptional)' },
});

export const FOLLOWING_REQUESTS = words({
  EPOC: { label: 'European Production Order Certificate' },
  EUROPEAN_INVESTIGATION_ORDER: { label: 'European Investigation Order' },
  MUTUAL_LEGAL_ASSISTANCE: { label: 'request for mutual legal assistance' },
});
