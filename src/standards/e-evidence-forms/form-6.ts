import type { Static } from 'typebox';
import { part, tick, wholeForm, words } from './schema-parts.ts';
import { addressee, authority, preservationOrder, signature } from './shared-parts.ts';

/** Form 6, Annex VI: 30 days more. It names no identifiers and no end: who receives it holds both by the EPOC-PR. */
export const Form6 = wholeForm(6, 'Extension of the preservation of electronic evidence', {
  sectionA: part('epoc', 'A. Issuing authority of the EPOC-PR', {
    authority: authority('Issuing authority'),
  }),
  sectionB: part('epoc', 'B. Addressee', { addressee: addressee() }),
  sectionC: part('form', 'C. The EPOC-PR', { ...preservationOrder, transmittedTo: words('Transmitted to') }),
  sectionD: part('form', 'D. Extension', { extendedByThirtyDays: tick('Extended by 30 days') }),
  signature: signature(),
});
export type Form6 = Static<typeof Form6>;

/** A whole extension; every authority and organisation is invented. */
export const examples = (): Form6[] => [
  {
    form: 6,
    sectionA: { authority: { nameOfAuthority: 'Example Prosecutor', fileReference: 'EX 16/26' } },
    sectionB: { addressee: { authority: { nameOfAuthority: 'Harbour Pictures Representative' } } },
    sectionC: {
      dateOfIssue: '2026-08-25',
      dateOfTransmission: '2026-08-26',
      fileNumber: 'EX 16/26',
      transmittedTo: 'Harbour Pictures Representative',
    },
    sectionD: { extendedByThirtyDays: true },
    signature: { date: '2026-09-02+02:00' },
  },
];
