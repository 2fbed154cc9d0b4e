import { Button, Group, Stack } from '@mantine/core';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import type { Agreement } from '../../../client/agreements.ts';
import { useClient } from '../../../ui/data/client-context.tsx';
import { Loaded } from '../../../ui/data/loaded.tsx';
import { useHasRole, useMe } from '../../../ui/data/use-me.ts';
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
  const me = useMe();
  const [asking, setAsking] = useState<'accept' | Ending | undefined>();
  const onSuccess = () => {
    setAsking(undefined);
    return queries.invalidateQueries({ queryKey: ['agreements'] });
  };
  const accept = useMutation({ mutationFn: () => client.agreements.accept(agreement.id), onSuccess });
  const parties = agreement.parties.map(({ name }) => name).join(t('list.separator'));
  const own = me.data?.person.organisation.id;
  const others = agreement.parties
    .filter(({ id }) => id !== own)
    .map(({ name }) => name)
    .join(t('list.separator'));
  const {
    title,
    state,
    purposes,
    legalBasis,
    retentionDays,
    validFrom,
    validUntil,
    onward,
    closed,
    delivery,
    suspended,
  } = agreement;
  const endings = mayDecide ? endingsOf(agreement, own) : [];
  const mayAccept = mayDecide && state === 'proposed' && agreement.awaitsUs !== false;
  return (
    <NamedPanel name={title} state={t(`agreements.state.${state}`)}>
      <Facts
        facts={[
          { label: t('agreements.parties'), value: <bdi>{parties}</bdi> },
          ...agreement.parties
            .filter(({ calledInTerms }) => calledInTerms !== undefined)
            .map(({ name, calledInTerms = '' }) => ({
              label: t('agreements.called', { name }),
              value: <bdi>{calledInTerms}</bdi>,
            })),
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
            value: suspended
              ? t('agreements.from-suspended', {
                  from: dates.day(validFrom),
                  at: dates.absolute(suspended.at),
                })
              : validUntil
                ? t('agreements.from-until', { from: dates.day(validFrom), until: dates.day(validUntil) })
                : t('agreements.from', { from: dates.day(validFrom) }),
          },
          delivery
            ? {
                label: t('agreements.delivery'),
                value: t(
                  `agreements.delivery.${delivery.because === 'not-added' ? 'not-added' : delivery.state}`,
                  {
                    other: delivery.to.name,
                    answer: delivery.answer ?? '',
                  },
                ),
              }
            : undefined,
          suspended
            ? {
                label: t('agreements.suspended-by', {
                  by: suspended.by?.name ?? t('agreements.unknown-party'),
                  at: dates.absolute(suspended.at),
                }),
                value: <bdi>{suspended.reason ?? t('agreements.reason-erased')}</bdi>,
              }
            : undefined,
          closed && (state === 'declined' || state === 'withdrawn')
            ? {
                label: t(`agreements.closed.${state}`, { by: closed.by.name, at: dates.absolute(closed.at) }),
                value: <bdi>{closed.reason}</bdi>,
              }
            : undefined,
        ]}
      />
      {suspended && <p>{t('agreements.suspended-next')}</p>}
      <Group mt="sm" className="comity-screen-only">
        {suspended && mayDecide && (
          <PageLinkButton to="/agreements/propose">{t('agreements.propose-new')}</PageLinkButton>
        )}
        {mayAccept && <Button onClick={() => setAsking('accept')}>{t('agreements.accept')}</Button>}
        {endings.map((ending) => (
          <Button key={ending} variant="default" onClick={() => setAsking(ending)}>
            {t(`agreements.${ending}`)}
          </Button>
        ))}
      </Group>
      <ConfirmStep
        opened={asking === 'accept'}
        title={title}
        confirm={t('agreements.accept-yes')}
        busy={accept.isPending}
        onConfirm={() => accept.mutate()}
        onClose={() => setAsking(undefined)}
      >
        <p>{t('agreements.accept-means', { other: others })}</p>
        {accept.isError && <StateNotice kind="error" title={accept.error.message} />}
      </ConfirmStep>
      {endings.map((ending) => (
        <EndAgreement
          key={ending}
          agreement={agreement}
          ending={ending}
          others={others}
          opened={asking === ending}
          onDone={onSuccess}
          onClose={() => setAsking(undefined)}
        />
      ))}
    </NamedPanel>
  );
}

type Ending = 'decline' | 'withdraw' | 'suspend';

/** What may be ended now: our own proposal, a partner's, or sharing that is in force. */
function endingsOf({ state, awaitsUs, proposedBy }: Agreement, own: string | undefined): Ending[] {
  if (state === 'accepted') return ['suspend'];
  if (state !== 'proposed') return [];
  if (awaitsUs) return ['decline'];
  return proposedBy === own ? ['withdraw'] : [];
}

type EndAgreementProps = {
  agreement: Agreement;
  ending: Ending;
  /** Names of the other parties. */
  others: string;
  opened: boolean;
  onDone: () => unknown;
  onClose: () => void;
};

function EndAgreement({ agreement, ending, others, opened, onDone, onClose }: EndAgreementProps) {
  const t = useTexts();
  const client = useClient();
  const step = useMutation({
    mutationFn: (reason: string) => client.agreements[ending](agreement.id, reason),
    onSuccess: onDone,
  });
  return (
    <ConfirmWithReason
      opened={opened}
      title={agreement.title}
      means={t(`agreements.${ending}-means`, { other: others })}
      confirm={t(`agreements.${ending}-yes`)}
      reason={{ label: t('suspend.reason'), why: t('suspend.reason-why') }}
      step={step}
      onClose={onClose}
    />
  );
}
