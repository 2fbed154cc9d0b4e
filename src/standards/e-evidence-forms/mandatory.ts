import type { FormNumber } from './namespaces.ts';

type Field = readonly [pointer: string, needed: string];

const ISSUED_BY: Field[] = [
  ['/sectionA/issuingState', 'the issuing State'],
  ['/sectionA/issuingAuthorityFileNumber', 'the file number of the issuing authority'],
];
const ADDRESSED_TO: Field[] = [
  ['/sectionB/addressee/addresseeType', 'as what the addressee is addressed'],
  ['/sectionB/addressee/authority/nameOfAuthority', 'the addressee'],
  ['/sectionB/addressee/serviceProviderConcerned/name', 'the service provider concerned'],
];
const conditions = (section: string): Field[] => [
  [`${section}/purpose`, 'whether it is for proceedings or for the execution of a sentence'],
  [`${section}/offence`, 'the offence and its provision'],
];
const issuing = (section: string): Field[] => [
  [`${section}/type`, 'which kind of authority issued it'],
  [`${section}/issuingAndContactAuthority/issuingAuthority/nameOfAuthority`, 'the issuing authority'],
  [`${section}/signatureOfAuthority/date`, 'the date of its signature'],
];
const PRESERVATION_ORDER: Field[] = [
  ['/sectionA/authority/nameOfAuthority', 'the issuing authority of the EPOC-PR'],
  ['/sectionB/addressee/authority/nameOfAuthority', 'the addressee'],
  ['/sectionC/dateOfIssue', 'the date of issue of the EPOC-PR'],
  ['/sectionC/fileNumber', 'the file number of the EPOC-PR'],
];
const SIGNED: Field = ['/signature/date', 'the date of the signature'];

/**
 * What must stand on each form, in the order of its annex. Sections that depend on others (threshold, validation, reasons) have
 * rules of their own. Section M is not asked for: whoever receives a form without it lacks nothing.
 */
export const MANDATORY: Readonly<Record<FormNumber, readonly Field[]>> = {
  1: [
    ...ISSUED_BY,
    ...ADDRESSED_TO,
    ['/sectionC/dataProductionInRelationToDeadline', 'the deadline for the data'],
    ['/sectionEToF/evidence', 'at least one identifier with the data that are asked for'],
    ...conditions('/sectionG'),
    ['/sectionG/addressedAs', 'whether the provider is addressed as controller or processor'],
    ...issuing('/sectionI'),
    ['/sectionL/toWhomTransferTheData/authorityCompetences', 'to whom the data go'],
  ],
  2: [
    ...ISSUED_BY,
    ...ADDRESSED_TO,
    ['/sectionC/evidence', 'at least one identifier with the data to be preserved'],
    ...conditions('/sectionE'),
    ...issuing('/sectionF'),
  ],
  3: [
    ['/sectionA/certificate', 'which certificate it is about'],
    ['/sectionB/issuingAuthority', 'the issuing authority'],
    ['/sectionB/issuingAuthorityFileNumber', 'the file number of the issuing authority'],
    ['/sectionB/dateOfReceipt', 'the date of receipt'],
    ['/sectionC/addressee', 'the addressee'],
    ['/sectionD/nonExecutionReason', 'at least one reason'],
    ['/sectionG/preservationOfData', 'whether the data are preserved'],
    ['/sectionH/authority/nameOfRepresentative', 'the authorised person'],
    ['/sectionH/signature/date', 'the date of the signature'],
  ],
  5: [
    ...PRESERVATION_ORDER,
    ['/sectionD/request', 'which request followed'],
    ['/sectionD/authority', 'who made it'],
    SIGNED,
  ],
  6: [...PRESERVATION_ORDER, ['/sectionD/extendedByThirtyDays', 'the extension by 30 days'], SIGNED],
};
