import type { DeskPages } from '../../../ui/desk-pages.ts';
import ar from '../locales/ar.json' with { type: 'json' };
import en from '../locales/en.json' with { type: 'json' };
import { BankPage } from './banks/bank.tsx';
import { BanksPage } from './banks/banks.tsx';
import { SignalPage } from './banks/signal.tsx';
import { CasePage } from './review/case.tsx';
import { CaseStepPage } from './review/case-step.tsx';
import { QueuePage } from './review/queue.tsx';

export const pages: DeskPages = {
  name: 'signals',
  navigation: [
    { path: '/signals/queue', titleKey: 'queue.title', count: 'queue', covers: ['/signals/cases'] },
    { path: '/signals/banks', titleKey: 'banks.title', covers: ['/signals/signals'] },
  ],
  routes: [
    { path: '/signals/queue', component: QueuePage },
    { path: '/signals/cases/$id', component: CasePage },
    { path: '/signals/cases/$id/$step', component: CaseStepPage },
    { path: '/signals/banks', component: BanksPage },
    { path: '/signals/banks/$id', component: BankPage },
    { path: '/signals/signals/$id', component: SignalPage },
  ],
  finds: {
    titleKey: 'queue.cases',
    find: async (client, words) =>
      (await client.cases.byReference(words, 8)).items.map(({ id, reference, state }) => ({
        id,
        label: reference,
        path: `/signals/cases/${id}`,
        detailKey: `state.${state}`,
      })),
  },
  locales: { en, ar },
};
