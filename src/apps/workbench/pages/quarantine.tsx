import { useInfiniteQuery } from '@tanstack/react-query';
import { useClient } from '../../../ui/data/client-context.tsx';
import { Loaded } from '../../../ui/data/loaded.tsx';
import { CardsTable } from '../../../ui/parts/cards-table.tsx';
import { Id } from '../../../ui/parts/id.tsx';
import { Listed } from '../../../ui/parts/listed.tsx';
import { MoreRows } from '../../../ui/parts/more-rows.tsx';
import { Page } from '../../../ui/parts/page.tsx';
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
          return (
            <Listed rows={rows} none={t('quarantine.none')} next={t('quarantine.none-next')}>
              {() => (
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
                      {
                        key: 'reason',
                        title: t('quarantine.why'),
                        cell: ({ reason }) => <bdi>{reason}</bdi>,
                      },
                      {
                        key: 'rule',
                        title: t('quarantine.rule'),
                        cell: ({ property, clause }) => (
                          <bdi>
                            {property} · {clause}
                          </bdi>
                        ),
                      },
                      {
                        key: 'source',
                        title: t('records.source'),
                        cell: ({ source }) => <bdi>{source}</bdi>,
                      },
                      {
                        key: 'at',
                        title: t('records.received'),
                        cell: ({ receivedAt }) => dates.short(receivedAt),
                      },
                    ]}
                  />
                  <MoreRows query={found} shown={rows.length} />
                </>
              )}
            </Listed>
          );
        }}
      </Loaded>
    </Page>
  );
}
