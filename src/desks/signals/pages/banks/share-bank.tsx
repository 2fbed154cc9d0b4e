import { Button, Select, Stack } from '@mantine/core';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import type { Bank } from '../../../../client/banks.ts';
import { useClient } from '../../../../ui/data/client-context.tsx';
import { Loaded } from '../../../../ui/data/loaded.tsx';
import { useMe } from '../../../../ui/data/use-me.ts';
import { Panel } from '../../../../ui/parts/page.tsx';
import { PageLink } from '../../../../ui/parts/page-link.tsx';
import { StateNotice } from '../../../../ui/parts/state-notice.tsx';
import { useTexts } from '../use-texts.ts';

/** Puts a bank under an agreement; the page names who will see its signals before anything is sent. */
export function ShareBank({ bank }: { bank: Bank }) {
  const t = useTexts();
  const client = useClient();
  const me = useMe();
  const [agreement, setAgreement] = useState<string | null>(null);
  const agreements = useQuery({ queryKey: ['agreements'], queryFn: client.agreements.list });
  const queries = useQueryClient();
  const share = useMutation({
    mutationFn: (id: string) => client.banks.share(bank.id, id),
    onSuccess: () => {
      void queries.invalidateQueries({ queryKey: ['banks'] });
      return queries.invalidateQueries({ queryKey: ['bank', bank.id] });
    },
  });
  return (
    <Loaded query={agreements} what={t('bank.agreements')}>
      {({ items }) => {
        const carrying = new Set(bank.shared.map((one) => one.agreement));
        const inForce = items.filter(({ id, state }) => state === 'accepted' && !carrying.has(id));
        if (inForce.length === 0 && carrying.size > 0 && !share.isSuccess) {
          return <StateNotice kind="empty" title={t('bank.no-other-agreement')} />;
        }
        if (inForce.length === 0 && !share.isSuccess) {
          return (
            <StateNotice
              kind="empty"
              title={t('bank.no-agreement')}
              action={<PageLink to="/agreements">{t('bank.to-agreements')}</PageLink>}
            />
          );
        }
        const chosen = inForce.find(({ id }) => id === agreement);
        const named = items.find(({ id }) => id === agreement);
        const readers = (named?.parties ?? [])
          .filter(({ id }) => id !== me.data?.person.organisation.id)
          .map(({ name }) => name)
          .join(t('list.separator'));
        return (
          <Stack maw="40rem">
            <Select
              label={t('bank.agreement')}
              data={inForce.map(({ id, title }) => ({ value: id, label: title }))}
              value={chosen ? agreement : null}
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
