import { Button, Group } from '@mantine/core';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { useState } from 'react';
import type { ErasureRequest } from '../../../client/records.ts';
import { useClient } from '../../../ui/data/client-context.tsx';
import { useHasRole, useMe } from '../../../ui/data/use-me.ts';
import { ConfirmStep } from '../../../ui/parts/confirm-step.tsx';
import { ConfirmWithReason } from '../../../ui/parts/confirm-with-reason.tsx';
import { Facts } from '../../../ui/parts/facts.tsx';
import { NamedPanel } from '../../../ui/parts/named-panel.tsx';
import { Section } from '../../../ui/parts/page.tsx';
import { PageLink } from '../../../ui/parts/page-link.tsx';
import { StateNotice } from '../../../ui/parts/state-notice.tsx';
import { useDates } from '../../../ui/text/dates.ts';
import { useTexts } from '../use-texts.ts';

/** Erasures that wait for a second person; nothing where there are none. */
export function ErasuresWaiting() {
  const t = useTexts();
  const client = useClient();
  const enabled = useHasRole('reviewer', 'senior-reviewer');
  const waiting = useQuery({ queryKey: ['erasures'], queryFn: client.records.erasures, enabled });
  if (!waiting.data || waiting.data.items.length === 0) return null;
  return (
    <Section title={t('erasure.waiting')}>
      {waiting.data.items.map((erasure) => (
        <ErasureAsked key={erasure.record} erasure={erasure} linked />
      ))}
    </Section>
  );
}

/** A way to the record. What was set aside has no page of its own: it stands in its list, with why. */
function WhereShown({ record, shownIn }: Pick<ErasureRequest, 'record' | 'shownIn'>) {
  const t = useTexts();
  const id = <bdi>{record}</bdi>;
  if (shownIn === 'records') return <PageLink to={`/records/${record}`}>{id}</PageLink>;
  if (shownIn === null) return id;
  return (
    <>
      {id} · <PageLink to="/quarantine">{t('quarantine.title')}</PageLink>
    </>
  );
}

/** Who asked to erase a record, why, under which law, and what a second person may do about it. */
export function ErasureAsked({ erasure, linked = false }: { erasure: ErasureRequest; linked?: boolean }) {
  const t = useTexts();
  const dates = useDates();
  const client = useClient();
  const queries = useQueryClient();
  const own = useMe().data?.person.id;
  const [asking, setAsking] = useState<'confirm' | 'decline'>();
  const { record, law, reason, requestedBy, requestedAt, shownIn, mayConfirm, mayDecline } = erasure;
  const navigate = useNavigate();
  const refresh = async () => {
    setAsking(undefined);
    await queries.invalidateQueries({ queryKey: ['erasures'] });
    await queries.invalidateQueries({ queryKey: ['records'] });
  };
  const confirm = useMutation({
    mutationFn: () => client.records.confirmErasure(record),
    onSuccess: async () => {
      await navigate({ to: '/records' as never });
      // Nothing of it stays in this window either.
      queries.removeQueries({ queryKey: ['record', record] });
      await refresh();
    },
  });
  const decline = useMutation({
    mutationFn: (why: string) => client.records.declineErasure(record, why),
    onSuccess: async () => {
      await refresh();
      await queries.invalidateQueries({ queryKey: ['record', record] });
    },
  });
  const mine = requestedBy.id === `person:${own}`;
  const ending = mine ? 'take-back' : 'decline';
  return (
    <NamedPanel name={t('erasure.asked')} state={t('erasure.state')}>
      <Facts
        facts={[
          linked
            ? {
                label: t('record.title'),
                value: <WhereShown record={record} shownIn={shownIn} />,
              }
            : undefined,
          { label: t('erasure.by'), value: <bdi>{requestedBy.name}</bdi> },
          { label: t('erasure.at'), value: dates.absolute(requestedAt) },
          { label: t('erasure.reason'), value: <bdi>{reason}</bdi> },
          {
            label: t('erasure.law'),
            value: (
              <bdi>
                {law.instrument}, {law.article}
              </bdi>
            ),
          },
        ]}
      />
      <p>{t('erasure.nothing-yet')}</p>
      <Group className="comity-screen-only">
        {mayConfirm && (
          <Button color="brick" onClick={() => setAsking('confirm')}>
            {t('erasure.confirm')}
          </Button>
        )}
        {mayDecline && (
          <Button variant="default" onClick={() => setAsking('decline')}>
            {t(`erasure.${ending}`)}
          </Button>
        )}
      </Group>
      <ConfirmStep
        opened={asking === 'confirm'}
        title={t('erasure.asked')}
        confirm={t('erasure.confirm-yes')}
        grave
        busy={confirm.isPending}
        onConfirm={() => confirm.mutate()}
        onClose={() => setAsking(undefined)}
      >
        <p>{t('erasure.means')}</p>
        {confirm.isError && <StateNotice kind="error" title={confirm.error.message} />}
      </ConfirmStep>
      <ConfirmWithReason
        opened={asking === 'decline'}
        title={t('erasure.asked')}
        means={t('erasure.decline-means')}
        confirm={t(`erasure.${ending}-yes`)}
        reason={{ label: t('erasure.reason'), why: t('erasure.reason-how') }}
        step={decline}
        onClose={() => setAsking(undefined)}
      />
    </NamedPanel>
  );
}
