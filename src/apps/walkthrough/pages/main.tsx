import '@mantine/core/styles.css';
import '../../../ui/theme/global.css';
import { MantineProvider } from '@mantine/core';
import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { LanguageProvider } from '../../../ui/text/language-context.tsx';
import { theme, variables } from '../../../ui/theme/theme.ts';
import { WalkPage } from './walk-page.tsx';

const root = document.getElementById('walkthrough');
if (root === null) throw new Error('index.html has no #walkthrough');
createRoot(root).render(
  <StrictMode>
    <LanguageProvider>
      <MantineProvider theme={theme} cssVariablesResolver={variables} defaultColorScheme="auto">
        <WalkPage />
      </MantineProvider>
    </LanguageProvider>
  </StrictMode>,
);
