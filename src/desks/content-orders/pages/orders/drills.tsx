import { Button, Radio, Stack } from '@mantine/core';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { useState } from 'react';
import { DRILL_KINDS, type Drill, type DrillKind } from '../../../../client/content-orders.ts';
import { useClient } from '../../../../ui/data/client-context.tsx';
import { Loaded } from '../../../../ui/data/loaded.tsx';
import { useRefresh } from '../../../../ui/data/use-me.ts';
import { CardsTable } from '../../../../ui/parts/cards-table.tsx';
import { Listed } from '../../../../ui/parts/listed.tsx';
import { Page, Section } from '../../../../ui/parts/page.tsx';
import { PageLink } from '../../../../ui/parts/page-link.tsx';
import { StateNotice } from '../../../../ui/parts/state-notice.tsx';
import { useDates } from '../../../../ui/text/dates.ts';
import { useTexts } from '../use-texts.ts';

const MEASURED = ['senderKnown', 'checked', 'assessed', 'executed', 'answered'] as const;
const MINUTE = 60_000;

/** Rehearsals: begin one, and how long the team took. */
export function DrillsPage() {
  const t = useTexts();
  const client = useClient();
  const drills = useQuery({
    queryKey: ['drills'],
    queryFn: client.contentOrders.drills,
    refetchInterval: useRefresh(15_000),
  });
  return (
    <Page title={t('drills.title')} intro={t('drills.intro')}>
      <p className="comity-screen-only">
        <PageLink to="/orders">{t('order.back')}</PageLink>
      </p>
      <Loaded query={drills} what={t('drills.what')}>
        {({ items, mayStart }) => (
          <>
            {mayStart && (
              <Section title={t('drills.start')}>
                <StartDrill />
              </Section>
            )}
            <Section title={t('drills.past')}>
              <Listed rows={items} none={t('drills.none')} next={t('drills.none-next')}>
                {(rows) => <DrillTable rows={rows} />}
              </Listed>
            </Section>
          </>
        )}
      </Loaded>
    </Page>
  );
}

function StartDrill() {
  const t = useTexts();
  const client = useClient();
  const queries = useQueryClient();
  const navigate = useNavigate();
  const [what, setWhat] = useState<DrillKind>('plain');
  const start = useMutation({
    mutationFn: () => client.contentOrders.startDrill(what),
    onSuccess: ({ id }) => {
      for (const key of ['drills', 'content-orders', 'me'])
        void queries.invalidateQueries({ queryKey: [key] });
      void navigate({ to: `/orders/${id}` as never });
    },
  });
  return (
    <Stack maw="40rem" className="comity-screen-only">
      <Radio.Group label={t('drills.which')} value={what} onChange={(value) => setWhat(value as DrillKind)}>
        <Stack gap="xs" mt={6}>
          {DRILL_KINDS.map((kind) => (
            <Radio key={kind} value={kind} label={t(`drills.${kind}`)} />
          ))}
        </Stack>
      </Radio.Group>
      <div>
        <Button loading={start.isPending} onClick={() => start.mutate()}>
          {t('drills.do')}
        </Button>
      </div>
      {start.isError && <StateNotice kind="error" title={start.error.message} />}
    </Stack>
  );
}

function DrillTable({ rows }: { rows: readonly Drill[] }) {
  const t = useTexts();
  const dates = useDates();
  const took = (ms: number | null) =>
    ms === null ? t('drills.not-yet') : t('drills.minutes', { count: Math.round(ms / MINUTE) });
  const outcome = ({ inTime }: Drill['times']) =>
    t(inTime === null ? 'drills.running' : inTime ? 'drills.in-time' : 'drills.missed');
  return (
    <CardsTable
      caption={t('drills.past')}
      rows={rows}
      rowKey={({ id }) => id}
      columns={[
        {
          key: 'when',
          title: t('drills.begun'),
          heading: true,
          cell: ({ id, receivedAt }) => <PageLink to={`/orders/${id}`}>{dates.short(receivedAt)}</PageLink>,
        },
        {
          key: 'outcome',
          title: t('drills.outcome'),
          cell: ({ times }) => <strong>{outcome(times)}</strong>,
        },
        ...MEASURED.map((name) => ({
          key: name,
          title: t(`drills.${name}`),
          cell: ({ times }: Drill) => took(times[name]),
        })),
      ]}
    />
  );
}
