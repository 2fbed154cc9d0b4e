import { readFileSync } from 'node:fs';
import type { Counter, Desk, DeskContext, OpenDesk } from '../../kernel/desk.ts';
import { documentReader } from '../../kernel/documents/read-document.ts';
import { actingRoutes } from './acting/acting-routes.ts';
import { deliverMessages } from './acting/deliver-messages.ts';
import { authorityRoutes } from './authorities/authority-routes.ts';
import { providerRoutes } from './content-provider/provider-routes.ts';
import { deepChecks } from './deep-checks.ts';
import { DEMANDS } from './demands/demand-kinds.ts';
import { demandRoutes } from './demands/demand-routes.ts';
import { forgetSenders } from './demands/notice/forget-senders.ts';
import { drillRoutes } from './drills/drill-routes.ts';
import { findOrders } from './find-orders.ts';
import { annexRoutes } from './intake/annex-routes.ts';
import { documentRoutes } from './intake/document-routes.ts';
import { countPressing } from './intake/order-queries.ts';
import { orderRoutes } from './intake/order-routes.ts';
import { clarificationsArrive, ordersArrive, takenBackArrive } from './intake/orders-arrive.ts';
import { answersArrive, orderLetterEnds } from './issuing/answers-arrive.ts';
import { issuedOrder } from './issuing/issued-order.procedure.ts';
import { issuedRoutes } from './issuing/issued-routes.ts';
import { LETTERS } from './order-letters.ts';
import { removalOrder } from './removal-order/removal-order.procedure.ts';
import { removalOrderDrill } from './removal-order/removal-order-drill.procedure.ts';

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
  { name: 'removal-orders-objected-to', kinds: ['case.removal-order.object'] },
  { name: 'removal-orders-found-forged', kinds: ['case.removal-order.confirm-fraud'] },
  // Kind by kind: what binds is never added to what does not.
  ...Object.values(DEMANDS).flatMap(({ procedure: { name }, counted }): Counter[] => [
    { name: counted, kinds: [`case.${name}.receive`] },
    {
      name: `${counted}-followed`,
      kinds: [
        `case.${name}.confirm-action`,
        `case.${name}.confirm-wider-action`,
        `case.${name}.confirm-disclosure`,
      ],
    },
    ...(name === 'order-to-inform'
      ? []
      : [{ name: `${counted}-put-back`, kinds: [`case.${name}.put-back`] }]),
  ]),
  { name: 'clarifications-asked', kinds: ['case.removal-order.ask-clarification'] },
];

const demands = Object.values(DEMANDS).map(({ procedure }) => procedure);

/** Legal demands to act on content: who sent them, whether they are whole, what was done, and how it is challenged. */
export const contentOrdersDesk: Desk = {
  name: 'content-orders',
  migrations: new URL('./migrations/', import.meta.url),
  procedures: [removalOrder, removalOrderDrill, issuedOrder, ...demands],
  casePages: {
    'removal-order': '/orders',
    'removal-order-drill': '/orders',
    'issued-order': '/issued',
    ...Object.fromEntries(demands.map(({ name }) => [name, '/demands'])),
  },
  policy: readFileSync(new URL('./policy.cedar', import.meta.url), 'utf8'),
  deepChecks,
  open,
};

async function open(context: DeskContext): Promise<OpenDesk> {
  const reader = documentReader();
  const deliverer = deliverMessages(context);
  return {
    routes(app) {
      authorityRoutes(app, context);
      orderRoutes(app, context);
      documentRoutes(app, context, reader);
      annexRoutes(app, context);
      providerRoutes(app, context);
      drillRoutes(app, context);
      issuedRoutes(app, context);
      demandRoutes(app, context);
      actingRoutes(app, context);
    },
    consumers: [],
    letters: {
      [LETTERS.order]: { ...ordersArrive(context), ...orderLetterEnds(context) },
      [LETTERS.clarification]: clarificationsArrive(context),
      [LETTERS.takenBack]: takenBackArrive(context),
      [LETTERS.answer]: answersArrive(context),
    },
    counters: COUNTERS,
    chores: [{ what: 'forgetting who sent notices', run: () => forgetSenders(context) }],
    find: findOrders,
    waiting: (viewer) => context.kernel.store.for(viewer)((tx) => countPressing(tx)),
    async close() {
      reader.close();
      await deliverer.stop();
    },
  };
}
