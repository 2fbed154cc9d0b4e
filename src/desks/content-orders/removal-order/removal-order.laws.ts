import type { LegalSource } from '../../../engines/cases/procedure.ts';

/** Regulation (EU) 2021/784 on the dissemination of terrorist content online. */
export const tco = (article: string): Extract<LegalSource, { kind: 'law' }> => ({
  kind: 'law',
  instrument: 'Regulation (EU) 2021/784 (TCO)',
  article,
  mark: 'sourced',
});

export const house = (why: string): LegalSource => ({ kind: 'house-rule', why });
