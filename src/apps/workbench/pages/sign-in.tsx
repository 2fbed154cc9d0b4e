import { Button, Stack } from '@mantine/core';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { useEffect, useState } from 'react';
import { ProblemError } from '../../../client/problem.ts';
import { useClient } from '../../../ui/data/client-context.tsx';
import { Page, Panel } from '../../../ui/parts/page.tsx';
import { StateNotice } from '../../../ui/parts/state-notice.tsx';
import { LanguageSwitch } from '../shell/header.tsx';
import { useTexts } from '../use-texts.ts';

/** The token of `#TOKEN`: a fragment is never sent to a server or in a referrer. */
function tokenInAddress(): string {
  return decodeURIComponent(location.hash.slice(1));
}

/**
 * Sign-in by one-time link. The token is sent only when the button is pressed: programs that open links ahead
 * of the person (mail scanners, previews) must not use it up.
 */
export function SignInPage() {
  const t = useTexts();
  const client = useClient();
  const queries = useQueryClient();
  const navigate = useNavigate();
  const [token, setToken] = useState(tokenInAddress);
  const signIn = useMutation({
    mutationFn: client.session.signIn,
    onSuccess: async () => {
      queries.clear();
      await navigate({ to: '/' as never, replace: true });
    },
  });
  const { reset } = signIn;
  useEffect(() => {
    const read = () => {
      setToken(tokenInAddress());
      reset();
    };
    addEventListener('hashchange', read);
    return () => removeEventListener('hashchange', read);
  }, [reset]);
  const refused = signIn.error instanceof ProblemError;
  return (
    <main id="content" style={{ paddingInline: '1rem' }}>
      <Page title={t('sign-in.title')} width="narrow" actions={<LanguageSwitch />}>
        {signIn.isError && (
          <StateNotice
            kind={refused ? 'error' : 'offline'}
            title={t(refused ? 'sign-in.refused' : 'sign-in.silent')}
          >
            {t(refused ? 'sign-in.refused-next' : 'sign-in.silent-next')}
          </StateNotice>
        )}
        {!refused && token === '' && (
          <StateNotice kind="empty" title={t('sign-in.no-token')}>
            {t('sign-in.no-token-next')}
          </StateNotice>
        )}
        {!refused && token !== '' && (
          <Panel>
            <Stack align="flex-start">
              <p style={{ margin: 0 }}>
                {t.rich('sign-in.about', { host: <bdi key="host">{location.host}</bdi> })}
              </p>
              <Button size="lg" loading={signIn.isPending} onClick={() => signIn.mutate(token)}>
                {t('sign-in.go')}
              </Button>
            </Stack>
          </Panel>
        )}
      </Page>
    </main>
  );
}
