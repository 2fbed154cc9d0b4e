import { Button, Group, Stack, Textarea } from '@mantine/core';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import type { Agreement } from '../../../client/agreements.ts';
import { useClient } from '../../../ui/data/client-context.tsx';
import { Loaded } from '../../../ui/data/loaded.tsx';
import { useHasRole } from '../../../ui/data/use-me.ts';
import { ConfirmStep } from '../../../ui/parts/confirm-step.tsx';
import { Facts } from '../../../ui/parts/facts.tsx';
import { Page, Panel } from '../../../ui/parts/page.tsx';
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
        {({ items }) =>
          items.length === 0 ? (
            <StateNotice kind="empty" title={t('agreements.none')}>
              {t('agreements.none-next')}
            </StateNotice>
          ) : (
            <Stack>
              {items.map((agreement) => (
                <AgreementPanel key={agreement.id} agreement={agreement} />
              ))}
            </Stack>
          )
        }
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
  const [reason, setReason] = useState('');
  const step = useMutation({
    mutationFn: () =>
      asking === 'accept'
        ? client.agreements.accept(agreement.id)
        : client.agreements.suspend(agreement.id, reason.trim()),
    onSuccess: () => {
      setAsking(undefined);
      return queries.invalidateQueries({ queryKey: ['agreements'] });
    },
  });
  const others = agreement.parties.map(({ name }) => name).join(t('list.separator'));
  const { title, state, purposes, legalBasis, retentionDays, validFrom, validUntil, onward } = agreement;
  const mayAccept = mayDecide && state === 'proposed' && agreement.awaitsUs !== false;
  return (
    <Panel>
      <article aria-label={title}>
        <Group justify="space-between" align="flex-start">
          <h2 style={{ margin: 0, fontSize: '1.2rem' }}>
            <bdi>{title}</bdi>
          </h2>
          <strong>{t(`agreements.state.${state}`)}</strong>
        </Group>
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
          opened={asking !== undefined}
          title={title}
          confirm={t(asking === 'accept' ? 'agreements.accept-yes' : 'agreements.suspend-yes')}
          grave={asking === 'suspend'}
          busy={step.isPending}
          disabled={asking === 'suspend' && reason.trim() === ''}
          onConfirm={() => step.mutate()}
          onClose={() => setAsking(undefined)}
        >
          <p>
            {t(asking === 'accept' ? 'agreements.accept-means' : 'agreements.suspend-means', {
              parties: others,
            })}
          </p>
          {asking === 'suspend' && (
            <Textarea
              label={t('suspend.reason')}
              description={t('suspend.reason-why')}
              required
              value={reason}
              onChange={(event) => setReason(event.currentTarget.value)}
            />
          )}
          {step.isError && <StateNotice kind="error" title={step.error.message} />}
        </ConfirmStep>
      </article>
    </Panel>
  );
}
