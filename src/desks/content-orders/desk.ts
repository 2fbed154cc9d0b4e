import { readFileSync } from 'node:fs';
import type { Counter, Desk, DeskContext, OpenDesk } from '../../kernel/desk.ts';
import { documentReader } from '../../kernel/documents/read-document.ts';
import { authorityRoutes } from './authorities/authority-routes.ts';
import { deepChecks } from './deep-checks.ts';
import { findOrders } from './find-orders.ts';
import { documentRoutes } from './intake/document-routes.ts';
import { countPressing } from './intake/order-queries.ts';
import { orderRoutes } from './intake/order-routes.ts';
import { removalOrder } from './removal-order/removal-order.procedure.ts';

/** What the public may count; each error beside what it is an error of (human-rights rule 9). */
export const COUNTERS: Counter[] = [
  { name: 'removal-orders', kinds: ['case.removal-order.receive'] },
  {
    name: 'removal-orders-executed',
    kinds: ['case.removal-order.confirm-execution', 'case.removal-order.disable-single-handed'],
  },
  { name: 'removal-orders-executed-by-one-person', kinds: ['case.removal-order.disable-single-handed'] },
  {
    name: 'removal-orders-undone',
    kinds: ['case.removal-order.reinstate', 'case.removal-order.reverse-single-handed'],
  },
  { name: 'removal-orders-found-forged', kinds: ['case.removal-order.confirm-fraud'] },
  { name: 'clarifications-asked', kinds: ['case.removal-order.ask-clarification'] },
];

/** Legal demands to act on content: who sent them, whether they are whole, what was done, and how it is challenged. */
export const contentOrdersDesk: Desk = {
  name: 'content-orders',
  migrations: new URL('./migrations/', import.meta.url),
  procedures: [removalOrder],
  policy: readFileSync(new URL('./policy.cedar', import.meta.url), 'utf8'),
  deepChecks,
  open,
};

async function open(context: DeskContext): Promise<OpenDesk> {
  const reader = documentReader();
  return {
    routes(app) {
      authorityRoutes(app, context);
      orderRoutes(app, context);
      documentRoutes(app, context, reader);
    },
    consumers: [],
    counters: COUNTERS,
    find: findOrders,
    waiting: (viewer) => context.kernel.store.for(viewer)(countPressing),
    async close() {
      reader.close();
    },
  };
}
