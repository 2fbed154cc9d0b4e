import type { RemovalOrder } from '../annex-one.ts';

const box = (ticked: boolean) => (ticked ? '[x]' : '[ ]');
const TYPES: Readonly<Record<RemovalOrder['contentTypes'][number], string>> = {
  a: 'incites others to commit terrorist offences, such as by glorifying terrorist acts',
  b: 'solicits others to commit or to contribute to the commission of terrorist offences',
  c: 'solicits others to participate in the activities of a terrorist group',
  d: 'provides instruction on the making or use of explosives, firearms or other weapons',
  e: 'constitutes a threat to commit one of the terrorist offences',
};
const AUTHORITIES: Readonly<Record<RemovalOrder['authority']['type'], string>> = {
  'judge-or-court': 'judge, court, or investigating judge',
  'law-enforcement': 'law enforcement authority',
  'other-competent-authority': 'other competent authority: please complete also Section F',
};

/** An order as the lines of a form like Annex I, in English; instants as they are given in `at`. */
export function annexOneLines(
  order: RemovalOrder,
  at = { issued: order.issuedAt, signed: order.authority.signedOn },
): string[] {
  const { addressee, authority, contact, establishmentContact, redress } = order;
  return [
    'REMOVAL ORDER',
    `(Article 3 of ${order.legalBasis} of the European Parliament and of the Council)`,
    'The addressee shall remove terrorist content within one hour of receipt of the removal order.',
    'SECTION A:',
    `Member State of the issuing competent authority: ${order.issuingState}`,
    'NB: details of the issuing competent authority to be provided in Sections E and F',
    `Addressee and, where relevant, legal representative: ${addressee.name}${addressee.legalRepresentative === undefined ? '' : `; legal representative: ${addressee.legalRepresentative}`}`,
    `Contact point: ${addressee.contactPoint}`,
    'Member State where the hosting service provider has its main establishment or where its legal',
    `representative resides or is established: ${addressee.establishedIn}`,
    `Time and date of issuance of the removal order: ${at.issued}`,
    `Reference number of the removal order: ${order.reference}`,
    'SECTION B: Terrorist content to be removed or access to which is to be disabled',
    'URL and any additional information enabling the identification and exact location of the terrorist',
    'content:',
    ...order.items.map(({ url, locator }) => (locator === undefined ? url : `${url} (${locator})`)),
    'Reasons for considering the material to be terrorist content, in accordance with Article 2, point (7), of',
    'the Regulation. The material (please tick the relevant box(es)):',
    ...Object.entries(TYPES).map(
      ([type, says]) =>
        `${box(order.contentTypes.includes(type as 'a'))} ${says} (Article 2, point (7)(${type}) of the Regulation)`,
    ),
    'Statement of reasons:',
    order.reasons,
    ...(order.furtherReasons === undefined
      ? []
      : [
          'Additional information for considering the material to be terrorist content:',
          order.furtherReasons,
        ]),
    'SECTION C: Information to the content provider',
    'Please note that (please tick, if applicable):',
    `${box(order.nonDisclosure !== undefined)} for reasons of public security, the addressee must refrain from informing the content provider`,
    ...(order.nonDisclosure === undefined
      ? []
      : [`Decided on: ${order.nonDisclosure.decidedAt}`, `Until: ${order.nonDisclosure.until}`]),
    'If the box is not applicable, see',
    'section G for details on possibilities to challenge the removal order',
    'SECTION D: Information to the competent authority of the Member State of main establishment',
    ...(order.copySentTo === undefined
      ? []
      : [`A copy of the removal order is sent to: ${order.copySentTo}`]),
    'SECTION E: Details of the issuing competent authority',
    'Type (please tick the relevant box):',
    ...Object.entries(AUTHORITIES).map(([type, says]) => `${box(type === authority.type)} ${says}`),
    'Details of the issuing competent authority or its representative certifying the removal order:',
    `Name of the issuing competent authority: ${authority.name}`,
    `Name of its representative and post held (title and grade): ${authority.representative.name}, ${authority.representative.post}`,
    `File No: ${authority.fileNumber}`,
    `Address: ${authority.address}`,
    `Telephone No (country code) (area/city code): ${authority.phone}`,
    `Fax No (country code) (area/city code): ${authority.fax ?? '..........'}`,
    `Email address: ${authority.email}`,
    `Date: ${at.signed}`,
    'Official stamp (if available) and signature: ..........',
    'SECTION F: Contact details for follow-up',
    'Contact details of the issuing competent authority for feedback on the time of removal or the disabling of',
    `access, or to provide further clarification: ${[contact.email, contact.phone].filter(Boolean).join(', ')}`,
    'Contact details of the competent authority of the Member State where the hosting service provider has its',
    `main establishment: ${[establishmentContact?.email, establishmentContact?.phone].filter(Boolean).join(', ') || '..........'}`,
    'SECTION G: Information on possibilities to challenge the removal order',
    'Information on competent body or court, deadlines and procedures for challenging the removal order:',
    `Competent body or court before which the removal order can be challenged: ${redress.body}`,
    `Deadline for challenging the removal order (days/months starting from): ${redress.deadline}`,
    `Link to provisions in national legislation: ${redress.provisions}`,
  ];
}

export const annexOneText = (...given: Parameters<typeof annexOneLines>): string =>
  annexOneLines(...given).join('\n');
