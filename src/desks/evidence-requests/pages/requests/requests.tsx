import { Button, Group, SegmentedControl } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import type { CaseClock } from '../../../../client/cases.ts';
import type { ListedEvidenceRequest } from '../../../../client/evidence-requests.ts';
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
import { lawOfClock } from './clock-laws.ts';
import { useClockName, useStateText } from './state-text.ts';

const FIRST = 100;
const MOST = 500;

/** Certificates, what is due first at the top. */
export function RequestsPage() {
  const t = useTexts();
  const client = useClient();
  const [state, setState] = useState<'open' | 'closed'>('open');
  const [limit, setLimit] = useState(FIRST);
  const requests = useQuery({
    queryKey: ['evidence-requests', state, limit],
    queryFn: () => client.evidenceRequests.list(state, limit),
    placeholderData: (before, query) => (query?.queryKey[1] === state ? before : undefined),
    refetchInterval: useRefresh(10_000),
  });
  return (
    <Page
      title={t('evidence.title')}
      intro={t('evidence.intro')}
      actions={<PageLinkButton to="/evidence/receive">{t('receive.title')}</PageLinkButton>}
    >
      <SegmentedControl
        mb="md"
        className="comity-screen-only"
        aria-label={t('evidence.which')}
        value={state}
        onChange={(value) => setState(value as 'open' | 'closed')}
        data={(['open', 'closed'] as const).map((value) => ({ value, label: t(`evidence.${value}`) }))}
      />
      <Loaded query={requests} what={t('evidence.what')}>
        {({ items, more }) => (
          <>
            <Listed rows={items} none={t(`evidence.none-${state}`)} next={t(`evidence.none-${state}-next`)}>
              {(rows) => <RequestTable rows={rows} />}
            </Listed>
            {more && (
              <Group mt="md" className="comity-screen-only">
                <span role="status">{t('evidence.first', { count: items.length })}</span>
                {limit < MOST && (
                  <Button variant="default" onClick={() => setLimit(MOST)}>
                    {t('evidence.show-more', { count: MOST })}
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

function RequestTable({ rows }: { rows: readonly ListedEvidenceRequest[] }) {
  const t = useTexts();
  const dates = useDates();
  const stateText = useStateText();
  return (
    <CardsTable
      caption={t('evidence.title')}
      rows={rows}
      rowKey={({ id }) => id}
      columns={[
        {
          key: 'from',
          title: t('evidence.from'),
          heading: true,
          cell: ({ id, authorityName, issuingState, fileNumber }) => (
            <>
              <PageLink to={`/evidence/${id}`}>
                <bdi>{authorityName ?? t('evidence.unnamed')}</bdi>
                {issuingState && (
                  <>
                    {' '}
                    (<bdi>{issuingState}</bdi>)
                  </>
                )}
              </PageLink>
              <br />
              <small>
                <bdi>{fileNumber ?? t('evidence.no-file-number')}</bdi>
              </small>
            </>
          ),
        },
        {
          key: 'due',
          title: t('evidence.due'),
          cell: (row) => (row.clock === null ? t('evidence.nothing-due') : <FirstClock row={row} />),
        },
        {
          key: 'kind',
          title: t('evidence.kind'),
          cell: ({ certificate }) => t(`certificate.${certificate}`),
        },
        { key: 'state', title: t('evidence.state'), cell: ({ state }) => stateText('order', state) },
        {
          key: 'sender',
          title: t('track.sender'),
          cell: ({ tracks }) => stateText('sender', tracks.sender ?? ''),
        },
        { key: 'received', title: t('evidence.received'), cell: ({ receivedAt }) => dates.short(receivedAt) },
      ]}
    />
  );
}

function FirstClock({ row: { certificate, clock, dueAt } }: { row: ListedEvidenceRequest }) {
  const clockName = useClockName();
  const name = clock ?? '';
  const shown: CaseClock = {
    name,
    law: lawOfClock(certificate, name),
    note: null,
    verify: false,
    dueAt,
    status: dueAt === null ? 'held' : Date.parse(dueAt) <= Date.now() ? 'late' : 'running',
  };
  return <Clock clock={shown} name={clockName(name)} />;
}
