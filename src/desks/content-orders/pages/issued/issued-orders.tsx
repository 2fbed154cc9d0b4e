import { SegmentedControl } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import type { CaseClock } from '../../../../client/cases.ts';
import type { ListedIssuedOrder } from '../../../../client/issued-orders.ts';
import { useClient } from '../../../../ui/data/client-context.tsx';
import { Loaded } from '../../../../ui/data/loaded.tsx';
import { useRefresh } from '../../../../ui/data/use-me.ts';
import { CardsTable } from '../../../../ui/parts/cards-table.tsx';
import { Clock } from '../../../../ui/parts/clock.tsx';
import { Id } from '../../../../ui/parts/id.tsx';
import { Listed } from '../../../../ui/parts/listed.tsx';
import { Page, Section } from '../../../../ui/parts/page.tsx';
import { PageLink, PageLinkButton } from '../../../../ui/parts/page-link.tsx';
import { useDates } from '../../../../ui/text/dates.ts';
import { useClockName, useStateText } from '../orders/state-text.ts';
import { useTexts } from '../use-texts.ts';

/** Orders that this organisation issues, what asks something first at the top. */
export function IssuedOrdersPage() {
  const t = useTexts();
  const client = useClient();
  const [state, setState] = useState<'open' | 'closed'>('open');
  const orders = useQuery({
    queryKey: ['issued-orders', state],
    queryFn: () => client.issuedOrders.list(state),
    refetchInterval: useRefresh(10_000),
  });
  return (
    <Page
      title={t('issued.title')}
      intro={t('issued.intro')}
      actions={
        <>
          <PageLinkButton to="/issued/prepare">{t('prepare.title')}</PageLinkButton>
          <PageLinkButton to="/issued/others" variant="default">
            {t('others.title')}
          </PageLinkButton>
        </>
      }
    >
      <SegmentedControl
        mb="md"
        className="comity-screen-only"
        aria-label={t('issued.which')}
        value={state}
        onChange={(value) => setState(value as 'open' | 'closed')}
        data={(['open', 'closed'] as const).map((value) => ({ value, label: t(`orders.${value}`) }))}
      />
      <Loaded query={orders} what={t('issued.what')}>
        {({ items, signingKey }) => (
          <>
            <Listed rows={items} none={t(`issued.none-${state}`)} next={t('issued.none-next')}>
              {(rows) => <IssuedTable rows={rows} />}
            </Listed>
            <Section title={t('issued.key')}>
              <p>{t('issued.key-means')}</p>
              <Id>{signingKey}</Id>
            </Section>
          </>
        )}
      </Loaded>
    </Page>
  );
}

function IssuedTable({ rows }: { rows: readonly ListedIssuedOrder[] }) {
  const t = useTexts();
  const dates = useDates();
  const stateText = useStateText();
  return (
    <CardsTable
      caption={t('issued.title')}
      rows={rows}
      rowKey={({ id }) => id}
      columns={[
        {
          key: 'order',
          title: t('issued.order'),
          heading: true,
          cell: ({ id, reference }) => (
            <PageLink to={`/issued/${id}`}>
              <bdi>{reference}</bdi>
            </PageLink>
          ),
        },
        {
          key: 'provider',
          title: t('issued.provider'),
          cell: ({ provider, providerName }) => <bdi>{providerName ?? provider}</bdi>,
        },
        {
          key: 'due',
          title: t('orders.due'),
          cell: (row) => (row.clock === null ? t('orders.nothing-due') : <FirstClock row={row} />),
        },
        { key: 'state', title: t('orders.state'), cell: ({ state }) => stateText('issued', state) },
        { key: 'made', title: t('issued.prepared'), cell: ({ createdAt }) => dates.short(createdAt) },
      ]}
    />
  );
}

function FirstClock({ row: { clock, dueAt } }: { row: ListedIssuedOrder }) {
  const clockName = useClockName();
  const name = clock ?? '';
  const shown: CaseClock = {
    name,
    law: '',
    note: null,
    verify: false,
    dueAt,
    status: dueAt !== null && Date.parse(dueAt) <= Date.now() ? 'late' : 'running',
  };
  return <Clock clock={shown} name={clockName(name)} />;
}
