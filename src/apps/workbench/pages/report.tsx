import { useQuery } from '@tanstack/react-query';
import { useParams } from '@tanstack/react-router';
import { useClient } from '../../../ui/data/client-context.tsx';
import { Loaded } from '../../../ui/data/loaded.tsx';
import { Id } from '../../../ui/parts/id.tsx';
import { Page, Section } from '../../../ui/parts/page.tsx';
import { PageLink } from '../../../ui/parts/page-link.tsx';
import { textAt } from '../../../ui/steps/question.tsx';
import { useTexts } from '../use-texts.ts';
import { ReportFigures } from './report-figures.tsx';

/** One published report: its figures, each leading to the acts it counted, and where everybody finds it. */
export function ReportPage() {
  const t = useTexts();
  const client = useClient();
  const { id } = useParams({ strict: false }) as { id: string };
  const found = useQuery({ queryKey: ['report', id], queryFn: () => client.reports.get(id) });
  const title = found.data
    ? `${t(`report.kind.${found.data.kind}`)}, ${found.data.from.slice(0, 4)}`
    : t('reports.title');
  return (
    <Page title={title} intro={t('report.intro')}>
      <p className="comity-screen-only">
        <PageLink to="/reports">{t('report.back')}</PageLink>
      </p>
      <Loaded query={found} what={t('reports.what')}>
        {({ report, digest }) => (
          <>
            <ReportFigures report={report} id={id} />
            {Object.entries(report.statements).map(([name, text]) => (
              <Section key={name} title={textAt(t, `report.statement.${name}`) ?? name}>
                <p dir="auto" style={{ whiteSpace: 'pre-wrap' }}>
                  {text}
                </p>
              </Section>
            ))}
            <Section title={t('report.public')}>
              <ul>
                {['', '.json', '.csv', '/proof.json'].map((end) => (
                  <li key={end}>
                    <a href={`/reports/${id}${end}`}>{`/reports/${id}${end}`}</a>
                  </li>
                ))}
              </ul>
              <p>
                SHA-256 <Id>{digest}</Id>
              </p>
            </Section>
          </>
        )}
      </Loaded>
    </Page>
  );
}
