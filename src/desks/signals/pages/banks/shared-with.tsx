import { Button, Stack } from '@mantine/core';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import type { Bank, BankShare } from '../../../../client/banks.ts';
import { useClient } from '../../../../ui/data/client-context.tsx';
import { useHasRole } from '../../../../ui/data/use-me.ts';
import { ConfirmStep } from '../../../../ui/parts/confirm-step.tsx';
import { Facts } from '../../../../ui/parts/facts.tsx';
import { NamedPanel } from '../../../../ui/parts/named-panel.tsx';
import { StateNotice } from '../../../../ui/parts/state-notice.tsx';
import { useDates } from '../../../../ui/text/dates.ts';
import { useTexts } from '../use-texts.ts';

/** With whom an own bank is shared, under which agreement and since when; a button each to stop it. */
export function SharedWith({ bank }: { bank: Bank }) {
  const t = useTexts();
  if (bank.shared.length === 0) return <p>{t('bank.shared-none')}</p>;
  return (
    <Stack>
      {bank.shared.map((share) => (
        <Share key={share.agreement} bank={bank} share={share} />
      ))}
    </Stack>
  );
}

function Share({ bank, share }: { bank: Bank; share: BankShare }) {
  const t = useTexts();
  const dates = useDates();
  const client = useClient();
  const queries = useQueryClient();
  const may = useHasRole('senior-reviewer', 'administrator');
  const [asking, setAsking] = useState(false);
  const readers = share.with.map(({ name }) => name).join(t('list.separator'));
  const stop = useMutation({
    mutationFn: () => client.banks.unshare(bank.id, share.agreement),
    onSuccess: () => {
      setAsking(false);
      void queries.invalidateQueries({ queryKey: ['banks'] });
      return queries.invalidateQueries({ queryKey: ['bank', bank.id] });
    },
  });
  return (
    <NamedPanel name={share.title} state={t(`bank.share-state.${share.state}`)}>
      <Facts
        facts={[
          { label: t('bank.shared-with'), value: <bdi>{readers}</bdi> },
          {
            label: t('bank.shared-since'),
            value: share.since ? dates.absolute(share.since) : t('bank.shared-since-unknown'),
          },
        ]}
      />
      {may && (
        <Button mt="sm" variant="default" className="comity-screen-only" onClick={() => setAsking(true)}>
          {t('bank.unshare', { readers })}
        </Button>
      )}
      <ConfirmStep
        opened={asking}
        title={t('bank.unshare', { readers })}
        confirm={t('bank.unshare-yes')}
        busy={stop.isPending}
        onConfirm={() => stop.mutate()}
        onClose={() => setAsking(false)}
      >
        <p>{t('bank.unshare-means', { title: share.title, readers })}</p>
        <p>{t('bank.unshare-there', { readers, days: share.retentionDays ?? 0 })}</p>
        {stop.isError && <StateNotice kind="error" title={stop.error.message} />}
      </ConfirmStep>
    </NamedPanel>
  );
}
