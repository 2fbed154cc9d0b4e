/** How one figure of a report is to be read. */
export type FigureKind = {
  id: string;
  /** The provision that asks for it; absent where the law does not: then a count under ten is not told exactly. */
  point?: string;
  /** `count`: how many; `seconds`: the median of spans of time (their mean where `average` says so), and of how many. */
  unit: 'count' | 'seconds';
  average?: 'mean';
  /** Into what it is divided, where it is. */
  by?: readonly string[];
};

export type ReportKindName = keyof typeof REPORT_KINDS;

const TCO = 'Regulation (EU) 2021/784';

/** The reports that laws ask for, figure by figure, in the order of the law. */
export const REPORT_KINDS = {
  'tco-provider': {
    law: `${TCO}, Art. 7(3)`,
    due: '03-01',
    statements: ['measures-to-identify', 'measures-against-reappearance'],
    figures: [
      { id: 'items-removed-or-disabled', point: 'Art. 7(3)(c)', unit: 'count', by: ['measure'] },
      { id: 'items-under-specific-measures', point: 'Art. 7(3)(c)', unit: 'count' },
      { id: 'orders-not-executed', point: 'Art. 7(3)(c)', unit: 'count', by: ['ground'] },
      { id: 'complaints', point: 'Art. 7(3)(d)', unit: 'count', by: ['outcome'] },
      { id: 'reviews-brought', point: 'Art. 7(3)(e)', unit: 'count', by: ['outcome'] },
      { id: 'reinstated-after-review', point: 'Art. 7(3)(f)', unit: 'count', by: ['review'] },
      { id: 'reinstated-after-complaint', point: 'Art. 7(3)(g)', unit: 'count' },
      { id: 'orders-received', unit: 'count', by: ['state'] },
      { id: 'orders-found-forged', unit: 'count' },
      { id: 'disabled-by-one-person', unit: 'count', by: ['outcome'] },
      { id: 'objections', unit: 'count', by: ['outcome'] },
      { id: 'put-back', unit: 'count', by: ['ground'] },
      { id: 'time-to-act', unit: 'seconds' },
    ],
  },
  'tco-authority': {
    law: `${TCO}, Art. 8(1)`,
    due: null,
    statements: ['measures-decided', 'penalties', 'left-out'],
    figures: [
      { id: 'orders-issued', point: 'Art. 8(1)(a)', unit: 'count', by: ['reach'] },
      { id: 'orders-scrutinised', point: 'Art. 8(1)(a)', unit: 'count', by: ['outcome'] },
      { id: 'orders-implemented', point: 'Art. 8(1)(a)', unit: 'count', by: ['outcome'] },
      { id: 'decisions-on-measures', point: 'Art. 8(1)(b)', unit: 'count' },
      { id: 'orders-under-review', point: 'Art. 8(1)(c)', unit: 'count', by: ['outcome'] },
      { id: 'penalties', point: 'Art. 8(1)(d)', unit: 'count' },
      { id: 'orders-withdrawn', unit: 'count' },
      { id: 'time-to-act', unit: 'seconds' },
    ],
  },
  'tco-monitoring': {
    law: `${TCO}, Art. 21(1)`,
    due: '03-31',
    statements: [],
    figures: [
      { id: 'orders-issued', point: 'Art. 21(1)(a)', unit: 'count' },
      { id: 'orders-received', point: 'Art. 21(1)(a)', unit: 'count' },
      { id: 'items-removed-or-disabled', point: 'Art. 21(1)(a)', unit: 'count' },
      { id: 'time-to-act', point: 'Art. 21(1)(a)', unit: 'seconds' },
      { id: 'items-under-specific-measures', point: 'Art. 21(1)(b)', unit: 'count' },
      { id: 'access-to-preserved-content', point: 'Art. 21(1)(c)', unit: 'count' },
      { id: 'complaints', point: 'Art. 21(1)(d)', unit: 'count', by: ['outcome'] },
      { id: 'reviews-brought', point: 'Art. 21(1)(e)', unit: 'count', by: ['outcome'] },
    ],
  },
  'dsa-orders': {
    law: 'Regulation (EU) 2022/2065 (DSA), Art. 15(1)',
    due: null,
    statements: [],
    figures: [
      { id: 'orders', point: 'Art. 15(1)(a)', unit: 'count', by: ['kind', 'state'] },
      { id: 'time-to-tell-receipt', point: 'Art. 15(1)(a)', unit: 'seconds' },
      { id: 'time-to-give-effect', point: 'Art. 15(1)(a)', unit: 'seconds' },
      { id: 'orders-not-followed', unit: 'count', by: ['kind', 'ground'] },
      { id: 'notices', unit: 'count', by: ['outcome'] },
      { id: 'notices-of-trusted-flaggers', unit: 'count' },
      { id: 'referrals', unit: 'count', by: ['outcome'] },
      { id: 'orders-of-other-states', unit: 'count', by: ['state', 'outcome'] },
      { id: 'complaints', unit: 'count', by: ['outcome'] },
      { id: 'put-back', unit: 'count', by: ['kind'] },
    ],
  },
  'e-evidence': {
    law: 'Regulation (EU) 2023/1543, Art. 28(4)',
    due: null,
    statements: [],
    figures: [
      {
        id: 'orders-received',
        point: 'Art. 28(4)',
        unit: 'count',
        by: ['certificate', 'state', 'emergency'],
      },
      { id: 'orders-fulfilled', point: 'Art. 28(4)', unit: 'count', by: ['certificate'] },
      { id: 'orders-not-fulfilled', point: 'Art. 28(4)', unit: 'count', by: ['certificate'] },
      { id: 'time-to-act', point: 'Art. 28(4)', unit: 'seconds', average: 'mean' },
      { id: 'orders-found-forged', unit: 'count' },
    ],
  },
} as const satisfies Record<
  string,
  {
    law: string;
    /** Month and day of the year after, before which it is due; null where the law sets none. */
    due: string | null;
    /** What the law asks for in words. */
    statements: readonly string[];
    figures: readonly FigureKind[];
  }
>;

export const figuresOf = (kind: ReportKindName): readonly FigureKind[] => REPORT_KINDS[kind].figures;
