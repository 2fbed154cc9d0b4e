import { RouterProvider } from '@tanstack/react-router';
import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { createClient } from '../../client/create-client.ts';
import { createQueries, UiProvider } from '../../ui/ui-provider.tsx';
import { createWorkbenchRouter } from './router.tsx';

const router = createWorkbenchRouter();
const queries = createQueries(() => {
  if (router.state.location.pathname !== '/sign-in') void router.navigate({ to: '/sign-in' as never });
});

const root = document.getElementById('workbench');
if (root === null) throw new Error('index.html has no #workbench');
createRoot(root).render(
  <StrictMode>
    <UiProvider client={createClient({ baseUrl: '' })} queries={queries}>
      <RouterProvider router={router} />
    </UiProvider>
  </StrictMode>,
);
