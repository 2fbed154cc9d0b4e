import '@mantine/core/styles.css';
import '@mantine/spotlight/styles.css';
import './theme/arabic.css';
import './theme/global.css';
import { MantineProvider } from '@mantine/core';
import { QueryClient, QueryClientProvider } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import type { Client } from '../client/create-client.ts';
import { ProblemError } from '../client/problem.ts';
import { ClientProvider } from './data/client-context.tsx';
import { KeysProvider } from './keys/keys.tsx';
import { DoneProvider } from './parts/done-notice.tsx';
import { LanguageProvider } from './text/language-context.tsx';
import { theme, variables } from './theme/theme.ts';

/** What every page stands on. A refusal is an answer and is not asked again; silence is, twice. */
export function createQueries(onSignedOut: () => void): QueryClient {
  const queries = new QueryClient({
    defaultOptions: {
      queries: {
        staleTime: 5_000,
        retry: (failures, error) => !(error instanceof ProblemError) && failures < 2,
        networkMode: 'always',
        // Pages that must stay fresh ask again by themselves; an overseer's every read is logged.
        refetchOnWindowFocus: false,
      },
      mutations: { networkMode: 'always' },
    },
  });
  queries.getQueryCache().subscribe(({ type, query }) => {
    if (type !== 'updated') return;
    const { error } = query.state;
    if (error instanceof ProblemError && error.status === 401) onSignedOut();
  });
  return queries;
}

type UiProviderProps = { client: Client; queries: QueryClient; children: ReactNode };

export function UiProvider({ client, queries, children }: UiProviderProps) {
  return (
    <LanguageProvider>
      <MantineProvider theme={theme} cssVariablesResolver={variables} defaultColorScheme="auto">
        <QueryClientProvider client={queries}>
          <ClientProvider client={client}>
            <KeysProvider>
              <DoneProvider>{children}</DoneProvider>
            </KeysProvider>
          </ClientProvider>
        </QueryClientProvider>
      </MantineProvider>
    </LanguageProvider>
  );
}
