import type { LegalSource } from '../../../engines/cases/procedure.ts';

type Law = Extract<LegalSource, { kind: 'law' }>;

/** Regulation (EU) 2022/2065, the Digital Services Act. */
export const dsa = (article: string): Law => ({
  kind: 'law',
  instrument: 'Regulation (EU) 2022/2065 (DSA)',
  article,
  mark: 'sourced',
});

/** Regulation (EU) 2016/794 as amended: what Europol does about content online. */
export const europol = (article: string): Law => ({
  kind: 'law',
  instrument: 'Regulation (EU) 2016/794 (Europol)',
  article,
  mark: 'sourced',
});
