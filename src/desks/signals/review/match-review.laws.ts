import type { LegalSource } from '../../../engines/cases/procedure.ts';

type Provision = Extract<LegalSource, { kind: 'law' }>;

/** The three-part test of a restriction. Recalled, not yet read in the official text. */
export const threePartTest: Provision = {
  kind: 'law',
  instrument: 'International Covenant on Civil and Political Rights',
  article: 'Art. 19(3)',
  mark: 'verify',
};

/** Regulation (EU) 2021/784 on the dissemination of terrorist content online. */
export const tco = (article: string): Provision => ({
  kind: 'law',
  instrument: 'Regulation (EU) 2021/784 (TCO)',
  article,
  mark: 'sourced',
});

/** Regulation (EU) 2022/2065, the Digital Services Act. */
export const dsa = (article: string): Provision => ({
  kind: 'law',
  instrument: 'Regulation (EU) 2022/2065 (DSA)',
  article,
  mark: 'sourced',
});
