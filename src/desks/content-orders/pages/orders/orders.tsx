import { Button, Group, SegmentedControl } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import type { CaseClock } from '../../../../client/cases.ts';
import type { ListedOrder } from '../../../../client/content-orders.ts';
import { useClient } from '../../../../ui/data/client-context.tsx';
import { Loaded } from '../../../../ui/data/loaded.tsx';
import { useRefresh } from '../../../../ui/data/use-me.ts';
import { CardsTable } from '../../../../ui/parts/cards-table.tsx';
import { Clock } from '../../../../ui/parts/clock.tsx';
import { Listed } from '../../../../ui/parts/listed.tsx';
import { Page } from '../../../../ui/parts/page.tsx';
import { PageLink, PageLinkButton } from '../../../../ui/parts/page-link.tsx';
import { useDates } from '../../../../ui/text/dates.ts';
import { useTexts } from '../use-texts.ts';
import { LAW_OF_CLOCK } from './clock-laws.ts';
import { useClockName, useStateText } from './state-text.ts';

const FIRST = 100;
const MOST = 500;

/** Orders, what is due first at the top. */
export function OrdersPage() {
  const t = useTexts();
  const client = useClient();
  const [state, setState] = useState<'open' | 'closed'>('open');
  const [limit, setLimit] = useState(FIRST);
  const orders = useQuery({
    queryKey: ['content-orders', state, limit],
    queryFn: () => client.contentOrders.list(state, limit),
    placeholderData: (before, query) => (query?.queryKey[1] === state ? before : undefined),
    refetchInterval: useRefresh(10_000),
  });
  return (
    <Page
      title={t('orders.title')}
      intro={t('orders.intro')}
      actions={
        <>
          <PageLinkButton to="/orders/enter">{t('enter.title')}</PageLinkButton>
          <PageLinkButton to="/orders/drills" variant="default">
            {t('drills.title')}
          </PageLinkButton>
          <PageLinkButton to="/orders/systems" variant="default">
            {t('systems.title')}
          </PageLinkButton>
        </>
      }
    >
      <SegmentedControl
        mb="md"
        className="comity-screen-only"
        aria-label={t('orders.which')}
        value={state}
        onChange={(value) => setState(value as 'open' | 'closed')}
        data={(['open', 'closed'] as const).map((value) => ({ value, label: t(`orders.${value}`) }))}
      />
      <Loaded query={orders} what={t('orders.what')}>
        {({ items, more }) => (
          <>
            <Listed rows={items} none={t(`orders.none-${state}`)} next={t(`orders.none-${state}-next`)}>
              {(rows) => <OrderTable rows={rows} />}
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

function OrderTable({ rows }: { rows: readonly ListedOrder[] }) {
  const t = useTexts();
  const dates = useDates();
  const stateText = useStateText();
  return (
    <CardsTable
      caption={t('orders.title')}
      rows={rows}
      rowKey={({ id }) => id}
      columns={[
        {
          key: 'order',
          title: t('orders.from'),
          heading: true,
          cell: ({ id, drill, authorityName, issuingState, reference }) => (
            <>
              {drill && <strong>{t('drills.mark')} </strong>}
              <PageLink to={`/orders/${id}`}>
                <bdi>{authorityName ?? t('orders.unnamed')}</bdi>
                {issuingState && (
                  <>
                    {' '}
                    (<bdi>{issuingState}</bdi>)
                  </>
                )}
              </PageLink>
              <br />
              <small>
                <bdi>{reference ?? t('orders.no-reference')}</bdi>
              </small>
            </>
          ),
        },
        {
          key: 'due',
          title: t('orders.due'),
          cell: (row) => (row.clock === null ? t('orders.nothing-due') : <FirstClock row={row} />),
        },
        { key: 'state', title: t('orders.state'), cell: ({ state }) => stateText('order', state) },
        {
          key: 'sender',
          title: t('orders.sender'),
          cell: ({ tracks }) => stateText('sender', tracks.sender ?? ''),
        },
        { key: 'received', title: t('orders.received'), cell: ({ receivedAt }) => dates.short(receivedAt) },
      ]}
    />
  );
}

function FirstClock({ row: { clock, dueAt } }: { row: ListedOrder }) {
  const clockName = useClockName();
  const name = clock ?? '';
  const shown: CaseClock = {
    name,
    law: LAW_OF_CLOCK[name] ?? '',
    note: null,
    verify: false,
    dueAt,
    status: dueAt === null ? 'held' : Date.parse(dueAt) <= Date.now() ? 'late' : 'running',
  };
  return <Clock clock={shown} name={clockName(name)} />;
}
