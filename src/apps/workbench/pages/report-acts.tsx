import { useInfiniteQuery } from '@tanstack/react-query';
import { useParams } from '@tanstack/react-router';
import { useClient } from '../../../ui/data/client-context.tsx';
import { Loaded } from '../../../ui/data/loaded.tsx';
import { CardsTable } from '../../../ui/parts/cards-table.tsx';
import { Listed } from '../../../ui/parts/listed.tsx';
import { MoreRows } from '../../../ui/parts/more-rows.tsx';
import { Page } from '../../../ui/parts/page.tsx';
import { PageLink } from '../../../ui/parts/page-link.tsx';
import { textAt } from '../../../ui/steps/question.tsx';
import { useDates } from '../../../ui/text/dates.ts';
import { useTexts } from '../use-texts.ts';
import { useKindText } from './audit-kind.ts';

/** The acts that one figure counted, each with its proof. */
export function ReportActsPage() {
  const t = useTexts();
  const dates = useDates();
  const client = useClient();
  const kindText = useKindText();
  const { id, figure } = useParams({ strict: false }) as { id: string; figure: string };
  const acts = useInfiniteQuery({
    queryKey: ['report-acts', id, figure],
    queryFn: ({ pageParam }) => client.reports.acts(id, figure, pageParam),
    initialPageParam: 0,
    getNextPageParam: ({ next }) => next ?? undefined,
  });
  return (
    <Page title={textAt(t, `figure.${figure}`) ?? figure} intro={t('report.acts-intro')}>
      <p className="comity-screen-only">
        <PageLink to={`/reports/${id}`}>{t('report.acts-back')}</PageLink>
      </p>
      <Loaded query={acts} what={t('reports.what')}>
        {({ pages }) => (
          <>
            <p>{t('report.acts-counted', { many: pages[0]?.counted ?? 0 })}</p>
            <Listed
              rows={pages.flatMap(({ items }) => items)}
              none={t('report.acts-none')}
              next={t('report.acts-none-next')}
            >
              {(rows) => (
                <CardsTable
                  caption={textAt(t, `figure.${figure}`) ?? figure}
                  rows={rows}
                  rowKey={({ id: act }) => act}
                  columns={[
                    {
                      key: 'act',
                      title: t('report.act'),
                      heading: true,
                      cell: ({ id: act, kind }) => <PageLink to={`/audit/${act}`}>{kindText(kind)}</PageLink>,
                    },
                    { key: 'at', title: t('report.act-at'), cell: ({ at }) => dates.short(at) },
                  ]}
                />
              )}
            </Listed>
            <MoreRows query={acts} />
          </>
        )}
      </Loaded>
    </Page>
  );
}
