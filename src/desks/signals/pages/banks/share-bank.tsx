import { Button, Select, Stack } from '@mantine/core';
import { useMutation, useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useClient } from '../../../../ui/data/client-context.tsx';
import { Loaded } from '../../../../ui/data/loaded.tsx';
import { useMe } from '../../../../ui/data/use-me.ts';
import { Panel } from '../../../../ui/parts/page.tsx';
import { PageLink } from '../../../../ui/parts/page-link.tsx';
import { StateNotice } from '../../../../ui/parts/state-notice.tsx';
import { useTexts } from '../use-texts.ts';

/** Puts a bank under an agreement; the page names who will see its signals before anything is sent. */
export function ShareBank({ bank }: { bank: string }) {
  const t = useTexts();
  const client = useClient();
  const me = useMe();
  const [agreement, setAgreement] = useState<string | null>(null);
  const agreements = useQuery({ queryKey: ['agreements'], queryFn: client.agreements.list });
  const share = useMutation({ mutationFn: (id: string) => client.banks.share(bank, id) });
  return (
    <Loaded query={agreements} what={t('bank.agreements')}>
      {({ items }) => {
        const inForce = items.filter(({ state }) => state === 'accepted');
        if (inForce.length === 0) {
          return (
            <StateNotice
              kind="empty"
              title={t('bank.no-agreement')}
              action={<PageLink to="/agreements">{t('bank.to-agreements')}</PageLink>}
            />
          );
        }
        const chosen = inForce.find(({ id }) => id === agreement);
        const readers = (chosen?.parties ?? [])
          .filter(({ id }) => id !== me.data?.person.organisation.id)
          .map(({ name }) => name)
          .join(t('list.separator'));
        return (
          <Stack maw="40rem">
            <Select
              label={t('bank.agreement')}
              data={inForce.map(({ id, title }) => ({ value: id, label: title }))}
              value={agreement}
              onChange={setAgreement}
            />
            {chosen && <Panel tone="calm">{t('bank.share-means', { readers })}</Panel>}
            {share.isError && <StateNotice kind="error" title={share.error.message} />}
            {share.isSuccess && <StateNotice kind="empty" title={t('bank.shared', { readers })} />}
            <Button
              style={{ alignSelf: 'start' }}
              disabled={chosen === undefined}
              loading={share.isPending}
              onClick={() => chosen && share.mutate(chosen.id)}
            >
              {chosen ? t('bank.share-yes', { readers }) : t('bank.share')}
            </Button>
          </Stack>
        );
      }}
    </Loaded>
  );
}
