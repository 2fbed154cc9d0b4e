import type { LegalSource } from '../../../engines/cases/procedure.ts';

const law =
  (instrument: string) =>
  (article: string): Extract<LegalSource, { kind: 'law' }> => ({
    kind: 'law',
    instrument,
    article,
    mark: 'sourced',
  });

/** Regulation (EU) 2023/1543 on European Production and Preservation Orders for electronic evidence. */
export const eer = law('Regulation (EU) 2023/1543 (e-Evidence)');
/** Regulation (EU) 2022/2065, the Digital Services Act. */
export const dsa = law('Regulation (EU) 2022/2065 (DSA)');

export const house = (why: string): LegalSource => ({ kind: 'house-rule', why });
