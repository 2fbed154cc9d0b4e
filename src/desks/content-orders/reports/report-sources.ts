import type { ReportSource } from '../../../kernel/reports/report-source.ts';
import type { Database } from '../../../kernel/store/store.ts';
import { demandFigures } from './demand-figures.ts';
import { issuedFigures } from './issued-figures.ts';
import { orderFigures } from './order-figures.ts';

const OF_PROVIDER = [
  'items-removed-or-disabled',
  'items-under-specific-measures',
  'orders-received',
  'time-to-act',
  'complaints',
  'reviews-brought',
];

/** From which State an order is, and how many items it names; an order that cannot be read names none. */
async function aboutOrders(db: Database, objects: number[]) {
  const rows = await db.query<{ object: number; issuingState: string | null; document: string }>(
    `select object, issuing_state as "issuingState", document from content_order where object = any ($1)`,
    [objects],
  );
  return new Map(
    rows.map(({ object, issuingState, document }) => [object, { issuingState, items: itemsIn(document) }]),
  );
}

function itemsIn(document: string): number {
  const { items, demand } = JSON.parse(document) as { items?: unknown; demand?: { items?: unknown } };
  const named = items ?? demand?.items;
  return Array.isArray(named) ? named.length : 0;
}

const aboutNothing = async () => new Map();

/** What this desk counts for the reports that laws ask for. */
export const reportSources: readonly ReportSource[] = [
  { kind: 'tco-provider', procedures: ['removal-order'], about: aboutOrders, count: orderFigures },
  {
    kind: 'tco-monitoring',
    procedures: ['removal-order'],
    about: aboutOrders,
    count(cases, period) {
      const figures = orderFigures(cases, period);
      return {
        ...Object.fromEntries(OF_PROVIDER.map((id) => [id, figures[id]!])),
        'access-to-preserved-content': {
          why: 'Access to preserved content is given at the provider’s own systems.',
        },
      };
    },
  },
  {
    kind: 'tco-monitoring',
    procedures: ['issued-order'],
    about: aboutNothing,
    count: (cases, period) => ({ 'orders-issued': issuedFigures(cases, period)['orders-issued']! }),
  },
  { kind: 'tco-authority', procedures: ['issued-order'], about: aboutNothing, count: issuedFigures },
  {
    kind: 'dsa-orders',
    procedures: ['removal-order', 'order-to-act', 'order-to-inform', 'notice', 'referral', 'foreign-order'],
    about: aboutOrders,
    count: demandFigures,
  },
];
