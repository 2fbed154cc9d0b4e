import type { Static } from 'typebox';
import { date, oneOf, part, tick, wholeForm, words } from './schema-parts.ts';
import { addressee, authority, preservationOrder, signature } from './shared-parts.ts';
import { FOLLOWING_REQUESTS } from './vocabulary.ts';

/** Form 5, Annex V: a request for production has followed, so the data stay. It names no identifiers: the EPOC-PR does. */
export const Form5 = wholeForm(5, 'Confirmation that a request for production has followed', {
  sectionA: part('epoc', 'A. Issuing authority of the EPOC-PR', {
    authority: authority('Issuing authority'),
  }),
  sectionB: part('epoc', 'B. Addressee', { addressee: addressee() }),
  sectionC: part('form', 'C. The EPOC-PR', {
    ...preservationOrder,
    extendedByThirtyDays: tick('Extended by 30 days'),
    dateOfExtension: date('Date of the extension'),
  }),
  sectionD: part('form', 'D. The request that followed', {
    request: oneOf('Request', FOLLOWING_REQUESTS),
    authority: words('Authority'),
    dateOfIssue: date('Date of issue'),
    dateOfTransmission: date('Date of transmission'),
    fileNumber: words('File number'),
    transmittedTo: words('Transmitted to'),
  }),
  signature: signature(),
});
export type Form5 = Static<typeof Form5>;

/** A whole confirmation; every authority and organisation is invented. */
export const examples = (): Form5[] => [
  {
    form: 5,
    sectionA: { authority: { nameOfAuthority: 'Example Prosecutor', fileReference: 'EX 16/26' } },
    sectionB: { addressee: { authority: { nameOfAuthority: 'Harbour Pictures Representative' } } },
    sectionC: { dateOfIssue: '2026-08-25+02:00', dateOfTransmission: '2026-08-26', fileNumber: 'EX 16/26' },
    sectionD: {
      request: 'EPOC',
      authority: 'Example Court',
      dateOfIssue: '2026-09-01',
      dateOfTransmission: '2026-09-01',
      fileNumber: 'EX 17/26',
      transmittedTo: 'Harbour Pictures Representative',
    },
    signature: { date: '2026-09-02', signatory: 'C. Example' },
  },
];
