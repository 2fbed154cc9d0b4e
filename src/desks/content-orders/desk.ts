import { readFileSync } from 'node:fs';
import type { Counter, Desk, DeskContext, OpenDesk } from '../../kernel/desk.ts';
import { documentReader } from '../../kernel/documents/read-document.ts';
import { actingRoutes } from './acting/acting-routes.ts';
import { deliverMessages } from './acting/deliver-messages.ts';
import { authorityRoutes } from './authorities/authority-routes.ts';
import { providerRoutes } from './content-provider/provider-routes.ts';
import { deconfliction } from './deconfliction/deconfliction.procedure.ts';
import { deconflictionRoutes } from './deconfliction/deconfliction-routes.ts';
import { questionLetterEnds, questionsArrive } from './deconfliction/questions-arrive.ts';
import { deepChecks } from './deep-checks.ts';
import { DEMANDS } from './demands/demand-kinds.ts';
import { demandRoutes } from './demands/demand-routes.ts';
import { forgetSenders } from './demands/notice/forget-senders.ts';
import { statementRoutes } from './demands/statements/statement-routes.ts';
import { drillRoutes } from './drills/drill-routes.ts';
import { findOrders } from './find-orders.ts';
import { annexRoutes } from './intake/annex-routes.ts';
import { documentRoutes } from './intake/document-routes.ts';
import { countPressing } from './intake/order-queries.ts';
import { orderRoutes } from './intake/order-routes.ts';
import {
  clarificationsArrive,
  ordersArrive,
  silencesArrive,
  takenBackArrive,
} from './intake/orders-arrive.ts';
import { requestLetterEnds } from './intake/provider-scrutiny.ts';
import { answersArrive, orderLetterEnds, silenceLetterEnds } from './issuing/answers-arrive.ts';
import { issuedOrder } from './issuing/issued-order.procedure.ts';
import { issuedRoutes } from './issuing/issued-routes.ts';
import { copyLetterEnds, intentionsArrive } from './issuing/scrutiny-arrives.ts';
import { LETTERS } from './order-letters.ts';
import { removalOrder } from './removal-order/removal-order.procedure.ts';
import { removalOrderDrill } from './removal-order/removal-order-drill.procedure.ts';
import { reportSources } from './reports/report-sources.ts';
import { copiesArrive, copiesTakenBack, requestsArrive } from './scrutiny/copies-arrive.ts';
import { findingsArrive } from './scrutiny/findings-arrive.ts';
import { findingLetterEnds, intentionLetterEnds } from './scrutiny/findings-go.ts';
import { scrutiny } from './scrutiny/scrutiny.procedure.ts';
import { scrutinyRoutes } from './scrutiny/scrutiny-routes.ts';

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
  ...Object.values(DEMANDS).flatMap(({ procedure: { name, steps }, counted }): Counter[] => {
    const kinds = (...taken: string[]) =>
      taken.filter((step) => Object.hasOwn(steps, step)).map((step) => `case.${name}.${step}`);
    return [
      { name: counted, kinds: kinds('receive') },
      {
        name: `${counted}-followed`,
        kinds: kinds('confirm-action', 'confirm-wider-action', 'confirm-disclosure'),
      },
      ...(Object.hasOwn(steps, 'put-back')
        ? [{ name: `${counted}-put-back`, kinds: kinds('put-back') }]
        : []),
    ];
  }),
  { name: 'clarifications-asked', kinds: ['case.removal-order.ask-clarification'] },
  // What an authority reports (Art. 8(1)): each error beside what it is an error of.
  { name: 'orders-issued', kinds: ['case.issued-order.issue'] },
  {
    name: 'orders-issued-taken-back',
    kinds: ['case.issued-order.withdraw', 'case.issued-order.record-annulment'],
  },
  { name: 'copies-to-scrutinise', kinds: ['case.scrutiny.receive-copy'] },
  {
    name: 'scrutinies-decided',
    kinds: ['case.scrutiny.decide-infringement', 'case.scrutiny.decide-no-infringement'],
  },
  { name: 'scrutinies-that-found-an-infringement', kinds: ['case.scrutiny.decide-infringement'] },
  {
    name: 'scrutiny-requests-not-decided-in-time',
    kinds: ['case.scrutiny.provider-request-hours-ended', 'case.scrutiny.content-request-hours-ended'],
  },
];

const demands = Object.values(DEMANDS).map(({ procedure }) => procedure);

/** Legal demands to act on content: who sent them, whether they are whole, what was done, and how it is challenged. */
export const contentOrdersDesk: Desk = {
  name: 'content-orders',
  migrations: new URL('./migrations/', import.meta.url),
  procedures: [removalOrder, removalOrderDrill, issuedOrder, scrutiny, deconfliction, ...demands],
  casePages: {
    'removal-order': '/orders',
    'removal-order-drill': '/orders',
    'issued-order': '/issued',
    scrutiny: '/scrutiny',
    deconfliction: '/issued/others',
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
      statementRoutes(app, context);
      scrutinyRoutes(app, context);
      deconflictionRoutes(app, context);
    },
    consumers: [],
    letters: {
      [LETTERS.order]: { ...ordersArrive(context), ...orderLetterEnds(context) },
      [LETTERS.clarification]: clarificationsArrive(context),
      [LETTERS.takenBack]: takenBackArrive(context),
      [LETTERS.silence]: { ...silencesArrive(context), ...silenceLetterEnds(context) },
      [LETTERS.answer]: answersArrive(context),
      [LETTERS.question]: { ...questionsArrive(context), ...questionLetterEnds(context) },
      [LETTERS.copy]: { ...copiesArrive(context), ...copyLetterEnds(context) },
      [LETTERS.copyTakenBack]: copiesTakenBack(context),
      [LETTERS.scrutinyRequest]: { ...requestsArrive(context), ...requestLetterEnds(context) },
      [LETTERS.intention]: { ...intentionsArrive(context), ...intentionLetterEnds(context) },
      [LETTERS.finding]: { ...findingsArrive(context), ...findingLetterEnds(context) },
    },
    counters: COUNTERS,
    reports: reportSources,
    chores: [{ what: 'forgetting who sent notices', run: () => forgetSenders(context) }],
    find: findOrders,
    waiting: (viewer) => context.kernel.store.for(viewer)((tx) => countPressing(tx)),
    async close() {
      reader.close();
      await deliverer.stop();
    },
  };
}
