import { SegmentedControl } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import type { CaseClock } from '../../../../client/cases.ts';
import type { ListedScrutiny } from '../../../../client/scrutiny.ts';
import { useClient } from '../../../../ui/data/client-context.tsx';
import { Loaded } from '../../../../ui/data/loaded.tsx';
import { useRefresh } from '../../../../ui/data/use-me.ts';
import { CardsTable } from '../../../../ui/parts/cards-table.tsx';
import { Clock } from '../../../../ui/parts/clock.tsx';
import { Listed } from '../../../../ui/parts/listed.tsx';
import { Page } from '../../../../ui/parts/page.tsx';
import { PageLink } from '../../../../ui/parts/page-link.tsx';
import { useDates } from '../../../../ui/text/dates.ts';
import { LAW_OF_CLOCK } from '../orders/clock-laws.ts';
import { useClockName, useStateText } from '../orders/state-text.ts';
import { useTexts } from '../use-texts.ts';

/** Orders of other States to providers of this one, what asks something first at the top. */
export function ScrutinyListPage() {
  const t = useTexts();
  const client = useClient();
  const [state, setState] = useState<'open' | 'closed'>('open');
  const found = useQuery({
    queryKey: ['scrutinies', state],
    queryFn: () => client.scrutiny.list(state),
    refetchInterval: useRefresh(10_000),
  });
  return (
    <Page title={t('scrutiny.title')} intro={t('scrutiny.intro')}>
      <SegmentedControl
        mb="md"
        className="comity-screen-only"
        aria-label={t('scrutiny.which')}
        value={state}
        onChange={(value) => setState(value as 'open' | 'closed')}
        data={(['open', 'closed'] as const).map((value) => ({ value, label: t(`orders.${value}`) }))}
      />
      <Loaded query={found} what={t('scrutiny.what')}>
        {({ items }) => (
          <Listed rows={items} none={t(`scrutiny.none-${state}`)} next={t('scrutiny.none-next')}>
            {(rows) => <ScrutinyTable rows={rows} />}
          </Listed>
        )}
      </Loaded>
    </Page>
  );
}

function ScrutinyTable({ rows }: { rows: readonly ListedScrutiny[] }) {
  const t = useTexts();
  const dates = useDates();
  const stateText = useStateText();
  return (
    <CardsTable
      caption={t('scrutiny.title')}
      rows={rows}
      rowKey={({ id }) => id}
      columns={[
        {
          key: 'order',
          title: t('issued.order'),
          heading: true,
          cell: ({ id, reference }) => (
            <PageLink to={`/scrutiny/${id}`}>
              <bdi>{reference ?? t('orders.no-reference')}</bdi>
            </PageLink>
          ),
        },
        {
          key: 'issuer',
          title: t('scrutiny.issuer'),
          cell: ({ issuer, issuerName }) => <bdi>{issuerName ?? issuer}</bdi>,
        },
        {
          key: 'provider',
          title: t('scrutiny.provider'),
          cell: ({ addressee }) => <bdi>{addressee ?? t('orders.unnamed')}</bdi>,
        },
        {
          key: 'due',
          title: t('orders.due'),
          cell: (row) => (row.clock === null ? t('orders.nothing-due') : <FirstClock row={row} />),
        },
        { key: 'state', title: t('orders.state'), cell: ({ state }) => stateText('examination', state) },
        { key: 'received', title: t('orders.received'), cell: ({ receivedAt }) => dates.short(receivedAt) },
      ]}
    />
  );
}

function FirstClock({ row: { clock, dueAt } }: { row: ListedScrutiny }) {
  const clockName = useClockName();
  const name = clock ?? '';
  const shown: CaseClock = {
    name,
    law: LAW_OF_CLOCK[name] ?? '',
    note: null,
    verify: false,
    dueAt,
    status: dueAt !== null && Date.parse(dueAt) <= Date.now() ? 'late' : 'running',
  };
  return <Clock clock={shown} name={clockName(name)} />;
}
