import { readFileSync } from 'node:fs';
import type { Counter, Desk, DeskContext, OpenDesk } from '../../kernel/desk.ts';
import { form3Routes } from './answer/form-3-routes.ts';
import { registerRoutes } from './authorities/register-routes.ts';
import { deepChecks } from './deep-checks.ts';
import { disRoutes } from './dis/dis-routes.ts';
import { findRequests } from './find-requests.ts';
import { countPressing } from './intake/request-queries.ts';
import { requestRoutes } from './intake/request-routes.ts';
import { preservationOrder } from './preservation-order/preservation-order.procedure.ts';
import { productionOrder } from './production-order/production-order.procedure.ts';
import { evidenceReport } from './reports/evidence-figures.ts';

/** What the public may count (Art. 28(4)); what was stopped beside what was sent (human-rights rule 9). */
export const COUNTERS: Counter[] = [
  { name: 'production-orders', kinds: ['case.production-order.receive'] },
  { name: 'production-orders-answered-with-data', kinds: ['case.production-order.disclose'] },
  {
    name: 'grounds-for-refusal-raised',
    kinds: ['case.production-order.record-ground'],
  },
  {
    name: 'obstacles-to-production-told',
    kinds: [
      'case.production-order.tell-protected',
      'case.production-order.tell-impossible',
      'case.production-order.tell-other-reason',
      'case.production-order.object-third-country',
    ],
  },
  { name: 'preservation-orders', kinds: ['case.preservation-order.receive'] },
  {
    name: 'evidence-requests-found-forged',
    kinds: ['case.production-order.confirm-fraud', 'case.preservation-order.confirm-fraud'],
  },
];

/** Legal demands for data: who sent them, whether they are whole, what was kept, and what was sent by two people. */
export const evidenceRequestsDesk: Desk = {
  name: 'evidence-requests',
  migrations: new URL('./migrations/', import.meta.url),
  procedures: [productionOrder, preservationOrder],
  casePages: { 'production-order': '/evidence', 'preservation-order': '/evidence' },
  policy: readFileSync(new URL('./policy.cedar', import.meta.url), 'utf8'),
  deepChecks,
  open,
};

async function open(context: DeskContext): Promise<OpenDesk> {
  return {
    routes(app) {
      registerRoutes(app, context);
      requestRoutes(app, context);
      form3Routes(app, context);
      disRoutes(app, context);
    },
    consumers: [],
    counters: COUNTERS,
    reports: [evidenceReport],
    find: findRequests,
    waiting: (viewer) => context.kernel.store.for(viewer)(countPressing),
    async close() {},
  };
}
