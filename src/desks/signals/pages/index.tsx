import type { DeskPages } from '../../../ui/desk-pages.ts';
import ar from '../locales/ar.json' with { type: 'json' };
import en from '../locales/en.json' with { type: 'json' };
import { BankPage } from './banks/bank.tsx';
import { BanksPage } from './banks/banks.tsx';
import { SignalPage } from './banks/signal.tsx';
import { ComparePage } from './compare/compare.tsx';
import { CrisesPage } from './crisis/crises.tsx';
import { CrisisPage } from './crisis/crisis.tsx';
import { ExchangePage } from './exchanges/exchange.tsx';
import { ExchangesPage } from './exchanges/exchanges.tsx';
import { IndexStatePage } from './index-state/index-state.tsx';
import { PlatformPage } from './platform/platform.tsx';
import { CasePage } from './review/case.tsx';
import { CaseStepPage } from './review/case-step.tsx';
import { QueuePage } from './review/queue.tsx';
import { SameContentPage } from './same-content/same-content.tsx';

export const pages: DeskPages = {
  name: 'signals',
  home: true,
  navigation: [
    {
      path: '/signals/queue',
      titleKey: 'queue.title',
      count: 'queue',
      covers: ['/signals/cases', '/signals/same-content', '/signals/crises'],
    },
    {
      path: '/signals/banks',
      titleKey: 'banks.title',
      covers: ['/signals/signals', '/signals/compare', '/signals/index'],
    },
    { path: '/signals/exchanges', titleKey: 'exchanges.title' },
    { path: '/signals/platform', titleKey: 'platform.title' },
  ],
  named: [
    { path: '/signals/crises', titleKey: 'crises.title' },
    { path: '/signals/compare', titleKey: 'compare.title' },
    { path: '/signals/index', titleKey: 'index.title' },
  ],
  routes: [
    { path: '/signals/queue', component: QueuePage },
    { path: '/signals/cases/$id', component: CasePage },
    { path: '/signals/cases/$id/$step', component: CaseStepPage },
    { path: '/signals/same-content/$content', component: SameContentPage },
    { path: '/signals/crises', component: CrisesPage },
    { path: '/signals/crises/$id', component: CrisisPage },
    { path: '/signals/banks', component: BanksPage },
    { path: '/signals/banks/$id', component: BankPage },
    { path: '/signals/index', component: IndexStatePage },
    { path: '/signals/compare', component: ComparePage },
    { path: '/signals/exchanges', component: ExchangesPage },
    { path: '/signals/exchanges/$id', component: ExchangePage },
    { path: '/signals/platform', component: PlatformPage },
    { path: '/signals/signals/$id', component: SignalPage },
  ],
  finds: [
    {
      kind: 'case',
      titleKey: 'find.cases',
      path: (id) => `/signals/cases/${id}`,
      detailKey: (state) => `state.${state}`,
    },
    { kind: 'bank', titleKey: 'banks.title', path: (id) => `/signals/banks/${id}` },
    { kind: 'signal', titleKey: 'find.signals', path: (id) => `/signals/signals/${id}` },
  ],
  locales: { en, ar },
};
