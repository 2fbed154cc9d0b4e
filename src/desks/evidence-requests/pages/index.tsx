import type { DeskPages } from '../../../ui/desk-pages.ts';
import ar from '../locales/ar.json' with { type: 'json' };
import en from '../locales/en.json' with { type: 'json' };
import { ReceiveFormPage } from './requests/receive-form.tsx';
import { RequestPage } from './requests/request.tsx';
import { RequestStepPage } from './requests/request-step.tsx';
import { RequestsPage } from './requests/requests.tsx';

export const pages: DeskPages = {
  name: 'evidence-requests',
  navigation: [{ path: '/evidence', titleKey: 'evidence.title', count: 'queue' }],
  named: [{ path: '/evidence/receive', titleKey: 'receive.title' }],
  routes: [
    { path: '/evidence', component: RequestsPage },
    { path: '/evidence/receive', component: ReceiveFormPage },
    { path: '/evidence/$id', component: RequestPage },
    { path: '/evidence/$id/$step', component: RequestStepPage },
  ],
  finds: [
    {
      kind: 'evidence-request',
      titleKey: 'evidence.title',
      path: (id) => `/evidence/${id}`,
      detailKey: (state) => `state.order.${state}`,
    },
  ],
  locales: { en, ar },
};
