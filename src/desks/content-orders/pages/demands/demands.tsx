import { Button, Group, SegmentedControl, Select } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import type { CaseClock } from '../../../../client/cases.ts';
import type { DemandKind, ListedDemand } from '../../../../client/demands.ts';
import { useClient } from '../../../../ui/data/client-context.tsx';
import { Loaded } from '../../../../ui/data/loaded.tsx';
import { useRefresh } from '../../../../ui/data/use-me.ts';
import { CardsTable } from '../../../../ui/parts/cards-table.tsx';
import { Clock } from '../../../../ui/parts/clock.tsx';
import { Listed } from '../../../../ui/parts/listed.tsx';
import { Page } from '../../../../ui/parts/page.tsx';
import { PageLink, PageLinkButton } from '../../../../ui/parts/page-link.tsx';
import { useDates } from '../../../../ui/text/dates.ts';
import { DEMAND_KINDS, FORCE } from '../../demands/demand.terms.ts';
import { useClockName, useStateText } from '../orders/state-text.ts';
import { useTexts } from '../use-texts.ts';
import { DemandStanding } from './demand-standing.tsx';

const FIRST = 100;
const MOST = 500;
const KIND_KEPT = 'comity.demand-kind';

/** Demands of one kind at a time, what is due first at the top: kinds are never mixed in one list. */
export function DemandsPage() {
  const t = useTexts();
  const client = useClient();
  const [kind, setKind] = useState<DemandKind>(
    () => DEMAND_KINDS.find((one) => one === sessionStorage.getItem(KIND_KEPT)) ?? 'referral',
  );
  const [state, setState] = useState<'open' | 'closed'>('open');
  const [limit, setLimit] = useState(FIRST);
  const demands = useQuery({
    queryKey: ['demands', kind, state, limit],
    queryFn: () => client.demands.list(kind, state, limit),
    refetchInterval: useRefresh(10_000),
  });
  const choose = (value: string | null) => {
    const chosen = DEMAND_KINDS.find((one) => one === value);
    if (!chosen) return;
    sessionStorage.setItem(KIND_KEPT, chosen);
    setKind(chosen);
  };
  return (
    <Page
      title={t('demands.title')}
      intro={t('demands.intro')}
      actions={<PageLinkButton to={`/demands/enter/${kind}`}>{t('demands.enter')}</PageLinkButton>}
    >
      <Group mb="md" className="comity-screen-only" align="end">
        <Select
          label={t('demands.kinds')}
          allowDeselect={false}
          value={kind}
          onChange={choose}
          data={DEMAND_KINDS.map((value) => ({ value, label: t(`kinds.${value}`) }))}
        />
        <SegmentedControl
          aria-label={t('orders.which')}
          value={state}
          onChange={(value) => setState(value as 'open' | 'closed')}
          data={(['open', 'closed'] as const).map((value) => ({ value, label: t(`orders.${value}`) }))}
        />
      </Group>
      <DemandStanding kind={kind} force={FORCE[kind]} />
      <Loaded query={demands} what={t('demands.what')}>
        {({ items, more }) => (
          <>
            <Listed rows={items} none={t(`demands.none-${state}`)} next={t(`demands.none-${state}-next`)}>
              {(rows) => <DemandTable kind={kind} rows={rows} />}
            </Listed>
            {more && (
              <Group mt="md" className="comity-screen-only">
                <span role="status">
                  {t(limit < MOST ? 'orders.first' : 'orders.first-most', { count: items.length })}
                </span>
                {limit < MOST && (
                  <Button variant="default" onClick={() => setLimit(MOST)}>
                    {t('orders.show-more', { count: MOST })}
                  </Button>
                )}
              </Group>
            )}
          </>
        )}
      </Loaded>
    </Page>
  );
}

function DemandTable({ kind, rows }: { kind: DemandKind; rows: readonly ListedDemand[] }) {
  const t = useTexts();
  const dates = useDates();
  const stateText = useStateText();
  return (
    <CardsTable
      caption={t(`kinds.${kind}`)}
      rows={rows}
      rowKey={({ id }) => id}
      columns={[
        {
          key: 'from',
          title: t('demands.from'),
          heading: true,
          cell: ({ id, authorityName, issuingState, reference }) => (
            <>
              <PageLink to={`/demands/${id}`}>
                <bdi>{authorityName ?? t(kind === 'notice' ? 'demands.anyone' : 'orders.unnamed')}</bdi>
                {issuingState && (
                  <>
                    {' '}
                    (<bdi>{issuingState}</bdi>)
                  </>
                )}
              </PageLink>
              {reference && (
                <>
                  <br />
                  <small>
                    <bdi>{reference}</bdi>
                  </small>
                </>
              )}
            </>
          ),
        },
        {
          key: 'due',
          title: t('orders.due'),
          cell: (row) => (row.clock === null ? t('orders.nothing-due') : <FirstClock row={row} />),
        },
        { key: 'state', title: t('orders.state'), cell: ({ state }) => stateText('demand', state) },
        { key: 'received', title: t('orders.received'), cell: ({ receivedAt }) => dates.short(receivedAt) },
      ]}
    />
  );
}

function FirstClock({ row: { clock, dueAt } }: { row: ListedDemand }) {
  const clockName = useClockName();
  const name = clock ?? '';
  const shown: CaseClock = {
    name,
    law: '',
    note: null,
    verify: false,
    dueAt,
    status: dueAt === null ? 'held' : Date.parse(dueAt) <= Date.now() ? 'late' : 'running',
  };
  return <Clock clock={shown} name={clockName(name)} />;
}
