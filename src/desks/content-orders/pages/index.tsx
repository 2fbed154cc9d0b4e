import type { DeskPages } from '../../../ui/desk-pages.ts';
import ar from '../locales/ar.json' with { type: 'json' };
import en from '../locales/en.json' with { type: 'json' };
import { AuthoritiesPage } from './authorities/authorities.tsx';
import { DemandPage } from './demands/demand.tsx';
import { DemandStepPage } from './demands/demand-step.tsx';
import { DemandsPage } from './demands/demands.tsx';
import { EnterDemandPage } from './demands/enter-demand.tsx';
import { IssuedOrderPage, IssuedStepPage } from './issued/issued-order.tsx';
import { IssuedOrdersPage } from './issued/issued-orders.tsx';
import { PrepareOrderPage } from './issued/prepare-order.tsx';
import { DrillsPage } from './orders/drills.tsx';
import { EnterOrderPage } from './orders/enter-order.tsx';
import { OrderPage } from './orders/order.tsx';
import { OrderStepPage } from './orders/order-step.tsx';
import { OrdersPage } from './orders/orders.tsx';
import { AnsweredPage } from './others/answered.tsx';
import { OthersPage } from './others/others.tsx';
import { ScrutinyPage } from './scrutiny/scrutiny.tsx';
import { ScrutinyListPage } from './scrutiny/scrutiny-list.tsx';
import { ScrutinyStepPage } from './scrutiny/scrutiny-step.tsx';

import { SystemsPage } from './systems/systems.tsx';

export const pages: DeskPages = {
  name: 'content-orders',
  navigation: [
    { path: '/orders', titleKey: 'orders.title', count: 'queue' },
    { path: '/demands', titleKey: 'demands.title' },
    { path: '/issued', titleKey: 'issued.title' },
    { path: '/scrutiny', titleKey: 'scrutiny.title' },
    { path: '/authorities', titleKey: 'authorities.title' },
  ],
  named: [
    { path: '/orders/enter', titleKey: 'enter.title' },
    { path: '/orders/drills', titleKey: 'drills.title' },
    { path: '/issued/prepare', titleKey: 'prepare.title' },
    { path: '/orders/systems', titleKey: 'systems.title' },
    { path: '/issued/others', titleKey: 'others.title' },
  ],
  routes: [
    { path: '/orders', component: OrdersPage },
    { path: '/orders/enter', component: EnterOrderPage },
    { path: '/orders/drills', component: DrillsPage },
    { path: '/orders/systems', component: SystemsPage },
    { path: '/orders/$id', component: OrderPage },
    { path: '/orders/$id/$step', component: OrderStepPage },
    { path: '/demands', component: DemandsPage },
    { path: '/demands/enter/$kind', component: EnterDemandPage },
    { path: '/demands/$id', component: DemandPage },
    { path: '/demands/$id/$step', component: DemandStepPage },
    { path: '/issued', component: IssuedOrdersPage },
    { path: '/issued/prepare', component: PrepareOrderPage },
    { path: '/issued/others', component: OthersPage },
    { path: '/issued/others/$id', component: AnsweredPage },
    { path: '/issued/$id', component: IssuedOrderPage },
    { path: '/issued/$id/$step', component: IssuedStepPage },
    { path: '/scrutiny', component: ScrutinyListPage },
    { path: '/scrutiny/$id', component: ScrutinyPage },
    { path: '/scrutiny/$id/$step', component: ScrutinyStepPage },
    { path: '/authorities', component: AuthoritiesPage },
  ],
  finds: [
    {
      kind: 'content-order',
      titleKey: 'orders.title',
      path: (id) => `/orders/${id}`,
      detailKey: (state) => `state.order.${state}`,
    },
    {
      kind: 'demand',
      titleKey: 'demands.title',
      path: (id) => `/demands/${id}`,
      detailKey: (state) => `state.demand.${state}`,
    },
  ],
  locales: { en, ar },
};
