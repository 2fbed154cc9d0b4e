import { Button, Group, Progress } from '@mantine/core';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import type { BackwardsRun, HashKeeping } from '../../../../client/backwards.ts';
import type { Bank } from '../../../../client/banks.ts';
import { useClient } from '../../../../ui/data/client-context.tsx';
import { Loaded } from '../../../../ui/data/loaded.tsx';
import { useHasRole } from '../../../../ui/data/use-me.ts';
import { CardsTable } from '../../../../ui/parts/cards-table.tsx';
import { ConfirmStep } from '../../../../ui/parts/confirm-step.tsx';
import { PageLink } from '../../../../ui/parts/page-link.tsx';
import { StateNotice } from '../../../../ui/parts/state-notice.tsx';
import { useDates } from '../../../../ui/text/dates.ts';
import { useTexts } from '../use-texts.ts';
import { KeepHashes } from './keep-hashes.tsx';

/** While one runs the page looks again by itself. */
const LOOK_MS = 1000;

/** Searching what was asked about before for the signals of a bank: what is kept, how far it is, and a stop. */
export function Backwards({ bank }: { bank: Bank }) {
  const t = useTexts();
  const client = useClient();
  const keeping = useQuery({ queryKey: ['kept-hashes'], queryFn: client.backwards.keeping });
  return (
    <Loaded query={keeping} what={t('backwards.what')}>
      {(kept) => (
        <>
          <KeepHashes keeping={kept} />
          <Runs bank={bank} keeping={kept} />
        </>
      )}
    </Loaded>
  );
}

function Runs({ bank, keeping }: { bank: Bank; keeping: HashKeeping }) {
  const t = useTexts();
  const client = useClient();
  const queries = useQueryClient();
  const may = useHasRole('reviewer', 'senior-reviewer');
  const [asking, setAsking] = useState(false);
  const key = ['backwards', bank.id];
  const runs = useQuery({
    queryKey: key,
    queryFn: () => client.backwards.list({ bank: bank.id }),
    refetchInterval: ({ state }) => (state.data?.items[0]?.state === 'running' ? LOOK_MS : false),
  });
  const start = useMutation({
    mutationFn: () => client.backwards.start({ bank: bank.id }),
    onSuccess: () => {
      setAsking(false);
      return queries.invalidateQueries({ queryKey: key });
    },
  });
  return (
    <Loaded query={runs} what={t('backwards.what')}>
      {({ items }) => {
        const [last] = items;
        const over = items.filter(({ state }) => state !== 'running');
        return (
          <>
            {last?.state === 'running' && <Running run={last} may={may} />}
            {keeping.days !== null && may && last?.state !== 'running' && (
              <Button variant="default" className="comity-screen-only" onClick={() => setAsking(true)}>
                {t('backwards.start')}
              </Button>
            )}
            <ConfirmStep
              opened={asking}
              title={t('backwards.start')}
              confirm={t('backwards.start-yes')}
              busy={start.isPending}
              onConfirm={() => start.mutate()}
              onClose={() => setAsking(false)}
            >
              <p>{t('backwards.start-means', { name: bank.name })}</p>
              {start.isError && <StateNotice kind="error" title={start.error.message} />}
            </ConfirmStep>
            {over.length > 0 && <Over runs={over} />}
          </>
        );
      }}
    </Loaded>
  );
}

function Running({ run, may }: { run: BackwardsRun; may: boolean }) {
  const t = useTexts();
  const client = useClient();
  const queries = useQueryClient();
  const stop = useMutation({
    mutationFn: () => client.backwards.stop(run.id),
    onSuccess: () => queries.invalidateQueries({ queryKey: ['backwards'] }),
  });
  const share = run.total === 0 ? 100 : Math.floor((100 * run.looked) / run.total);
  const how = t('backwards.looked', { looked: run.looked, total: run.total, matched: run.matched });
  return (
    <>
      <p role="status">
        {how} {run.troubled && t('backwards.troubled')}
      </p>
      <Progress value={share} aria-label={t('backwards.progress')} aria-valuetext={how} />
      {may && (
        <Group mt="sm" className="comity-screen-only">
          <Button variant="default" loading={stop.isPending} onClick={() => stop.mutate()}>
            {t('backwards.stop')}
          </Button>
          <span>{t('backwards.stop-means')}</span>
        </Group>
      )}
      {stop.isError && <StateNotice kind="error" title={stop.error.message} />}
    </>
  );
}

function Over({ runs }: { runs: readonly BackwardsRun[] }) {
  const t = useTexts();
  const dates = useDates();
  return (
    <>
      <CardsTable
        caption={t('backwards.over')}
        rows={runs}
        rowKey={({ id }) => id}
        columns={[
          {
            key: 'ended',
            title: t('backwards.ended'),
            heading: true,
            cell: ({ endedAt, startedAt }) => dates.short(endedAt ?? startedAt),
          },
          { key: 'state', title: t('bank.state'), cell: ({ state }) => t(`backwards.state.${state}`) },
          {
            key: 'looked',
            title: t('backwards.items'),
            cell: ({ looked, total }) => t('backwards.of', { looked, total }),
          },
          { key: 'matched', title: t('backwards.matched'), numeric: true, cell: ({ matched }) => matched },
        ]}
      />
      {runs.some(({ matched }) => matched > 0) && (
        <p>
          <PageLink to="/signals/queue">{t('backwards.to-queue')}</PageLink>
        </p>
      )}
    </>
  );
}
