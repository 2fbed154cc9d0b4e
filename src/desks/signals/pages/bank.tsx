import { Button } from '@mantine/core';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useParams } from '@tanstack/react-router';
import { useState } from 'react';
import type { Bank } from '../../../client/banks.ts';
import { useClient } from '../../../ui/data/client-context.tsx';
import { Loaded } from '../../../ui/data/loaded.tsx';
import { useHasRole } from '../../../ui/data/use-me.ts';
import { CardsTable } from '../../../ui/parts/cards-table.tsx';
import { ConfirmStep } from '../../../ui/parts/confirm-step.tsx';
import { Facts } from '../../../ui/parts/facts.tsx';
import { Id } from '../../../ui/parts/id.tsx';
import { NextStep } from '../../../ui/parts/next-step.tsx';
import { Page, Section } from '../../../ui/parts/page.tsx';
import { PageLink } from '../../../ui/parts/page-link.tsx';
import { StateNotice } from '../../../ui/parts/state-notice.tsx';
import { AddSignal } from './add-signal.tsx';
import { useTexts } from './use-texts.ts';

/** One bank: whose it is, whether it acts here, what is in it. */
export function BankPage() {
  const t = useTexts();
  const client = useClient();
  const { id } = useParams({ strict: false }) as { id: string };
  const bank = useQuery({ queryKey: ['bank', id], queryFn: () => client.banks.get(id) });
  return (
    <Page title={bank.data?.name ?? t('bank.title')}>
      <Loaded query={bank} what={t('bank.what')}>
        {(found) => <Found bank={found} />}
      </Loaded>
    </Page>
  );
}

function Found({ bank }: { bank: Bank }) {
  const t = useTexts();
  const mayAdd = useHasRole('analyst', 'reviewer', 'senior-reviewer');
  const { originator, counts, signals } = bank;
  return (
    <>
      <Mode bank={bank} />
      <Section title={t('bank.facts')}>
        <Facts
          facts={[
            {
              label: t('banks.originator'),
              value: (
                <>
                  <bdi>{originator.name}</bdi> · {t(`class.${originator.class}`)}
                </>
              ),
            },
            { label: t('banks.matches'), value: counts.matches },
            {
              label: t('banks.overturned'),
              value: t('banks.overturned-of', { overturned: counts.overturned, reviewed: counts.reviewed }),
            },
          ]}
        />
      </Section>
      <Section title={t('bank.signals', { count: signals.length })}>
        {signals.length === 0 ? (
          <StateNotice kind="empty" title={t('bank.none')}>
            {t('bank.none-next')}
          </StateNotice>
        ) : (
          <CardsTable
            caption={t('bank.signals', { count: signals.length })}
            rows={signals}
            rowKey={({ id }) => id}
            columns={[
              {
                key: 'value',
                title: t('bank.signal'),
                heading: true,
                cell: ({ id, value }) => (
                  <PageLink to={`/records/${id}`}>
                    <Id>{value}</Id>
                  </PageLink>
                ),
              },
              { key: 'type', title: t('bank.type'), cell: ({ type }) => <bdi>{type}</bdi> },
              {
                key: 'quality',
                title: t('evidence.quality'),
                numeric: true,
                cell: ({ quality }) => quality ?? '–',
              },
              {
                key: 'state',
                title: t('bank.state'),
                cell: ({ stopped, ordered, disagreements }) => (
                  <>
                    {stopped ? t('bank.stopped') : t('bank.acts')}
                    {ordered && <> · {t('bank.ordered')}</>}
                    {disagreements && disagreements.length > 0 && (
                      <> · {t('evidence.disputed', { count: disagreements.length })}</>
                    )}
                  </>
                ),
              },
            ]}
          />
        )}
      </Section>
      {mayAdd && (
        <Section title={t('bank.add')}>
          <AddSignal bank={bank.id} />
        </Section>
      )}
    </>
  );
}

/** Turning a bank on is a person's act: from then on its matches reach reviewers. */
function Mode({ bank }: { bank: Bank }) {
  const t = useTexts();
  const client = useClient();
  const queries = useQueryClient();
  const may = useHasRole('senior-reviewer', 'administrator');
  const [asking, setAsking] = useState(false);
  const next = bank.mode === 'shadow' ? 'on' : 'shadow';
  const turn = useMutation({
    mutationFn: () => client.banks.setMode(bank.id, next),
    onSuccess: () => {
      setAsking(false);
      void queries.invalidateQueries({ queryKey: ['banks'] });
      return queries.invalidateQueries({ queryKey: ['bank', bank.id] });
    },
  });
  return (
    <NextStep title={t(`bank.is.${bank.mode}`)} why={t(`bank.is.${bank.mode}.why`)}>
      {may && (
        <Button size="md" variant={next === 'on' ? 'filled' : 'default'} onClick={() => setAsking(true)}>
          {t(`bank.turn.${next}`)}
        </Button>
      )}
      <ConfirmStep
        opened={asking}
        title={t(`bank.turn.${next}`)}
        confirm={t(`bank.turn.${next}`)}
        busy={turn.isPending}
        onConfirm={() => turn.mutate()}
        onClose={() => setAsking(false)}
      >
        <p>{t(`bank.turn.${next}.means`, { name: bank.originator.name })}</p>
        {turn.isError && <StateNotice kind="error" title={turn.error.message} />}
      </ConfirmStep>
    </NextStep>
  );
}
