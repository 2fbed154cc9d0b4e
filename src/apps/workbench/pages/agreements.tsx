import { Button, Group, Stack } from '@mantine/core';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import type { Agreement } from '../../../client/agreements.ts';
import { useClient } from '../../../ui/data/client-context.tsx';
import { Loaded } from '../../../ui/data/loaded.tsx';
import { useHasRole } from '../../../ui/data/use-me.ts';
import { ConfirmStep } from '../../../ui/parts/confirm-step.tsx';
import { ConfirmWithReason } from '../../../ui/parts/confirm-with-reason.tsx';
import { Facts } from '../../../ui/parts/facts.tsx';
import { Listed } from '../../../ui/parts/listed.tsx';
import { NamedPanel } from '../../../ui/parts/named-panel.tsx';
import { Page } from '../../../ui/parts/page.tsx';
import { PageLinkButton } from '../../../ui/parts/page-link.tsx';
import { StateNotice } from '../../../ui/parts/state-notice.tsx';
import { useDates } from '../../../ui/text/dates.ts';
import { useTexts } from '../use-texts.ts';

/** What may be shared with whom, why, and on which legal basis; nothing leaves this node outside of one. */
export function AgreementsPage() {
  const t = useTexts();
  const client = useClient();
  const mayPropose = useHasRole('administrator', 'senior-reviewer');
  const agreements = useQuery({ queryKey: ['agreements'], queryFn: client.agreements.list });
  return (
    <Page
      title={t('agreements.title')}
      intro={t('agreements.intro')}
      actions={
        mayPropose && <PageLinkButton to="/agreements/propose">{t('agreements.propose')}</PageLinkButton>
      }
    >
      <Loaded query={agreements} what={t('agreements.what')}>
        {({ items }) => (
          <Listed rows={items} none={t('agreements.none')} next={t('agreements.none-next')}>
            {() => (
              <Stack>
                {items.map((agreement) => (
                  <AgreementPanel key={agreement.id} agreement={agreement} />
                ))}
              </Stack>
            )}
          </Listed>
        )}
      </Loaded>
    </Page>
  );
}

function AgreementPanel({ agreement }: { agreement: Agreement }) {
  const t = useTexts();
  const dates = useDates();
  const client = useClient();
  const queries = useQueryClient();
  const mayDecide = useHasRole('administrator', 'senior-reviewer');
  const [asking, setAsking] = useState<'accept' | 'suspend' | undefined>();
  const onSuccess = () => {
    setAsking(undefined);
    return queries.invalidateQueries({ queryKey: ['agreements'] });
  };
  const accept = useMutation({ mutationFn: () => client.agreements.accept(agreement.id), onSuccess });
  const suspend = useMutation({
    mutationFn: (reason: string) => client.agreements.suspend(agreement.id, reason),
    onSuccess,
  });
  const others = agreement.parties.map(({ name }) => name).join(t('list.separator'));
  const { title, state, purposes, legalBasis, retentionDays, validFrom, validUntil, onward } = agreement;
  const mayAccept = mayDecide && state === 'proposed' && agreement.awaitsUs !== false;
  return (
    <NamedPanel name={title} state={t(`agreements.state.${state}`)}>
      <Facts
        facts={[
          { label: t('agreements.parties'), value: <bdi>{others}</bdi> },
          { label: t('agreements.purposes'), value: purposes.join(t('list.separator')) },
          {
            label: t('agreements.basis'),
            value: (
              <bdi>
                {legalBasis.instrument}, {legalBasis.article}
              </bdi>
            ),
          },
          { label: t('agreements.onward'), value: t(`agreements.onward.${onward}`) },
          { label: t('agreements.retention'), value: t('agreements.days', { days: retentionDays }) },
          {
            label: t('agreements.valid'),
            value: validUntil
              ? t('agreements.from-until', { from: dates.day(validFrom), until: dates.day(validUntil) })
              : t('agreements.from', { from: dates.day(validFrom) }),
          },
        ]}
      />
      <Group mt="sm" className="comity-screen-only">
        {mayAccept && (
          <Button onClick={() => setAsking('accept')}>{t('agreements.accept', { parties: others })}</Button>
        )}
        {mayDecide && state === 'accepted' && (
          <Button variant="default" onClick={() => setAsking('suspend')}>
            {t('agreements.suspend')}
          </Button>
        )}
      </Group>
      <ConfirmStep
        opened={asking === 'accept'}
        title={title}
        confirm={t('agreements.accept-yes')}
        busy={accept.isPending}
        onConfirm={() => accept.mutate()}
        onClose={() => setAsking(undefined)}
      >
        <p>{t('agreements.accept-means', { parties: others })}</p>
        {accept.isError && <StateNotice kind="error" title={accept.error.message} />}
      </ConfirmStep>
      <ConfirmWithReason
        opened={asking === 'suspend'}
        title={title}
        means={t('agreements.suspend-means', { parties: others })}
        confirm={t('agreements.suspend-yes')}
        reason={{ label: t('suspend.reason'), why: t('suspend.reason-why') }}
        step={suspend}
        onClose={() => setAsking(undefined)}
      />
    </NamedPanel>
  );
}
