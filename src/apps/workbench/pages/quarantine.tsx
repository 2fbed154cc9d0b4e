import { Button } from '@mantine/core';
import { useInfiniteQuery } from '@tanstack/react-query';
import { useClient } from '../../../ui/data/client-context.tsx';
import { Loaded } from '../../../ui/data/loaded.tsx';
import { CardsTable } from '../../../ui/parts/cards-table.tsx';
import { Id } from '../../../ui/parts/id.tsx';
import { Page } from '../../../ui/parts/page.tsx';
import { StateNotice } from '../../../ui/parts/state-notice.tsx';
import { useDates } from '../../../ui/text/dates.ts';
import { useTexts } from '../use-texts.ts';

/** What was not taken in, each with the rule that kept it out. */
export function QuarantinePage() {
  const t = useTexts();
  const dates = useDates();
  const client = useClient();
  const found = useInfiniteQuery({
    queryKey: ['quarantine'],
    queryFn: ({ pageParam }) => client.records.quarantine(pageParam || undefined),
    initialPageParam: '',
    getNextPageParam: ({ next }) => next ?? undefined,
  });
  return (
    <Page title={t('quarantine.title')} intro={t('quarantine.intro')}>
      <Loaded query={found} what={t('quarantine.what')}>
        {({ pages }) => {
          const rows = pages.flatMap(({ items }) => items).map((item, at) => ({ ...item, key: String(at) }));
          if (rows.length === 0) {
            return (
              <StateNotice kind="empty" title={t('quarantine.none')}>
                {t('quarantine.none-next')}
              </StateNotice>
            );
          }
          return (
            <>
              <CardsTable
                caption={t('quarantine.title')}
                rows={rows}
                rowKey={({ key }) => key}
                columns={[
                  {
                    key: 'id',
                    title: t('record.id'),
                    heading: true,
                    cell: ({ id }) => (id === null ? t('quarantine.no-id') : <Id>{id}</Id>),
                  },
                  { key: 'reason', title: t('quarantine.why'), cell: ({ reason }) => <bdi>{reason}</bdi> },
                  {
                    key: 'rule',
                    title: t('quarantine.rule'),
                    cell: ({ property, clause }) => (
                      <bdi>
                        {property} · {clause}
                      </bdi>
                    ),
                  },
                  { key: 'source', title: t('records.source'), cell: ({ source }) => <bdi>{source}</bdi> },
                  {
                    key: 'at',
                    title: t('records.received'),
                    cell: ({ receivedAt }) => dates.short(receivedAt),
                  },
                ]}
              />
              {found.hasNextPage && (
                <Button
                  mt="md"
                  variant="default"
                  loading={found.isFetchingNextPage}
                  onClick={() => void found.fetchNextPage()}
                >
                  {t('list.more')}
                </Button>
              )}
            </>
          );
        }}
      </Loaded>
    </Page>
  );
}
